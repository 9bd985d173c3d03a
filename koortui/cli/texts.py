"""Text that comes as an argument, from stdin or out of an editor, and outlives a refusal."""

from __future__ import annotations

import sys
from itertools import chain, islice
from typing import Any

import click

from koortui.domain.errors import InvalidInput, KoorError

#: Bytes of a text that `-` takes from stdin.
MOST_PIPED = 1_000_000

#: About as many bytes are put aside of what is too long.
MOST_ASIDE = 64_000_000

_READ = "koortui.text"


class TextCommand(click.Command):
    """A command that takes a TEXT: refused, what was piped or edited is put aside, and said where.

    A text given as an argument is in the shell's history already.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = [*args]
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            where = _put_aside(ctx, piped="-" in given)
            if not where:
                raise
            raise click.UsageError(error.format_message() + where, error.ctx) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KoorError as error:
            where = _put_aside(ctx, piped=ctx.params.get("text") == "-")
            error.next_step = f"{error.next_step}{where}".strip()
            raise
        except BaseException:
            if where := _put_aside(ctx, piped=False):
                click.echo(where.strip(), err=True)
            raise


def is_saved() -> None:
    """Whatever fails from here on, the text is where it belongs."""
    click.get_current_context().meta[_READ] = ""


def _put_aside(ctx: click.Context, *, piped: bool) -> str:
    """Where the text is now, as a sentence; nothing where there is none."""
    from koortui.screens.rescue import put_aside

    name = ctx.info_name or "text"
    try:
        if piped and _READ not in ctx.meta and not sys.stdin.isatty():
            ctx.meta[_READ] = _piped(name)
        text = ctx.meta.get(_READ, "")
        if not text.strip():
            return ""
        place = put_aside(text, name)
    except KoorError:
        return ""
    except OSError as error:
        return f"\nYour text could not be put aside either: {error.strerror}.\n{text}"
    return f"\nYour text is kept: koortui {name} ... - < {place}"


def read_text(text: str | None, what: str) -> str:
    """The text of an argument; `-` reads stdin. Without one the editor opens, on a terminal."""
    kept = click.get_current_context().meta
    if text == "-":
        kept[_READ] = ""  # whatever comes of it, stdin is read now
        kept[_READ] = found = _piped(what)
        if found.strip():
            return found
        raise InvalidInput(what, "there is none on stdin", kept="Nothing was saved.")
    if text is not None:
        return text
    if not sys.stdin.isatty():
        raise InvalidInput(
            what,
            "there is no text",
            kept="Nothing was saved.",
            next_step=f"Give the {what} as an argument, or - to read it from stdin.",
        )
    kept[_READ] = found = _edited(what)
    return found


def _edited(what: str) -> str:
    """What was written in the editor. Ends it badly, the file stays and is named."""
    from koortui.screens.rescue import put_aside

    what = click.get_current_context().info_name or what
    file = put_aside("", what)
    try:
        click.edit(filename=str(file))
        found = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except BaseException as error:
        if not file.stat().st_size:
            file.unlink()
            raise
        where = f"Your text is kept: koortui {what} ... - < {file}"
        if isinstance(error, UnicodeDecodeError):
            raise InvalidInput(what, "it is no UTF-8 text", next_step=where) from None
        if isinstance(error, click.ClickException):
            raise KoorError(
                f"{error.format_message()}.", kept="Nothing was saved.", next_step=where
            ) from None
        click.echo(where, err=True)
        raise
    file.unlink()
    return found


def _piped(what: str) -> str:
    """The text on stdin. Refuses what is no text, and more than `MOST_PIPED` bytes of it."""
    raw = _read()
    if len(raw) > MOST_PIPED:
        raise InvalidInput(
            what,
            f"there is more than {MOST_PIPED // 1_000_000} MB on stdin",
            kept=f"Nothing was saved. {_raw_aside(raw, what)}".strip(),
            next_step="Keep the part that matters, or keep the file and note where it is.",
        )
    try:
        found = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        reason = f"line {line} on stdin is not UTF-8 text"
    else:
        if "\0" not in found:
            return found
        reason = "stdin holds NUL bytes: that is no text"
    raise InvalidInput(
        what,
        reason,
        kept=f"Nothing was saved. {_raw_aside(raw, what)}".strip(),
        next_step="Give it as UTF-8 text; `iconv` turns other text into it.",
    )


def _read() -> bytes:
    """All of stdin, up to a byte more than is taken. Interrupted, what came is put aside."""
    raw = bytearray()
    try:
        while len(raw) <= MOST_PIPED and (part := sys.stdin.buffer.read1(1 << 16)):  # type: ignore[union-attr]
            raw += part
    except KeyboardInterrupt:
        click.get_current_context().meta[_READ] = raw.decode(errors="replace")
        raise
    return bytes(raw)


def _raw_aside(raw: bytes, what: str) -> str:
    """Where the bytes on stdin are now, with what follows them, as a sentence."""
    from koortui.screens.rescue import put_bytes_aside

    rest = iter(lambda: sys.stdin.buffer.read(1 << 16), b"")
    most = islice(chain([raw], rest), (MOST_ASIDE - len(raw)) // (1 << 16))
    try:
        place = put_bytes_aside(most, what)
        whole = not sys.stdin.buffer.read(1)
    except OSError as error:
        return f"It could not be put aside either: {error.strerror}."
    return f"{'It is' if whole else 'Its beginning is'} in {place}."

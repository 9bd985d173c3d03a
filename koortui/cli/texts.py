"""Text that comes as an argument, from stdin or out of an editor, and outlives a refusal."""

from __future__ import annotations

import sys
from typing import Any

import click

from koortui.domain.errors import InvalidInput, KoorError

#: Bytes of a text that `-` takes from stdin.
MOST_PIPED = 1_000_000

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
    kept[_READ] = found = click.edit() or ""
    return found


def _piped(what: str) -> str:
    """The text on stdin. Refuses what is no text, and more than `MOST_PIPED` bytes of it."""
    raw = sys.stdin.buffer.read(MOST_PIPED + 1)
    if len(raw) > MOST_PIPED:
        raise InvalidInput(
            what,
            f"there is more than {MOST_PIPED // 1_000_000} MB on stdin",
            kept="Nothing was saved.",
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
        kept="Nothing was saved.",
        next_step="Give it as UTF-8 text; `iconv` turns other text into it.",
    )

"""Set-up as a talk on the terminal: step by step, each one skipped, repeated or undone at will."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import click

from koortui.cli.output import width
from koortui.domain.errors import KoorError
from koortui.usecases.setup import Setup
from koortui.usecases.setup_check import check
from koortui.usecases.setup_steps import STEPS, Question, Step
from koortui.usecases.setup_words import standing

_INTRO = (
    "Enter keeps what is in brackets; a single - empties it. Nothing is written before the end.",
    "Before each step: Enter or y goes through it, s skips it, b goes back, q leaves.",
    "After it: Enter goes on, r does it again, u undoes it.",
)
_WHOLE: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}
_ROOM = 20
"""Columns that an answer has beside its question, at the least."""

#: What may be typed instead of a letter.
_WORDS = {
    "y": ("yes",),
    "n": ("no",),
    "s": ("skip",),
    "b": ("back",),
    "q": ("quit", "leave"),
    "r": ("redo", "repeat", "again"),
    "u": ("undo",),
}


def talk(setup: Setup) -> None:
    """Go through the steps, then write everything at once, or nothing."""
    for line in _INTRO:
        _say(line)
    index = 0
    refused: dict[str, str] = {}
    while index < len(STEPS) or not _finish(setup):
        index %= len(STEPS)  # refused when it was to be written: through the steps once more
        step = STEPS[index]
        click.echo()
        _say(f"{index + 1} of {len(STEPS)}  {step.title}. {step.what}", indent=8)
        wish = _choice("Set this up?", "y s b q", "y")
        if wish == "q":
            _nothing_written()
            return
        if wish == "b":
            index = max(0, index - 1)
            continue
        if wish == "s" or _go_through(setup, step, refused):
            index += 1


def _go_through(setup: Setup, step: Step, refused: dict[str, str]) -> bool:
    """Ask and test one step, again and again if it is wished.

    False when it was undone, or refused as a whole: then it may be skipped as well.
    """
    while (wish := _once(setup, step, refused)) == "r":
        pass
    if wish == "u":
        setup.undo(step.id)
        click.echo("Undone: this step is as it was before.")
    return wish == "y"


def _once(setup: Setup, step: Step, refused: dict[str, str]) -> str:
    """What is wished after asking and testing: y, r or u; nothing where it was refused.

    `refused` keeps the answers of a step that will not do together, to begin with the next time.
    """
    given: dict[str, str] = {}
    for question in step.questions:
        if question.is_asked(given):
            _answer(setup, question, given, refused)
        else:
            given[question.id] = "" if question.secret else setup.shown(question.id)
    refused.clear()
    try:
        setup.answer(step.id, given)
    except KoorError as error:
        _refuse(error)
        refused.update({q.id: given[q.id] for q in step.questions if not q.secret})
        return ""
    found = check(setup, step.id)
    if found.sign_in:
        for line in found.lines:
            _mark(line, fine=False)
        if _choice("Sign in with Google now?", "y n", "y") == "y" and _sign_in(setup):
            found = check(setup, step.id)
    if found.found:
        setup.take(step.id, **found.found)
    for line in found.lines:
        _mark(line, fine=not found.blames(line))
    return _choice("Go on?", "y r u", "y")


def _sign_in(setup: Setup) -> bool:
    """In the browser; whether it worked. Ctrl+C gives up the sign-in, not the set-up."""
    from koortui.cli.google_sign_in import sign_in

    try:
        setup.take("sheet", token=sign_in(setup))
    except KoorError as error:
        _refuse(error)
    except KeyboardInterrupt:
        click.echo("The sign-in was given up.")
    else:
        click.echo("✓ Signed in with Google.")
        return True
    return False


def _answer(
    setup: Setup, question: Question, given: dict[str, str], refused: dict[str, str]
) -> None:
    """Ask until the answer will do by itself; it is among those `given` then."""
    default = refused.get(question.id, setup.shown(question.id))
    while True:
        given[question.id] = _ask(setup, question, default)
        try:
            setup.try_answer(question, given)
        except KoorError as error:
            _refuse(error, question.id)
        else:
            return


def _ask(setup: Setup, question: Question, default: str) -> str:
    hint = f" ({setup.hint(question)})" if setup.hint(question) else ""
    if question.choices:
        hint = f" ({', '.join(question.choices)})"
    if question.secret:
        words = f"{question.label}{hint}; Enter keeps what there is"
        return str(click.prompt(_asked(words, 2), default="", hide_input=True, show_default=False))
    words = f"{question.label}{hint}" + (f" [{default}]" if default else "")
    answer = str(click.prompt(_asked(words), default=default, show_default=False))
    return "" if answer.strip() == "-" else answer


def _asked(words: str, room: int = _ROOM) -> str:
    """The question on as many lines as it takes, with room for the answer behind it."""
    lines = wrap(words, width() - room, initial_indent="  ", subsequent_indent="    ", **_WHOLE)
    return "\n".join(lines)


def _say(words: str, *, indent: int = 2, err: bool = False) -> None:
    """On as many lines as it takes, broken between words."""
    begun = " " * (len(words) - len(words.lstrip()))
    more = begun + " " * indent
    lines = wrap(
        words.lstrip(), width() - 1, initial_indent=begun, subsequent_indent=more, **_WHOLE
    )
    click.echo("\n".join(lines), err=err)


def _mark(line: str, *, fine: bool) -> None:
    """What a test found out; its details are indented, and have no mark of their own."""
    _say(f"  {line}" if line.startswith(" ") else f"{'✓' if fine else '✗'} {line}")


def _refuse(error: KoorError, asked: str = "") -> None:
    """What is wrong; below a list of it, each sentence on a line of its own."""
    if "\n" not in error.what:
        _say(f"✗ {str(error).removeprefix(f'{asked}: ')}", err=True)
        return
    for line in (*f"✗ {error.what}".splitlines(), f"  {error.kept}", f"  {error.next_step}"):
        if line.strip():
            _say(line, err=True)


def _choice(words: str, letters: str, default: str) -> str:
    """One of the letters, typed alone or as its whole word; anything else is asked again."""
    known = letters.split()
    while True:
        answer = str(
            click.prompt(f"{words} [{'/'.join(known)}]", default=default, show_default=False)
        )
        wish = answer.strip().lower()
        letter = wish[:1]
        if letter in known and wish in (letter, *_WORDS[letter]):
            return letter
        click.echo(f"One of {', '.join(known)}; {answer.strip()!r} is none.")


def _finish(setup: Setup) -> bool:
    """Say what would be written, ask once, write. False when it was refused: nothing is lost."""
    changed = [step.title for step in STEPS if setup.is_changed(step.id)]
    if not changed:
        click.echo("\nNothing was changed.")
        return True
    click.echo()
    _say(f"To be written: {', '.join(changed)}.")
    if _choice("Write it?", "y n", "y") == "n":
        _nothing_written()
        return True
    following = _next(setup)
    try:
        done = setup.save()
    except KoorError as error:
        _refuse(error)
        click.echo("Your answers are still here.")
        return False
    click.echo("Written:")
    for line in done:
        _say(f"  {line}")
    click.echo(f"Next: {', then '.join(following)}.")
    return True


def _next(setup: Setup) -> list[str]:
    """The commands that make sense after what was set up."""
    ready = {step.id for step in STEPS if standing(setup, step.id)[0]}
    commands = {
        "koortui import roster FILE": "customers" not in ready,
        "koortui sync": bool(ready & {"linear", "sheet"}),
        "koortui": True,
    }
    return [command for command, sensible in commands.items() if sensible]


def _nothing_written() -> None:
    click.echo("Nothing was written.")

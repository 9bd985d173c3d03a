"""Set-up as a talk on the terminal: step by step, each one skipped, repeated or undone at will."""

from __future__ import annotations

import click

from koortui.domain.errors import KoorError
from koortui.usecases.setup import Setup
from koortui.usecases.setup_check import check
from koortui.usecases.setup_steps import STEPS, Question, Step

_INTRO = (
    "Enter keeps what is in brackets; a single - empties it. Nothing is written before the end.\n"
    "Before each step: Enter or y goes through it, s skips it, b goes back, q leaves.\n"
    "After it: Enter goes on, r does it again, u undoes it."
)

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
    click.echo(_INTRO)
    index = 0
    refused: dict[str, str] = {}
    while index < len(STEPS) or not _finish(setup):
        index %= len(STEPS)  # refused when it was to be written: through the steps once more
        step = STEPS[index]
        click.echo(f"\n{index + 1} of {len(STEPS)}  {step.title}. {step.what}")
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
    """Ask and test one step; False when it is to be done again.

    `refused` keeps the answers of a step that will not do together, to begin with the next time.
    """
    given: dict[str, str] = {}
    for question in step.questions:
        _answer(setup, question, given, refused)
    refused.clear()
    try:
        setup.answer(step.id, given)
    except KoorError as error:
        click.echo(f"✗ {error}", err=True)
        refused.update({q.id: given[q.id] for q in step.questions if not q.secret})
        return False
    found = check(setup, step.id)
    if found.sign_in:
        for line in found.lines:
            click.echo(f"✗ {line}")
        if _choice("Sign in with Google now?", "y n", "y") == "y" and _sign_in(setup):
            found = check(setup, step.id)
    if found.found:
        setup.take(step.id, **found.found)
    for line in found.lines:
        click.echo(f"{'✗' if found.blames(line) else '✓'} {line}")
    wish = _choice("Go on?", "y r u", "y")
    if wish == "u":
        setup.undo(step.id)
        click.echo("Undone: this step is as it was before.")
    return wish == "y"


def _sign_in(setup: Setup) -> bool:
    """In the browser; whether it worked. Ctrl+C gives up the sign-in, not the set-up."""
    from koortui.cli.google_sign_in import sign_in

    try:
        setup.take("sheet", token=sign_in(setup))
    except KoorError as error:
        click.echo(f"✗ {error}", err=True)
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
            words = str(error).removeprefix(f"{question.id}: ")
            click.echo(f"✗ {words}", err=True)
        else:
            return


def _ask(setup: Setup, question: Question, default: str) -> str:
    hint = f" ({setup.hint(question)})" if setup.hint(question) else ""
    if question.choices:
        hint = f" ({', '.join(question.choices)})"
    if question.secret:
        words = f"  {question.label}{hint}; Enter keeps what there is"
        return str(click.prompt(words, default="", hide_input=True, show_default=False))
    words = f"  {question.label}{hint}"
    answer = str(click.prompt(words, default=default, show_default=bool(default)))
    return "" if answer.strip() == "-" else answer


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
    click.echo(f"\nTo be written: {', '.join(changed)}.")
    if _choice("Write it?", "y n", "y") == "n":
        _nothing_written()
        return True
    try:
        done = setup.save()
    except KoorError as error:
        click.echo(f"✗ {error}", err=True)
        click.echo("Your answers are still here.")
        return False
    for line in done:
        click.echo(line)
    click.echo("Next: koortui sync, then koortui.")
    return True


def _nothing_written() -> None:
    click.echo("Nothing was written.")

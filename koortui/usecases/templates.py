"""Templates as files: ours come with the program, the person's own stand before them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from koortui.domain.drafts import Template
from koortui.domain.errors import ConfigError, InvalidInput, NotSetUp
from koortui.domain.meetings import MEETING_TYPES
from koortui.domain.templates import MessageTemplate, parse_template
from koortui.locations import make_private
from koortui.usecases.workspace import Workspace

#: Every template there is: messages, and an agenda for each type of meeting.
NAMES = (*(name.value for name in Template), *(f"agenda-{type_}" for type_ in MEETING_TYPES))


def read_template(workspace: Workspace, name: str) -> MessageTemplate:
    """The person's template of that name, else ours. Raises `InvalidInput` for a bad one."""
    if name not in NAMES:
        raise InvalidInput(
            "template",
            f"there is none called {name!r}",
            in_program="{review.template} chooses one.",
        )
    own = own_file(workspace, name)
    if own is not None:
        try:
            return parse_template(own.read_text(encoding="utf-8"), name, str(own))
        except FileNotFoundError:
            pass
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"{own} cannot be read: {error}.",
                kept="No message was made of it.",
                next_step="Mend the file, or move it away to use ours.",
            ) from error
    return ours(name)


def ours(name: str) -> MessageTemplate:
    """The template that comes with the program."""
    return parse_template(text_of_ours(name), name, f"{name}.md")


def text_of_ours(name: str) -> str:
    return (files("koortui") / "templates" / f"{name}.md").read_text(encoding="utf-8")


def own_file(workspace: Workspace, name: str) -> Path | None:
    """Where the person's own template stands, or would stand."""
    folder = workspace.templates_dir
    return folder / f"{name}.md" if folder else None


def template_text(workspace: Workspace, name: str) -> str:
    """The file as it stands, good or not: for an editor."""
    own = own_file(workspace, name)
    if own is not None and own.exists():
        return own.read_text(encoding="utf-8", errors="replace")
    return text_of_ours(name)


def save_template(workspace: Workspace, name: str, text: str) -> Path:
    """Keep the person's own template. Raises `InvalidInput` for a bad one, and keeps the old."""
    own = own_file(workspace, name)
    if own is None:
        raise NotSetUp("There is no folder for templates here.")
    parse_template(text, name, own.name)
    try:
        make_private(own.parent)
        own.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"{own} cannot be written: {error.strerror}.", kept="The template is as it was."
        ) from error
    return own

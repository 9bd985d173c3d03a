"""Every command with its key, its words and its place. Add a command here and nowhere else.

A screen lists its places (`bindings("anywhere", "review")`) and has one `action_<id>` method per
command. Binding ids are `<place>.<id>`: the names a person's keymap uses.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True)
class Command:
    """`keys` as Textual names them, comma separated; `footer` shows it in the footer."""

    id: str
    keys: str
    title: str
    help: str
    place: str
    footer: bool = False
    priority: bool = False

    @property
    def binding_id(self) -> str:
        return f"{self.place}.{self.id}"


def _command(
    place: str, id_: str, keys: str, title: str, help_: str, *, footer: bool = False
) -> Command:
    return Command(id_, keys, title, help_, place, footer)


COMMANDS: tuple[Command, ...] = (
    # anywhere
    _command(
        "anywhere",
        "find",
        "slash",
        "find",
        "Find a customer, person, issue, note or cluster.",
        footer=True,
    ),
    _command("anywhere", "note", "n", "note", "Write a note on the current customer.", footer=True),
    _command(
        "anywhere",
        "goto",
        "g",
        "go to",
        "Go to another place; `g` again goes to the top.",
        footer=True,
    ),
    _command("anywhere", "sync", "r", "refresh", "Pull Linear and the sheet, and send what waits."),
    _command("anywhere", "undo", "u", "undo", "Undo the last change."),
    _command(
        "anywhere", "help", "question_mark", "help", "Show the keys of this screen.", footer=True
    ),
    _command(
        "anywhere", "command_palette", "ctrl+p", "palette", "Search every command and customer."
    ),
    _command("anywhere", "leave", "q", "quit", "Quit; everything is saved already."),
    # lists
    _command("list", "cursor_down", "down,j", "down", "Move down."),
    _command("list", "cursor_up", "up,k", "up", "Move up."),
    _command("list", "page_down", "pagedown,ctrl+d", "page down", "Move a page down."),
    _command("list", "page_up", "pageup,ctrl+u", "page up", "Move a page up."),
    _command("list", "cursor_first", "home", "first", "Move to the first line."),
    _command("list", "cursor_last", "end,G", "last", "Move to the last line."),
    # board
    _command("board", "review", "enter", "review", "Review this customer.", footer=True),
    _command("board", "customer", "c", "customer", "Open the customer page.", footer=True),
    _command("board", "skip", "s", "skip", "Skip this customer, with a reason."),
    _command("board", "summary", "m", "summary", "Show the session summary."),
    _command("board", "explain", "e", "explain", "Show every factor, its inputs and its limit."),
    # review
    _command("review", "step_linear", "1", "Linear", "Go to step 1: Linear."),
    _command("review", "step_communicate", "2", "communicate", "Go to step 2: communicate."),
    _command("review", "step_track", "3", "track", "Go to step 3: track."),
    _command(
        "review",
        "done",
        "d",
        "done",
        "Mark this step done; asks why when evidence is missing.",
        footer=True,
    ),
    _command("review", "status", "s", "status", "Change the issue's status.", footer=True),
    _command("review", "comment", "m", "comment", "Comment on the issue.", footer=True),
    _command("review", "priority", "p", "priority", "Change the issue's priority."),
    _command("review", "assign", "a", "assign", "Assign the issue."),
    _command("review", "issue_new", "i", "new issue", "Open a new issue.", footer=True),
    _command("review", "draft", "e", "edit draft", "Edit the message to the customer."),
    _command("review", "send", "S", "send", "Hand the message over and log it."),
    _command("review", "log_contact", "l", "log", "Log a call, chat, meeting or e-mail."),
    _command("review", "ask", "w", "waiting", "Set who waits on whom, and for what."),
    _command("review", "hours", "h", "hours", "Add an hours row.", footer=True),
    _command("review", "finish", "x", "finish", "Finish the review with next steps.", footer=True),
    _command(
        "review",
        "next_customer",
        "right_square_bracket",
        "next",
        "Go to the next customer.",
        footer=True,
    ),
    _command(
        "review",
        "previous_customer",
        "left_square_bracket",
        "previous",
        "Go to the previous customer.",
    ),
    _command("review", "customer", "c", "customer", "Open the customer page."),
    _command("review", "open_link", "o", "browser", "Open the issue in the browser."),
    _command("review", "copy", "y", "copy", "Copy the message or the issue's address."),
    _command("review", "back", "escape,b", "back", "Back to the board; the review stays as it is."),
)


def commands_of(*places: str) -> list[Command]:
    """Commands of these places, in registry order."""
    return [command for command in COMMANDS if command.place in places]


def bindings(*places: str) -> list[BindingType]:
    """Textual bindings for these places."""
    return [
        Binding(
            command.keys,
            command.id,
            command.title,
            show=command.footer,
            id=command.binding_id,
            tooltip=command.help,
        )
        for command in commands_of(*places)
    ]

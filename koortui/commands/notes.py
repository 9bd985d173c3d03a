"""Notes, their versions and templates, and ideas."""

from __future__ import annotations

from koortui.commands.command import Command, command

COMMANDS: tuple[Command, ...] = (
    # note
    command(
        "note",
        "save",
        "ctrl+s",
        "save",
        "Save the text as a note of this customer.",
        footer=True,
        priority=True,
    ),
    command(
        "note",
        "editor",
        "ctrl+e",
        "$EDITOR",
        "Go on in $VISUAL or $EDITOR.",
        footer=True,
        priority=True,
    ),
    command(
        "note",
        "template",
        "ctrl+t",
        "template",
        "Begin with a template: call, meeting, handover.",
        footer=True,
        priority=True,
    ),
    command(
        "note",
        "new",
        "ctrl+n",
        "new",
        "Begin another note; this one's draft is kept.",
        priority=True,
    ),
    command("note", "edit", "enter", "edit", "Edit the chosen note.", footer=True),
    command("note", "delete", "d,delete", "delete", "Delete the chosen note."),
    command("note", "pin", "p", "pin", "Pin the chosen note: it stands first."),
    command("note", "history", "v", "versions", "What it said before, to read or bring back."),
    command("note", "open_link", "o", "issue", "Go to an issue that the chosen note mentions."),
    command(
        "note",
        "back",
        "escape,ctrl+g",
        "back",
        "Back; what is typed is kept as a draft.",
        footer=True,
        priority=True,
    ),
    command("note", "idea", "i", "idea", "Make an issue of the product team of a #lesson."),
    # history
    command("history", "restore", "enter", "restore", "Bring this version back.", footer=True),
    command("history", "back", "escape,b", "back", "Back to where you were.", footer=True),
    # notes
    command("notes", "open", "enter", "open", "Open the note.", footer=True),
    command("notes", "search", "f", "filter", "Filter by text.", footer=True),
    command("notes", "next_tag", "t", "tag", "Show the next tag.", footer=True),
    command("notes", "pinned", "p", "pinned", "Only pinned notes, and back.", footer=True),
    command("notes", "same", "s", "customer", "Only this customer's notes, and back.", footer=True),
    command("notes", "customer", "c", "page", "Open the customer page.", footer=True),
    command("notes", "back", "escape,b", "back", "Back to where you were."),
    # template
    command("template", "call", "c", "call", "Who called, what about, what was promised."),
    command("template", "meeting", "m", "meeting", "Attendees, what was said, next steps."),
    command("template", "handover", "h", "handover", "What a covering colleague needs to know."),
    command("template", "close", "escape", "close", "No template."),
    # ideas
    command("ideas", "make", "enter,i", "make issue", "Make a product issue of it.", footer=True),
    command("ideas", "customer", "c", "customer", "Open the customer page.", footer=True),
    command("ideas", "open_link", "o", "browser", "Open the issue in the browser.", footer=True),
    command("ideas", "back", "escape,b", "back", "Back to where you were.", footer=True),
)

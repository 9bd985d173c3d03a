"""What works on every place, and on the questions asked on top of one."""

from __future__ import annotations

from koortui.commands.command import Command, command

COMMANDS: tuple[Command, ...] = (
    # anywhere
    command(
        "anywhere",
        "find",
        "slash",
        "find",
        "Find a customer, person, issue, note or cluster.",
        footer=True,
    ),
    command("anywhere", "note", "n", "note", "Write a note on the current customer.", footer=True),
    command(
        "anywhere",
        "goto",
        "g",
        "go to",
        "Go to another place; pressed twice: to the top.",
        footer=True,
    ),
    command("anywhere", "sync", "r", "refresh", "Pull Linear and the sheet, and send what waits."),
    command("anywhere", "undo", "u", "undo", "Undo the last change."),
    command("anywhere", "undo_list", "U", "undo list", "List what can be undone, and undo any."),
    command(
        "anywhere", "help", "question_mark,f1", "help", "Show the keys of this screen.", footer=True
    ),
    command(
        "anywhere",
        "command_palette",
        "ctrl+p",
        "palette",
        "Search commands, customers and issues.",
    ),
    command("anywhere", "jump", "semicolon,ctrl+o", "jump", "Letters on rows, tabs and fields."),
    command("anywhere", "theme", "f2", "colours", "Choose the colours; the cursor shows them."),
    command("anywhere", "leave", "q", "quit", "Quit; everything is saved already."),
    # list
    command("list", "cursor_down", "down,j", "down", "Move down."),
    command("list", "cursor_up", "up,k", "up", "Move up."),
    command("list", "page_down", "pagedown,ctrl+d", "page down", "Move a page down."),
    command("list", "page_up", "pageup,ctrl+u", "page up", "Move a page up."),
    command("list", "cursor_first", "home", "first", "Move to the first line."),
    command("list", "cursor_last", "end,G", "last", "Move to the last line."),
    # goto
    command("goto", "board", "b", "board", "Everyone, in the order of need."),
    command("goto", "queue", "q", "queue", "What is not delivered yet."),
    command("goto", "hours", "h", "hours", "This month by customer."),
    command("goto", "calendar", "c", "calendar", "Reviews ahead, time off, cover, hand-over."),
    command("goto", "reconcile", "r", "reconcile", "This month, journal against sheet."),
    command("goto", "ideas", "i", "ideas", "Lessons, and what became of them."),
    command("goto", "meetings", "m", "meetings", "To prepare, to record, and held."),
    command("goto", "portfolio", "p", "portfolio", "ARR, renewals, payments, targets."),
    command("goto", "touch", "k", "quiet", "Who is quiet, and whom to write to."),
    command("goto", "notes", "n", "notes", "Everybody's notes."),
    command("goto", "setup", "s", "set-up", "Linear, the sheet, mail, the calendar."),
    command("goto", "top", "g", "top", "The top of this list."),
    command("goto", "close", "escape", "close", "Stay here."),
    # help
    command("help", "close", "escape,q,question_mark", "close", "Close the help."),
    # undo
    command("undo", "undo", "enter,u", "undo", "Undo the chosen change."),
    command("undo", "close", "escape,q,U", "leave", "Leave without undoing anything."),
    # jump
    command("jump", "close", "escape,semicolon,ctrl+o", "leave", "Leave; stay where you are."),
    # palette
    command("palette", "close", "escape", "leave", "Leave without choosing."),
    # prompt
    command("prompt", "submit", "ctrl+s", "accept", "Accept the line, as Enter does."),
    command("prompt", "close", "escape", "leave", "Leave without an answer."),
    # pick
    command("pick", "cursor_down", "j", "down", "Move down."),
    command("pick", "cursor_up", "k", "up", "Move up."),
    command("pick", "close", "escape,q", "leave", "Leave without choosing."),
    # search_pick
    command("search_pick", "cursor_down", "down,ctrl+n", "down", "Move down."),
    command("search_pick", "cursor_up", "up", "up", "Move up."),
    command("search_pick", "page_down", "pagedown,ctrl+d", "page down", "Move a page down."),
    command("search_pick", "page_up", "pageup,ctrl+u", "page up", "Move a page up."),
    command("search_pick", "close", "escape", "leave", "Leave without choosing."),
    # form
    command("form", "next_choice", "down", "next", "Next choice, or next field."),
    command("form", "previous_choice", "up", "previous", "Previous choice, or field before."),
    command("form", "submit", "ctrl+s", "save", "Save it, as Enter does."),
    command("form", "start_over", "ctrl+r", "start over", "Drop what was typed: begin anew."),
    command("form", "close", "escape", "leave", "Leave; what was typed is kept for next time."),
    # compose
    command("compose", "submit", "ctrl+s", "send", "Save it, and send it with the next sync."),
    command("compose", "close", "escape", "leave", "Leave; the draft is kept."),
    # page
    command("page", "copy", "y", "copy", "Copy the text as Markdown.", footer=True),
    command("page", "back", "escape,b", "back", "Back to where you were.", footer=True),
)

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
    place: str,
    id_: str,
    keys: str,
    title: str,
    help_: str,
    *,
    footer: bool = False,
    priority: bool = False,
) -> Command:
    return Command(id_, keys, title, help_, place, footer, priority)


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
        "Go to another place; g again goes to the top.",
        footer=True,
    ),
    _command("anywhere", "sync", "r", "refresh", "Pull Linear and the sheet, and send what waits."),
    _command("anywhere", "undo", "u", "undo", "Undo the last change."),
    _command(
        "anywhere", "help", "question_mark,f1", "help", "Show the keys of this screen.", footer=True
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
    _command("board", "snooze", "z", "put off", "Put the first finding off, with a reason."),
    _command("board", "gate", "exclamation_mark", "decide", "Continue or suspend: record it."),
    # issues, in the review and on the customer page
    _command("issue", "status", "s", "status", "Change the status.", footer=True),
    _command("issue", "comment", "m", "comment", "Comment on the issue.", footer=True),
    _command("issue", "priority", "p", "priority", "Change the priority."),
    _command("issue", "assign", "a", "assign", "Assign to a teammate."),
    _command("issue", "size", "E", "size", "Change the size (estimate)."),
    _command("issue", "due", "D", "due", "Change the due date."),
    _command("issue", "labels", "L", "labels", "Add or take off a label."),
    _command("issue", "mark", "space", "mark", "Mark the issue: s p a E D L act on all marked."),
    _command("issue", "issue_new", "i", "new issue", "Open a new issue."),
    _command(
        "issue", "issue_from", "I", "issue from", "New issue from a question or an hours row."
    ),
    _command("issue", "attach", "A", "attach", "Link a note or a web address to the issue."),
    _command("issue", "open_link", "o", "browser", "Open the issue or its link in the browser."),
    _command("issue", "copy_url", "Y", "copy address", "Copy the issue's address."),
    _command("issue", "closed", "z", "closed", "Show closed issues, too, or only open ones."),
    _command("issue", "link", "M", "Linear link", "Choose where the customer lives in Linear."),
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
    _command("review", "draft", "e", "edit draft", "Edit the message to the customer."),
    _command("review", "template", "t", "template", "Use another template for the message."),
    _command("review", "recipients", "T", "to", "Choose whom the message goes to, and cc."),
    _command(
        "review",
        "editor",
        "ctrl+e",
        "$EDITOR",
        "Edit the message in $VISUAL or $EDITOR.",
        priority=True,
    ),
    _command("review", "send", "S", "send", "Send the message now or later, and log it."),
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
    _command("review", "gate", "exclamation_mark", "decide", "Continue or suspend: record it."),
    _command("review", "customer", "c", "customer", "Open the customer page."),
    _command("review", "copy", "y", "copy", "Copy the message or the issue's number."),
    _command("review", "read", "enter", "read", "Read the issue in full height; Esc goes back."),
    _command("review", "back", "escape,b", "back", "Back to the board; the review stays as it is."),
    # find
    _command("find", "open", "enter", "open", "Do it with this customer."),
    _command(
        "find", "next_action", "tab", "action", "What Enter does: open, review, note or hours."
    ),
    _command("find", "close", "escape", "close", "Close; nothing is changed."),
    # note
    _command(
        "note",
        "save",
        "ctrl+s",
        "save",
        "Save the text as a note of this customer.",
        footer=True,
        priority=True,
    ),
    _command(
        "note",
        "editor",
        "ctrl+e",
        "$EDITOR",
        "Go on in $VISUAL or $EDITOR.",
        footer=True,
        priority=True,
    ),
    _command(
        "note",
        "template",
        "ctrl+t",
        "template",
        "Begin with a template: call, meeting, handover.",
        footer=True,
        priority=True,
    ),
    _command(
        "note",
        "new",
        "ctrl+n",
        "new",
        "Begin another note; this one's draft is kept.",
        priority=True,
    ),
    _command("note", "edit", "enter", "edit", "Edit the chosen note.", footer=True),
    _command("note", "delete", "d,delete", "delete", "Delete the chosen note.", footer=True),
    _command("note", "pin", "p", "pin", "Pin the chosen note: it stands first.", footer=True),
    _command("note", "history", "v", "versions", "What it said before, to read or bring back."),
    _command("note", "open_link", "o", "issue", "Go to an issue that the chosen note mentions."),
    _command(
        "note",
        "back",
        "escape,ctrl+g",
        "back",
        "Back; what is typed is kept as a draft.",
        footer=True,
        priority=True,
    ),
    # versions of a note
    _command("history", "restore", "enter", "restore", "Bring this version back.", footer=True),
    _command("history", "back", "escape,b", "back", "Back to where you were.", footer=True),
    # notes of everybody
    _command("notes", "open", "enter", "open", "Open the note.", footer=True),
    _command("notes", "search", "f", "filter", "Filter by text.", footer=True),
    _command("notes", "next_tag", "t", "tag", "Show the next tag.", footer=True),
    _command("notes", "pinned", "p", "pinned", "Only pinned notes, and back.", footer=True),
    _command(
        "notes", "same", "s", "customer", "Only this customer's notes, and back.", footer=True
    ),
    _command("notes", "customer", "c", "page", "Open the customer page.", footer=True),
    _command("notes", "back", "escape,b", "back", "Back to where you were.", footer=True),
    # note templates
    _command("template", "call", "c", "call", "Who called, what about, what was promised."),
    _command("template", "meeting", "m", "meeting", "Attendees, what was said, next steps."),
    _command("template", "handover", "h", "handover", "What a covering colleague needs to know."),
    _command("template", "close", "escape", "close", "No template."),
    _command("note", "idea", "i", "idea", "Make an issue of the product team of a #lesson."),
    # ideas
    _command("ideas", "make", "enter,i", "make issue", "Make a product issue of it.", footer=True),
    _command("ideas", "customer", "c", "customer", "Open the customer page.", footer=True),
    _command("ideas", "open_link", "o", "browser", "Open the issue in the browser.", footer=True),
    _command("ideas", "back", "escape,b", "back", "Back to where you were.", footer=True),
    # keep in touch
    _command("touch", "hello", "enter", "hello", "Go to the hello, in step 2.", footer=True),
    _command("touch", "reply", "l", "log", "Log an answer, a call or a chat.", footer=True),
    _command("touch", "news_new", "N", "share", "Add something to share.", footer=True),
    _command("touch", "news_remove", "X", "drop", "Take something off that list.", footer=True),
    _command("touch", "customer", "c", "customer", "Open the customer page.", footer=True),
    _command("touch", "back", "escape,b", "back", "Back to where you were.", footer=True),
    # queue
    _command(
        "queue", "view", "enter,v", "view", "Show the payload, or both versions.", footer=True
    ),
    _command("queue", "retry", "R", "retry", "Send it again with the next sync.", footer=True),
    _command("queue", "discard", "D", "discard", "Give it up; it is never sent.", footer=True),
    _command("queue", "keep_mine", "1", "keep mine", "Conflict: our version goes out."),
    _command("queue", "take_theirs", "2", "take theirs", "Conflict: give ours up."),
    _command("queue", "back", "escape,b", "back", "Back to where you were.", footer=True),
    # customer
    _command("customer", "tab_timeline", "1", "timeline", "Everything that happened."),
    _command("customer", "tab_issues", "2", "issues", "Issues in Linear."),
    _command("customer", "tab_hours", "3", "hours", "Hours worked, and what is left."),
    _command("customer", "tab_contract", "4", "contract", "Terms, invoices, blocks, clusters."),
    _command("customer", "tab_people", "5", "people", "Whom we talk to."),
    _command(
        "customer",
        "open",
        "enter",
        "open",
        "Show all of the chosen entry or issue.",
        footer=True,
    ),
    _command("customer", "search", "f", "filter", "Filter by text.", footer=True),
    _command("customer", "next_kind", "t", "type", "Timeline: show the next type.", footer=True),
    _command("customer", "previous_kind", "T", "type back", "Timeline: the type before."),
    _command("customer", "review", "v", "review", "Review this customer.", footer=True),
    _command(
        "customer", "edit", "e", "edit", "Edit the facts; on People, the person.", footer=True
    ),
    _command("customer", "person_new", "P", "new", "People: add somebody.", footer=True),
    _command("customer", "person_remove", "x", "remove", "People: take out.", footer=True),
    _command("customer", "meeting", "C", "meeting", "Record a meeting."),
    _command("customer", "copy", "y", "copy", "Copy the issue's number."),
    _command("customer", "gate", "exclamation_mark", "decide", "Continue or suspend: record it."),
    _command("customer", "back", "escape,b", "back", "Back to where you were.", footer=True),
    # an hours row, in every list of them
    _command("hours_row", "edit", "enter", "edit", "Edit the row, or move it.", footer=True),
    _command("hours_row", "add", "h", "hours", "Add an hours row."),
    _command("hours_row", "delete", "D,delete", "delete", "Delete the row; u brings it back."),
    _command("hours_row", "billable", "plus", "billable", "Decide: these hours are billable."),
    _command("hours_row", "free", "minus", "not billable", "Decide: they are not billable."),
    _command(
        "hours_row", "adopt", "a", "adopt", "Make a person's row ours: writes its Entry ID only."
    ),
    _command("hours_row", "reconcile", "R", "reconcile", "Its month, journal against sheet."),
    _command("hours_row", "charts", "B", "charts", "Balance, hours by week and activity."),
    # hours
    _command("hours", "open", "enter", "customer", "Open the customer's page.", footer=True),
    _command(
        "hours",
        "previous_month",
        "left_square_bracket",
        "earlier",
        "The month before.",
        footer=True,
    ),
    _command(
        "hours", "next_month", "right_square_bracket", "later", "The month after.", footer=True
    ),
    _command("hours", "hours", "h", "add", "Add an hours row for this customer.", footer=True),
    _command(
        "hours", "reconcile", "R", "reconcile", "Journal against sheet, this month.", footer=True
    ),
    _command("hours", "charts", "B", "charts", "Balance, hours by week and activity.", footer=True),
    _command("hours", "other_list", "tab", "undecided", "Between customers and undecided hours."),
    _command("hours", "back", "escape,b", "back", "Back to where you were.", footer=True),
    # reconcile
    _command("reconcile", "settle", "enter", "fix", "Edit the row, or add the missing one."),
    _command("reconcile", "ours", "1", "keep ours", "The sheet gets what we say.", footer=True),
    _command("reconcile", "theirs", "2", "take theirs", "We say what the sheet says.", footer=True),
    _command("reconcile", "adopt", "a", "adopt", "Make a person's row ours.", footer=True),
    _command("reconcile", "hours", "h", "add", "Add an hours row."),
    _command("reconcile", "confirm", "C", "confirm", "Confirm the month's hours.", footer=True),
    _command("reconcile", "export", "e", "export", "Write the month as CSV or Markdown."),
    _command("reconcile", "copy", "y", "copy", "Copy the month as Markdown."),
    _command("reconcile", "previous_month", "left_square_bracket", "earlier", "The month before."),
    _command("reconcile", "next_month", "right_square_bracket", "later", "The month after."),
    _command("reconcile", "previous_customer", "left", "previous", "The customer before."),
    _command("reconcile", "next_customer", "right", "next", "The next customer."),
    _command("reconcile", "charts", "B", "charts", "Balance, hours by week and activity."),
    _command("reconcile", "customer", "c", "customer", "Open the customer's page."),
    _command("reconcile", "back", "escape,b", "back", "Back to where you were.", footer=True),
    _command("charts", "previous_customer", "left", "previous", "The customer before."),
    _command("charts", "next_customer", "right", "next", "The next customer."),
    _command("charts", "back", "escape,b,B", "back", "Back to where you were.", footer=True),
    # set-up
    _command("setup", "open", "enter", "answer", "Answer this step's questions.", footer=True),
    _command("setup", "test", "t", "test", "Test this step again.", footer=True),
    _command("setup", "undo_step", "u", "undo", "Forget what was answered here.", footer=True),
    _command(
        "setup",
        "save",
        "ctrl+s",
        "write",
        "Write everything that was answered.",
        footer=True,
        priority=True,
    ),
    _command("setup", "back", "escape,b", "back", "Back; answers are kept, not written."),
    # calendar
    _command("calendar", "time_off", "t", "time off", "Set days off.", footer=True),
    _command("calendar", "cover", "c", "cover", "Set who covers for you.", footer=True),
    _command("calendar", "end", "x", "end", "End this time off or cover.", footer=True),
    _command("calendar", "pack", "p", "pack", "Show the hand-over pack.", footer=True),
    _command("calendar", "diff", "d", "hand-back", "Show what changed during the cover."),
    _command("calendar", "back", "escape,b", "back", "Back to where you were.", footer=True),
    # a text to read
    _command("page", "copy", "y", "copy", "Copy the text as Markdown.", footer=True),
    _command("page", "back", "escape,b", "back", "Back to where you were.", footer=True),
    # questions on top of a place
    _command("prompt", "close", "escape", "leave", "Leave without an answer."),
    _command("pick", "cursor_down", "j", "down", "Move down."),
    _command("pick", "cursor_up", "k", "up", "Move up."),
    _command("pick", "close", "escape,q", "leave", "Leave without choosing."),
    _command("search_pick", "cursor_down", "down,ctrl+n", "down", "Move down."),
    _command("search_pick", "cursor_up", "up", "up", "Move up."),
    _command("search_pick", "page_down", "pagedown,ctrl+d", "page down", "Move a page down."),
    _command("search_pick", "page_up", "pageup,ctrl+u", "page up", "Move a page up."),
    _command("search_pick", "close", "escape", "leave", "Leave without choosing."),
    _command("form", "next_choice", "down", "next", "Next choice, or next field."),
    _command("form", "previous_choice", "up", "previous", "Previous choice, or field before."),
    _command("form", "close", "escape", "leave", "Leave without saving."),
    _command("compose", "submit", "ctrl+s", "send", "Save it, and send it with the next sync."),
    _command("compose", "close", "escape", "leave", "Leave; the draft is kept."),
    _command("summary", "copy", "y", "copy", "Copy the summary as Markdown.", footer=True),
    _command("summary", "back", "escape,b", "back", "Back to where you were.", footer=True),
    _command("explain", "snooze", "z", "put off", "Put this finding off, or take it up again."),
    _command("explain", "close", "escape,b,e", "back", "Back to where you were."),
    # help
    _command("help", "close", "escape,q,question_mark", "close", "Close the help."),
    # go to
    _command("goto", "board", "b", "board", "Everyone, in the order of need."),
    _command("goto", "queue", "q", "queue", "What is not delivered yet."),
    _command("goto", "hours", "h", "hours", "This month by customer."),
    _command("goto", "calendar", "c", "calendar", "Reviews ahead, time off, cover, hand-over."),
    _command("goto", "reconcile", "r", "reconcile", "This month, journal against sheet."),
    _command("goto", "ideas", "i", "ideas", "Lessons, and what became of them."),
    _command("goto", "touch", "k", "quiet", "Who is quiet, and whom to write to."),
    _command("goto", "notes", "n", "notes", "Everybody's notes."),
    _command("goto", "setup", "s", "set-up", "Linear, the sheet, mail, the calendar."),
    _command("goto", "top", "g", "top", "The top of this list."),
    _command("goto", "close", "escape", "close", "Stay here."),
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
            priority=command.priority,
            id=command.binding_id,
            tooltip=command.help,
        )
        for command in commands_of(*places)
    ]

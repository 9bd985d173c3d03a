"""The review, its issues, and keeping in touch."""

from __future__ import annotations

from koortui.commands.command import Command, command

COMMANDS: tuple[Command, ...] = (
    # issue
    command("issue", "status", "s", "status", "Change the status.", footer=True),
    command("issue", "comment", "m", "comment", "Comment on the issue.", footer=True),
    command("issue", "priority", "p", "priority", "Change the priority."),
    command("issue", "assign", "a", "assign", "Assign to a teammate."),
    command("issue", "size", "E", "size", "Change the size (estimate)."),
    command("issue", "due", "D", "due", "Change the due date."),
    command("issue", "labels", "L", "labels", "Add or take off a label."),
    command("issue", "mark", "space", "mark", "Mark the issue: s p a E D L act on all marked."),
    command("issue", "issue_new", "i", "new issue", "Open a new issue."),
    command("issue", "issue_from", "I", "issue from", "New issue from a question or an hours row."),
    command("issue", "attach", "A", "attach", "Link a note or a web address to the issue."),
    command("issue", "open_link", "o", "browser", "Open the issue or its link in the browser."),
    command("issue", "copy_url", "Y", "copy address", "Copy the issue's address."),
    command("issue", "closed", "z", "closed", "Show closed issues, too, or only open ones."),
    command("issue", "link", "M", "Linear link", "Choose where the customer lives in Linear."),
    # review
    command("review", "step_linear", "1", "Linear", "Go to step 1: Linear."),
    command("review", "step_communicate", "2", "communicate", "Go to step 2: communicate."),
    command("review", "step_track", "3", "track", "Go to step 3: track."),
    command(
        "review",
        "done",
        "d",
        "done",
        "Mark this step done; asks why when evidence is missing.",
        footer=True,
    ),
    command("review", "draft", "e", "edit draft", "Edit the message to the customer."),
    command("review", "template", "t", "template", "Use another template for the message."),
    command("review", "recipients", "T", "to", "Choose whom the message goes to, and cc."),
    command(
        "review",
        "editor",
        "ctrl+e",
        "$EDITOR",
        "Edit the message in $VISUAL or $EDITOR.",
        priority=True,
    ),
    command("review", "send", "S", "send", "Send the message now or later, and log it."),
    command("review", "log_contact", "l", "log", "Log a call, chat, meeting or e-mail."),
    command("review", "ask", "w", "waiting", "Set who waits on whom, and for what."),
    command("review", "hours", "h", "hours", "Add an hours row.", footer=True),
    command("review", "finish", "x", "finish", "Finish the review with next steps.", footer=True),
    command(
        "review",
        "next_customer",
        "right_square_bracket",
        "next",
        "Go to the next customer.",
        footer=True,
    ),
    command(
        "review",
        "previous_customer",
        "left_square_bracket",
        "previous",
        "Go to the previous customer.",
    ),
    command("review", "gate", "exclamation_mark", "decide", "Continue or suspend: record it."),
    command("review", "customer", "c", "customer", "Open the customer page."),
    command("review", "copy", "y", "copy", "Copy the message or the issue's number."),
    command("review", "read", "enter", "read", "Read the issue in full height; Esc goes back."),
    command("review", "back", "escape,b", "back", "Back to the board; the review stays as it is."),
    # touch
    command("touch", "hello", "enter", "hello", "Go to the hello, in step 2.", footer=True),
    command("touch", "reply", "l", "log", "Log an answer, a call or a chat.", footer=True),
    command("touch", "news_new", "N", "share", "Add something to share.", footer=True),
    command("touch", "news_remove", "X", "drop", "Take something off that list.", footer=True),
    command("touch", "customer", "c", "customer", "Open the customer page.", footer=True),
    command("touch", "back", "escape,b", "back", "Back to where you were.", footer=True),
)

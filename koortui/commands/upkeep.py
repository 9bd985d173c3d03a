"""The queue, set-up and the calendar."""

from __future__ import annotations

from koortui.commands.command import Command, command

COMMANDS: tuple[Command, ...] = (
    # queue
    command("queue", "view", "enter,v", "view", "Show the payload, or both versions.", footer=True),
    command("queue", "retry", "R", "retry", "Send it again with the next sync.", footer=True),
    command("queue", "discard", "D", "discard", "Give it up; it is never sent.", footer=True),
    command("queue", "keep_mine", "1", "keep mine", "Conflict: our version goes out."),
    command("queue", "take_theirs", "2", "take theirs", "Conflict: give ours up."),
    command("queue", "back", "escape,b", "back", "Back to where you were.", footer=True),
    # setup
    command("setup", "open", "enter", "answer", "Answer this step's questions.", footer=True),
    command("setup", "test", "t", "test", "Test this step again.", footer=True),
    command("setup", "sign_in", "i", "sign in", "Sign in with Google, or anew.", footer=True),
    command("setup", "undo_step", "u", "undo", "Forget what was answered here.", footer=True),
    command(
        "setup",
        "save",
        "ctrl+s",
        "write",
        "Write everything that was answered.",
        footer=True,
        priority=True,
    ),
    command("setup", "back", "escape,b", "back", "Back; answers are kept, not written."),
    # sign_in
    command("sign_in", "copy", "ctrl+y", "copy", "Copy the address to sign in at.", priority=True),
    command("sign_in", "close", "escape", "cancel", "Give the sign-in up."),
    # calendar
    command("calendar", "time_off", "t", "time off", "Set days off.", footer=True),
    command("calendar", "cover", "c", "cover", "Set who covers for you.", footer=True),
    command("calendar", "end", "x", "end", "End this time off or cover.", footer=True),
    command("calendar", "pack", "p", "pack", "Show the hand-over pack.", footer=True),
    command("calendar", "diff", "d", "hand-back", "Show what changed during the cover."),
    command("calendar", "back", "escape,b", "back", "Back to where you were.", footer=True),
)

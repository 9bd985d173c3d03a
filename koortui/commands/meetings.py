"""Meetings: the list over all customers, one of them, and who was there."""

from __future__ import annotations

from koortui.commands.command import Command, command

COMMANDS: tuple[Command, ...] = (
    # meetings
    command("meetings", "open", "enter", "open", "Agenda and notes of the meeting.", footer=True),
    command("meetings", "meeting", "C", "plan", "Plan or begin one with them.", footer=True),
    command("meetings", "drop", "x", "drop", "Drop one that does not take place.", footer=True),
    command("meetings", "customer", "c", "customer", "Open the customer page.", footer=True),
    command("meetings", "back", "escape,b", "back", "Back to where you were.", footer=True),
    # meeting
    command(
        "meeting",
        "save",
        "ctrl+s",
        "record",
        "Record the meeting, or save its notes.",
        footer=True,
        priority=True,
    ),
    command(
        "meeting",
        "keep",
        "ctrl+s",
        "keep",
        "Keep agenda and notes. From its day on: record it.",
        footer=True,
        priority=True,
    ),
    command(
        "meeting",
        "more",
        "ctrl+r",
        "next",
        "Before: send or copy the agenda, record it. After: follow-up, issues, the next one.",
        footer=True,
        priority=True,
    ),
    command(
        "meeting",
        "details",
        "ctrl+o",
        "details",
        "Who, when, how long, and what kind of meeting.",
        footer=True,
        priority=True,
    ),
    command(
        "meeting",
        "template",
        "ctrl+t",
        "agenda",
        "Fill the agenda from the template of its type.",
        footer=True,
        priority=True,
    ),
    command(
        "meeting",
        "editor",
        "ctrl+e",
        "$EDITOR",
        "Go on in $VISUAL or $EDITOR.",
        footer=True,
        priority=True,
    ),
    command(
        "meeting",
        "back",
        "escape,ctrl+g",
        "back",
        "Back; what is typed is kept.",
        footer=True,
        priority=True,
    ),
    # many_pick
    command("many_pick", "take", "space", "take", "Take it, or leave it out again."),
    command("many_pick", "cursor_down", "j", "down", "Move down."),
    command("many_pick", "cursor_up", "k", "up", "Move up."),
    command("many_pick", "close", "escape,q", "leave", "Leave without choosing."),
)

"""Beginnings of a note."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from koortui.commands.registry import bindings
from koortui.screens.key_menu import KeyMenu

TEMPLATES = {
    "call": "# Call with \n\nAbout: \n\nPromised:\n- \n\nOpen:\n- ?\n",
    "meeting": (
        "# Meeting \n\nAttendees: \n\nSaid:\n- \n\nDecided: #decision\n- \n\nNext steps:\n- \n"
    ),
    "handover": (
        "# Handover\n\nWhere it stands:\n- \n\nPromised to them:\n- \n\n"
        "Waiting on:\n- \n\nHow they like to be talked to:\n- \n"
    ),
}


class TemplateMenu(KeyMenu):
    """Answers a key of `TEMPLATES`, or None."""

    place = "template"
    heading = "Begin with"
    BINDINGS: ClassVar[list[BindingType]] = bindings("template")

    def action_call(self) -> None:
        self.choose("call")

    def action_meeting(self) -> None:
        self.choose("meeting")

    def action_handover(self) -> None:
        self.choose("handover")

"""How a change is called when it is listed or undone: "hours 2 h of Wed 18 Nov"."""

from __future__ import annotations

import re

from koortui.domain.journal import Note
from koortui.domain.ports import Journal
from koortui.domain.sanitise import clean_line
from koortui.domain.sheet_cells import plain
from koortui.usecases.hours import HoursSaved
from koortui.usecases.workspace import Replaced, Saved

_ADVICE = re.compile(r": [^:]{1,40} (brings|takes) (it|them) back$")
"""The end of what was said when it was done; it is of no use afterwards."""

_MORE = re.compile(r"(?:;|, sooner ).*$", re.DOTALL)
"""What was said beside it: of no use either."""


def called(saved: Saved, what: str, journal: Journal) -> str:
    """By what it is about, when that says more than `what`, the words said when it was done."""
    what = _MORE.sub("", _ADVICE.sub("", what))
    if isinstance(saved, HoursSaved):
        entry = journal.hours.get(saved.id) or saved.before
        if entry is None:
            return what or "hours"
        day = f"{entry.day:%a} {entry.day.day} {entry.day:%b}"
        words = f"hours {plain(entry.hours)} h of {day}"
        if what in ("", "Hours row saved"):
            return words
        begins = what[:1].lower() if what.startswith("Hours") else what[:1]  # else it is a name
        return f"{words}, {begins}{what[1:]}"
    note = journal.notes.get(saved.id)
    if note is None and isinstance(saved, Replaced) and isinstance(saved.before, Note):
        note = saved.before
    if note:
        return f"{what or 'note'}: {clean_line(note.text, 80)}"
    return what or "change"

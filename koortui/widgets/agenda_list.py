"""The coming weeks, one line each: when, what kind of day, what it means for the reviews."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from koortui.domain.agenda import Entry, EntryKind
from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList

#: Glyph, word and look; the word carries the meaning.
KINDS: dict[EntryKind, tuple[str, str, str]] = {
    "slot": ("●", "review", "bold $foreground"),
    "gap": ("▲", "uncovered", "bold $error"),
    "holiday": ("◇", "holiday", "$secondary"),
    "company": ("◇", "company", "$secondary"),
    "away": ("○", "time off", "$accent"),
    "cover": ("→", "cover", "$accent"),
    "covering": ("←", "covering", "$accent"),
}
_WHEN = 24
_KIND = 12


class AgendaList(LineList[Entry]):
    """Columns: day or days, kind, words. `today` is the EM's; set it before `show`.

    Of a day weeks ahead the weekday is said, and no year.
    """

    today: date = date.min

    def key_of(self, item: Entry) -> str:
        return item.key

    def draw(self, item: Entry, width: int) -> Content:
        glyph, word, look = KINDS[item.kind]
        when = f"{item.start:%a %d %b}"
        if item.end != item.start:
            when += f" - {item.end:%a %d %b}"
        here = item.start <= self.today <= item.end
        text = f"{item.text}: {item.why}" if item.why else item.text
        return Content.assemble(
            (fit(when, _WHEN), "bold" if here else "$foreground-muted"),
            (fit(f"{glyph} {word}", _KIND), look),
            fit(text, width - _WHEN - _KIND),
        )

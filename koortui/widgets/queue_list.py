"""What is not delivered yet: whose, what, in which state, how often tried, how old."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from koortui.domain.mutations import PendingWrite, WriteState
from koortui.widgets.cells import fit, fit_right
from koortui.widgets.line_list import LineList

#: Glyph, word and look of a state; the glyph and the word say it, the colour repeats it.
STATE_MARKS = {
    WriteState.QUEUED: ("○", "waits", "$foreground-muted"),
    WriteState.SENDING: ("◐", "sending", "$primary"),
    WriteState.IN_DOUBT: ("?", "in doubt", "bold $warning"),
    WriteState.REJECTED: ("✗", "refused", "bold $error"),
    WriteState.CONFLICT: ("≠", "conflict", "bold $warning"),
    WriteState.DELIVERED: ("●", "delivered", "$success"),
    WriteState.WITHDRAWN: ("⊘", "given up", "$foreground-muted"),
}
_WIDE = 96


@dataclass(frozen=True)
class QueueLine:
    """`name` is the customer's; `age` since it was queued."""

    slug: str
    name: str
    write: PendingWrite
    age: str


class QueueList(LineList[QueueLine]):
    """Columns: state, customer, what, error when wide, attempts, age."""

    def key_of(self, item: QueueLine) -> str:
        return item.write.id

    def draw(self, item: QueueLine, width: int) -> Content:
        write = item.write
        glyph, word, look = STATE_MARKS[write.state]
        name_width, error_width = (16, 0) if width < _WIDE else (22, (width - 60) // 2)
        what_width = width - 12 - name_width - error_width - 11
        tries = f"{write.attempts}×" if write.attempts else ""
        return Content.assemble(
            (fit(f"{glyph} {word}", 11), look),
            " ",
            (fit(item.name, name_width - 1), "bold"),
            " ",
            fit(write.describe, what_width),
            (fit(f" {write.error}", error_width), "$error"),
            (fit_right(tries, 5), "$foreground-muted"),
            (fit_right(item.age, 6), "$foreground-muted"),
        )


def column_titles(width: int) -> str:
    """The heading that stands over the list."""
    name_width, error_width = (16, 0) if width < _WIDE else (22, (width - 60) // 2)
    what_width = width - 12 - name_width - error_width - 11
    error = fit(" Error", error_width) if error_width else ""
    return (
        f"{fit('State', 12)}{fit('Customer', name_width)}{fit('What', what_width)}{error}"
        f"{fit_right('Tried', 5)}{fit_right('Age', 6)}"
    )

"""Small pictures of the last weeks on one line: attention as columns, contacts as dots."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from koortui.domain.assessment import Level
from koortui.domain.over_time import Point, Week

MUTED = "$foreground-muted"
_STEPS = "▁▂▃▄▅▆▇█"
#: As on the board: the height says it, the colour repeats it.
_LOOKS = {Level.ACT: "$error", Level.LOOK: "$warning", Level.CLEAR: "$success"}


def attention_line(points: Sequence[Point], width: int) -> Content:
    """ "Attention ▁▃▅█▃ 4 → 23, at most 31": one column a review, the newest at the right."""
    if len(points) < 2:
        return Content.styled("Attention  drawn from the second review on", MUTED)
    first, now, most = points[0], points[-1], max(point.score for point in points)
    words = f"  {first.day:%d %b}: {first.score} → now {now.score}, at most {most}"
    room = max(4, width - 11 - len(words))
    columns = [
        (_STEPS[_step(point.score, most)], _LOOKS.get(point.level, MUTED))
        for point in points[-room:]
    ]
    return Content.assemble(("Attention  ", "bold"), *columns, (words, MUTED))


def _step(score: int, most: int) -> int:
    """Nothing is the lowest step, and only nothing is."""
    return -(-score * (len(_STEPS) - 1) // most) if most else 0


def rhythm_line(weeks: Sequence[Week]) -> Content:
    """ "We wrote ●·2·● they ○··○": a sign a week, a figure where there were several."""
    return Content.assemble(
        ("We wrote   ", "bold"),
        (_dots([week.ours for week in weeks], "●"), "$primary"),
        ("   they ", "bold"),
        (_dots([week.theirs for week in weeks], "○"), "$success"),
        (f"   {len(weeks)} weeks", MUTED),
    )


def _dots(counts: Sequence[int], mark: str) -> str:
    return "".join("·" if not n else mark if n == 1 else str(min(n, 9)) for n in counts)

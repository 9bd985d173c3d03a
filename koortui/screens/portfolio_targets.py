"""Targets on the Portfolio screen: their lines, their chart, and the form that changes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from textual.content import Content

from koortui.domain.factor import plural
from koortui.domain.money import grouped, short
from koortui.domain.portfolio import Portfolio
from koortui.domain.targets import Metric, Progress, Status, Target, stretches
from koortui.screens.form import Field
from koortui.screens.portfolio_rows import MUTED, BarMarks, day, money
from koortui.usecases.targets import is_of_settings
from koortui.widgets.table_list import Cell, Column, TableLine
from koortui.widgets.trend import Trend, TrendMarks, TrendPoint, trend_chart

TARGETS = (
    Column("status", "Stands", 11),
    Column("name", "Target", most=44),
    Column("measure", "Measure", 25, from_width=100),
    Column("bar", "", 13, from_width=70),
    Column("value", "Now / goal", 15, right=True),
    Column("by", "By", 9, right=True),
)
STATUS_LOOKS = {
    Status.MET: ("● met", "$success"),
    Status.ON_TRACK: ("◐ on track", "$success"),
    Status.BEHIND: ("▲ behind", "bold $warning"),
    Status.MISSED: ("✗ missed", "bold $error"),
    Status.UPCOMING: ("○ upcoming", MUTED),
}
_YEARS_SHOWN = 2


def target_lines(found: Sequence[Progress], marks: BarMarks) -> list[TableLine]:
    return [TableLine(one.target.id, _cells(one, marks), item=one.target) for one in found]


def _cells(one: Progress, marks: BarMarks) -> Callable[[], dict[str, Cell]]:
    def bar(room: int) -> Content:
        full = max(0, min(room, int(one.share * room)))
        look = STATUS_LOOKS[one.status][1]
        return Content.assemble((marks.done * full, look), (marks.rest * (room - full), MUTED))

    def cells() -> dict[str, Cell]:
        goal = one.target.goal
        most = "max " if one.target.metric.is_limit else ""
        apart = " +" if one.apart else ""
        return {
            "status": STATUS_LOOKS[one.status],
            "name": (one.target.name, MUTED if one.status is Status.UPCOMING else "bold"),
            "measure": (one.target.metric.label, MUTED),
            "bar": bar,
            "value": f"{_short(one, one.value)}{apart} / {most}{_short(one, goal)}",
            "by": day(one.target.by),
        }

    return cells


def target_detail(
    one: Progress, portfolio: Portfolio, width: int, height: int, marks: TrendMarks
) -> Content:
    """What it is about in words, and how it went."""
    lines = [_headline(one, portfolio), _outlook(one, portfolio)]
    points = [TrendPoint(point.day, point.value) for point in portfolio.trend(one.target)]
    if points:
        goal, most = one.target.goal, max(point.value for point in points)
        trend = Trend(
            points,
            total=sum(1 for _ in stretches(one.target, one.target.by)),
            goal=goal,
            labels=(_short(one, goal), _short(one, most), day(one.target.by)),
            limit=one.target.metric.is_limit,
        )
        lines += trend_chart(trend, width, max(3, height - len(lines)), marks)
    return Content("\n").join(lines)


def _headline(one: Progress, portfolio: Portfolio) -> Content:
    target = one.target
    unit = f" {target.currency or portfolio.rates.currency}".rstrip()
    unit = unit if target.metric.is_money else ""
    of = "of at most" if target.metric.is_limit else "of"
    where = " · in config.toml" if is_of_settings(target) else ""
    words, look = STATUS_LOOKS[one.status]
    return Content.assemble(
        (f"{words}  ", look),
        (f"{grouped(one.value)} {of} {grouped(target.goal)}{unit}", "bold"),
        (f" · {target.metric.label}{where}", MUTED),
    )


def _outlook(one: Progress, portfolio: Portfolio) -> Content:
    """What is left to do and how long there is, or what became of it."""
    target = one.target
    left = (target.by - portfolio.day).days
    words = [f"{day(target.first)} to {day(target.by)}"]
    if left < 0:
        words.append(f"ended {plural(-left, 'day')} ago")
        if one.status is Status.MISSED:
            off = one.value - target.goal
            words.append(f"{_whole(abs(off))} {'too many' if off > 0 else 'short'}")
    elif one.status is not Status.UPCOMING:
        words.append(f"{plural(left, 'day')} left")
        if not target.metric.is_limit:
            words += [f"{_whole(one.remaining)} to go"] if one.remaining else []
            words.append(f"on track would be {_whole(one.expected)}")
    apart = f" · not counted, no rate: {one.apart}" if one.apart else ""
    return Content.assemble(" · ".join(words), (apart, "$warning"))


def _short(one: Progress, amount: Decimal) -> str:
    return short(amount) if one.target.metric.is_money else grouped(amount)


def _whole(amount: Decimal) -> str:
    return grouped(amount.quantize(Decimal(1)))


def arr_detail(
    portfolio: Portfolio, slugs: frozenset[str], width: int, height: int, marks: TrendMarks
) -> Content:
    """The ARR over the last two years."""
    history = portfolio.arr_history(slugs, 12 * _YEARS_SHOWN)
    points = [TrendPoint(end, total.amount) for end, total in history]
    most = max((point.value for point in points), default=Decimal(0))
    now = history[-1][1]
    before = history[-13][1] if len(history) > 12 else None
    words = Content.assemble(
        ("ARR at the ends of the last 24 months", "bold"),
        (f" · now {money(now.money)}", MUTED),
        (f" · a year ago {money(before.money)}" if before else "", MUTED),
        (f" · not counted, no rate: {now.apart}" if now.apart else "", "$warning"),
    )
    trend = Trend(points, total=len(points), labels=("", short(most), ""))
    return Content("\n").join([words, *trend_chart(trend, width, max(3, height - 1), marks)])


def target_fields(target: Target | None, currency: str) -> list[Field]:
    """The form, prefilled with `target`."""
    metrics = tuple(metric.value for metric in Metric)
    since = target.since.isoformat() if target and target.since else ""
    return [
        Field("name", "Name", target.name if target else ""),
        Field(
            "metric",
            "Measure",
            target.metric.value if target else "",
            hint="↑↓ " + ", ".join(metrics[:3]) + "…",
            choices=metrics,
        ),
        Field("goal", "Goal", f"{target.goal:f}" if target else ""),
        Field("by", "By", target.by.isoformat() if target else "", hint="2027-03-31", day="ahead"),
        Field("since", "Counts from", since, hint="empty: 1 January", day="near"),
        Field(
            "currency",
            "Currency",
            target.currency if target else "",
            hint=f"of money; empty: {currency}" if currency else "of money",
        ),
    ]

"""Every limit of the attention rules, as one setting each. Source: domain.md "Attention".

wd = working days of the acting EM's calendar; d = calendar days. A limit is reached when the
count is at it, unless the comment says "beyond".
"""

from __future__ import annotations

from msgspec import Struct, structs


class Thresholds(Struct, frozen=True, kw_only=True, cache_hash=True):
    """The limits; the defaults are the handbook's and domain.md's."""

    review_amber: int = 1
    """Missed slots."""
    review_red: int = 2
    update_amber: int = 4
    """wd since outbound contact, with an active project."""
    update_red: int = 8
    reply_amber: int = 1
    """wd since we came to owe an answer."""
    reply_red: int = 3
    waiting_amber: int = 3
    """wd since the ask or the last nudge."""
    waiting_red: int = 10
    waiting_nudges: int = 2
    """Unanswered nudges that make it red."""
    urgent_red: int = 1
    """wd without progress on an urgent issue."""
    high_amber: int = 3
    """wd without progress on a high issue."""
    high_red: int = 5
    overdue_amber: int = 1
    """Issues past their due date."""
    overdue_red: int = 3
    stuck_progress: int = 5
    """wd without progress on any issue of the project."""
    stuck_xs: int = 2
    """wd a started issue of size XS or S may take; stuck beyond."""
    stuck_m: int = 4
    stuck_l: int = 8
    stuck_xl: int = 10
    stuck_unsized: int = 5
    stuck_blocked: int = 3
    """wd blocked by an open issue."""
    quiet_amber: int = 21
    """d since outreach, without an active project."""
    quiet_red: int = 30
    """d: red when the next slot falls beyond this day."""
    quiet_unanswered: int = 2
    """Monthly outreaches without any answer: unresponsive."""
    quiet_answer: int = 7
    """d we give an outreach before it counts as unanswered."""
    balance_amber_percent: int = 20
    """Percent of the last block left."""
    balance_amber_weeks: int = 2
    """Weeks of runway: amber when less is left."""
    balance_red: int = 0
    """Hours left."""
    hours_amber: int = 1
    """wd after Linear activity without an hours row."""
    hours_red: int = 3
    """wd; red beyond."""
    hours_month: int = 3
    """Working day of the month by which the last month must be confirmed."""
    hours_lookback: int = 35
    """d: activity older than this is not asked about."""
    payment_amber: int = 7
    """d before an invoice is due."""
    payment_net: int = 30
    """d after issue until an invoice without a date of its own is due."""
    contract_amber: int = 60
    """d before the contract ends."""
    contract_red: int = 30
    """d before the contract ends, when there is no renewal note."""
    onboarding_days: int = 30
    """d after the contract's start during which the checklist is asked for; in kickoff always."""
    unknown_linear: int = 24
    """Hours since Linear was read."""
    unknown_sheet: int = 1
    """wd since the sheet was read."""
    snooze_days: int = 14
    """d a snooze lasts at most."""
    score_red: int = 50
    score_amber: int = 20
    score_hygiene: int = 3
    score_hygiene_cap: int = 9
    act: int = 50
    """Score from which a customer is Act."""
    look: int = 20
    """Score from which a customer is Look."""
    entry_nodes: int = 10
    """Contracted nodes up to which a customer is of entry scale."""
    medium_nodes: int = 100
    """Contracted nodes up to which a customer is of medium scale; large beyond."""
    enterprise_nodes: int = 50
    """Contracted nodes from which a deal is an enterprise deal."""
    minimum_nodes: int = 4
    """Nodes that a production cluster needs."""

    def size_limit(self, size: str) -> int:
        """wd a started issue of T-shirt size `size` may take."""
        limit: int = getattr(self, _OF_SIZE.get(size, "stuck_unsized"))
        return limit


_OF_SIZE = {
    "XS": "stuck_xs",
    "S": "stuck_xs",
    "M": "stuck_m",
    "L": "stuck_l",
    "XL": "stuck_xl",
}
#: Pairs whose first must not be beyond the second: an amber that comes after red is a mistake.
_ORDERED = (
    ("review_amber", "review_red"),
    ("update_amber", "update_red"),
    ("reply_amber", "reply_red"),
    ("waiting_amber", "waiting_red"),
    ("high_amber", "high_red"),
    ("overdue_amber", "overdue_red"),
    ("stuck_xs", "stuck_m"),
    ("stuck_m", "stuck_l"),
    ("stuck_l", "stuck_xl"),
    ("quiet_amber", "quiet_red"),
    ("hours_amber", "hours_red"),
    ("contract_red", "contract_amber"),
    ("look", "act"),
    ("score_amber", "score_red"),
    ("entry_nodes", "medium_nodes"),
)
#: These may be 0; all the others must be at least 1.
_MAY_BE_ZERO = {
    "balance_red",
    "balance_amber_percent",
    "balance_amber_weeks",
    "quiet_answer",
    "score_hygiene",
    "score_hygiene_cap",
    "payment_amber",
    "hours_lookback",
    "onboarding_days",
}
_LONGEST_SNOOZE = 14


def problems(thresholds: Thresholds) -> list[str]:
    """What is wrong with these limits, in plain words; empty when they can be used."""
    values = structs.asdict(thresholds)
    found = [
        f"{name} is {value}: it must be at least {least}"
        for name, value in values.items()
        if value < (least := 0 if name in _MAY_BE_ZERO else 1)
    ]
    found += [
        f"{low} ({values[low]}) must not be more than {high} ({values[high]})"
        for low, high in _ORDERED
        if values[low] > values[high]
    ]
    if thresholds.snooze_days > _LONGEST_SNOOZE:
        found.append(f"snooze_days is {thresholds.snooze_days}: {_LONGEST_SNOOZE} at most")
    return found

"""One cell of the roster file -> one value. A refusal says what would do instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from koortui.domain.contract import Extra
from koortui.domain.customer import Cluster, LinearMapping, Service, Stage
from koortui.domain.decimals import read_money
from koortui.domain.errors import InvalidInput
from koortui.domain.journal import Channel
from koortui.domain.sanitise import clean_line

#: The columns of a roster file, in the order of an export.
COLUMNS = (
    "slug",
    "name",
    "aliases",
    "stage",
    "service",
    "manager",
    "specialist",
    "nodes",
    "clusters",
    "hosting",
    "annual_value",
    "currency",
    "contract_start",
    "contract_end",
    "invoice_date",
    "due_date",
    "paid_on",
    "block_hours",
    "linear",
    "contact_name",
    "contact_email",
    "contact_role",
    "contact_phone",
    "contact_timezone",
    "contact_channel",
    "timezone",
    "tags",
    "extras",
    "industry",
    "usage_fee",
    "terms_agreed_on",
    "signed_on",
    "trial",
    "instalments",
    "scope",
    "discount",
    "renewal_note",
    "next_step",
    "ended_on",
    "invoice_number",
    "invoice_amount",
    "block_price",
)
#: How somebody at a customer may like to be spoken to.
CHANNELS = tuple(channel.value for channel in Channel)
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")
_MOST = Decimal(10) ** 12
_MOST_INSTALMENTS, _MOST_NODES = 12, 99_999
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_TEST = ("test", "lab", "dev", "staging", "non-production")


def parse_cell(column: str, text: str) -> Any:
    """The value of a filled cell. Raises ValueError with the reason, in plain words."""
    return _PARSERS[column](clean_line(text))


def slugify(name: str) -> str:
    """ "Müller & Söhne GmbH" -> "muller-sohne-gmbh"; empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    ascii_ = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")[:80]


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError(f"{text!r} may hold only a-z, 0-9 and -")
    return text


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _stage(text: str) -> Stage:
    try:
        return Stage(text.casefold())
    except ValueError:
        raise ValueError(f"{text!r} is no stage; one of: {', '.join(Stage)}") from None


def _service(text: str) -> Service:
    wanted = text.casefold().replace("_", "-")
    for service in Service:
        if wanted in (service.value, service.label.casefold()):
            return service
    raise ValueError(f"{text!r} is no service; one of: {', '.join(Service)}")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


def _extras(text: str) -> tuple[Extra, ...]:
    return tuple(dict.fromkeys(_extra(part) for part in _list(text.replace(",", ";"))))


def _extra(text: str) -> Extra:
    wanted = text.casefold()
    for extra in Extra:
        if wanted in (extra.value, extra.label.casefold()):
            return extra
    raise ValueError(f"{text!r} is no extra service; of: {', '.join(Extra)}")


def _yes(text: str) -> bool:
    wanted = text.casefold()
    if wanted not in _YES | _NO:
        raise ValueError(f"{text!r} is neither yes nor no")
    return wanted in _YES


def _nodes(text: str) -> int:
    number = _count(text)
    if number > _MOST_NODES:
        raise ValueError(f"{text} nodes are more than anybody has: {_MOST_NODES} at most")
    return number


def _instalments(text: str) -> int:
    number = _count(text)
    if not 1 <= number <= _MOST_INSTALMENTS:
        raise ValueError(f"{text} payments a year will not do: 1 to {_MOST_INSTALMENTS}")
    return number


def _decimal(text: str) -> Decimal:
    """Zero or more, in plain digits: what could be thousands or cents is not guessed."""
    value = read_money(text)
    if value is None:
        why = "could be thousands or cents" if "," in text else "is not a number"
        raise ValueError(f"{text!r} {why}; write 57600, 57600.50 or 57.600,50")
    if value < 0:
        raise ValueError(f"{text} is not zero or more")
    if value >= _MOST:
        raise ValueError(f"{text} is more than anybody pays or works")
    return value


def _amount(text: str) -> Decimal:
    value = _decimal(text)
    if value != round(value, 2):
        raise ValueError(f"{text!r} has more than two digits of cents")
    return value


def _hours(text: str) -> Decimal:
    value = _decimal(text)
    if not value:
        raise ValueError("a block of no hours is no block; leave the cell empty")
    return value


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date; write it as 2026-11-26") from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(f"the year {day.year} is not meant, is it?")
    return day


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", text):
        raise ValueError(f"{text!r} is no currency code such as USD")
    return text.upper()


def _linear(text: str) -> LinearMapping:
    try:
        return LinearMapping.parse(text)
    except InvalidInput:
        raise ValueError(
            f"{text!r} is none of customer:NAME, project:NAME, label:NAME, team:KEY"
        ) from None


def is_email(text: str) -> bool:
    """Whether it has the form of an address; only sending shows whether it is one."""
    return bool(_EMAIL.fullmatch(text))


def is_sender(text: str) -> bool:
    """Whether it is an address, with a name before it or without."""
    from email.utils import parseaddr

    return is_email(parseaddr(text)[1])


def _email(text: str) -> str:
    if not is_email(text):
        raise ValueError(f"{text!r} is no e-mail address")
    return text


def _timezone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{text!r} is no time zone such as Europe/Berlin") from None


def _channel(text: str) -> str:
    found = text.casefold().replace("e-mail", "email")
    if found not in CHANNELS:
        raise ValueError(f"{text!r} is no channel; one of: {', '.join(CHANNELS)}")
    return found


def _clusters(text: str) -> tuple[Cluster, ...]:
    """A number of clusters, or `name:nodes` each, `:test` after what is not production."""
    if text.isdigit():
        if int(text) > 100:
            raise ValueError(f"{text} clusters are too many; is it the number of nodes?")
        return tuple(Cluster(name=f"cluster-{number + 1}") for number in range(int(text)))
    return tuple(_cluster(part) for part in _list(text))


def _cluster(text: str) -> Cluster:
    name, *rest = (part.strip() for part in text.split(":"))
    production = not (rest and rest[-1].casefold() in _TEST)
    if not production:
        rest = rest[:-1]
    if not name or len(rest) > 1:
        raise ValueError(f"{text!r} is not NAME, NAME:NODES or NAME:NODES:test")
    return Cluster(name=name, nodes=_count(rest[0]) if rest else None, production=production)


def _text(text: str) -> str:
    return text


_PARSERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(COLUMNS, _text),
    "slug": _slug,
    "aliases": _list,
    "tags": _list,
    "stage": _stage,
    "service": _service,
    "nodes": _nodes,
    "clusters": _clusters,
    "annual_value": _amount,
    "currency": _currency,
    "contract_start": _day,
    "contract_end": _day,
    "invoice_date": _day,
    "due_date": _day,
    "paid_on": _day,
    "block_hours": _hours,
    "extras": _extras,
    "usage_fee": _amount,
    "terms_agreed_on": _day,
    "signed_on": _day,
    "trial": _yes,
    "instalments": _instalments,
    "ended_on": _day,
    "invoice_amount": _amount,
    "block_price": _amount,
    "linear": _linear,
    "contact_email": _email,
    "contact_timezone": _timezone,
    "contact_channel": _channel,
    "timezone": _timezone,
}

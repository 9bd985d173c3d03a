"""Linear's scalars: ISO 8601 times with milliseconds, days, and durations relative to now."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from graphql import GraphQLError, GraphQLScalarType, GraphQLSchema

DURATION = re.compile(
    r"(?P<sign>[-+])?P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?"
    r"(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
# A calendar month has no fixed length; for filters "about a month ago" is good enough.
DAYS = {"years": 365, "months": 30, "weeks": 7, "days": 1}


def parse_duration(text: str) -> timedelta | None:
    """`-P2W1D` as a timedelta; None when the text is no duration."""
    found = DURATION.fullmatch(text)
    if found is None or not any(found.group(name) for name in found.groupdict() if name != "sign"):
        return None
    parts = {name: int(text or 0) for name, text in found.groupdict().items() if name != "sign"}
    days = sum(parts[name] * length for name, length in DAYS.items())
    length = timedelta(
        days=days, hours=parts["hours"], minutes=parts["minutes"], seconds=parts["seconds"]
    )
    return -length if found.group("sign") == "-" else length


def parse_datetime(value: object) -> datetime:
    """An aware UTC time; a year alone is its first moment, a day its midnight."""
    if not isinstance(value, str):
        raise GraphQLError(f"not a date and time: {value!r}")
    text = f"{value}-01-01" if re.fullmatch(r"\d{4}", value) else value
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise GraphQLError(f"not a date and time: {value!r}") from None
    return parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC)


def parse_date(value: object) -> date:
    """A day."""
    return parse_datetime(value).date()


def format_datetime(value: datetime) -> str:
    """`2026-01-31T09:30:00.000Z`."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _or_duration(value: object) -> datetime | timedelta:
    duration = parse_duration(value) if isinstance(value, str) else None
    return duration if duration is not None else parse_datetime(value)


def _same(value: object) -> object:
    return value


SCALARS: dict[str, tuple[Any, Any]] = {
    # name: (what comes in, what goes out)
    "DateTime": (parse_datetime, format_datetime),
    "DateTimeOrDuration": (_or_duration, _same),
    "TimelessDate": (parse_date, date.isoformat),
    "TimelessDateOrDuration": (_or_duration, _same),
    "JSONObject": (_same, _same),
}


def teach(schema: GraphQLSchema) -> None:
    """Give the schema's scalars their meaning."""
    for name, (parse, serialize) in SCALARS.items():
        scalar = schema.type_map.get(name)
        if isinstance(scalar, GraphQLScalarType):
            # graphql-core 3.3 knows each hook under an old and a new name, bound at build.
            scalar.parse_value = scalar.coerce_input_value = parse  # type: ignore[method-assign]
            scalar.serialize = scalar.coerce_output_value = serialize  # type: ignore[method-assign]

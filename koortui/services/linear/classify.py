"""What an answer of Linear means: an error of `koortui.services.errors`, or nothing wrong.

Source: Linear's API documentation and its SDK's error types. A rate limit comes as HTTP 400
with a code, other errors often with HTTP 200: the body decides before the status does.
"""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import httpx

from koortui.domain.sanitise import clean_line
from koortui.services.errors import (
    AuthRefused,
    BadAnswer,
    ConflictOnInsert,
    NotFound,
    Offline,
    RateLimited,
    Refused,
    ServerFailed,
    ServiceError,
    TimedOut,
)
from koortui.services.linear.wire import GraphQLError

DEFAULT_PAUSE = 60.0
"""Seconds to wait after a rate limit that does not say how long."""

_AUTH_TYPES = frozenset({"authentication error", "forbidden"})
_SERVER_TYPES = frozenset(
    {"internal error", "network error", "bootstrap error", "lock timeout", "other", "unknown"}
)


def of_transport(error: httpx.TransportError, *, write: bool) -> ServiceError:
    """No answer at all: was it sent? Only a failure to connect says surely not."""
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return Offline("linear", "Linear was not reached.")
    if isinstance(error, httpx.TimeoutException):
        return TimedOut("linear", "Linear did not answer in time.", ambiguous=write)
    if isinstance(error, httpx.DecodingError):
        return BadAnswer("linear", "Linear's answer could not be read.", ambiguous=write)
    return Offline("linear", "The connection to Linear broke.", ambiguous=write)


def of_status(response: httpx.Response, *, write: bool) -> ServiceError | None:
    """What the HTTP status alone says."""
    status = response.status_code
    if status == 429:
        return rate_limited(response)
    if status in (401, 403):
        return AuthRefused("linear", "Linear does not accept the key.")
    if status >= 500:
        return ServerFailed("linear", f"Linear failed (HTTP {status}).", ambiguous=write)
    if status in (301, 302, 303, 307, 308):
        return BadAnswer("linear", "Linear's address redirects elsewhere; not followed.")
    if status >= 400:
        # Linear refuses in GraphQL's words; without them a proxy or a login page is speaking,
        # and a write must not be parked for that.
        return BadAnswer("linear", f"Something answered in Linear's place (HTTP {status}).")
    return None


def of_errors(
    errors: list[GraphQLError], response: httpx.Response, *, write: bool
) -> ServiceError | None:
    """What the `errors` of an answer say: the first one counts, a rate limit before all."""
    if any(_is_rate_limit(error) for error in errors):
        return rate_limited(response)
    if not errors:
        return None
    first = errors[0]
    kind = (first.extensions.type or "").lower()
    words = clean_line(first.extensions.user_presentable_message or first.message, 300)
    if first.message.startswith("Entity not found"):
        return NotFound("linear", f"Linear does not have it any more: {words}")
    if "conflict on insert of" in first.message.lower():
        return ConflictOnInsert("linear", f"Linear has it already: {words}")
    if kind in _AUTH_TYPES or first.extensions.code == "AUTHENTICATION_ERROR":
        return AuthRefused("linear", f"Linear does not accept the key: {words}")
    if kind in _SERVER_TYPES or response.status_code >= 500:
        return ServerFailed("linear", f"Linear failed: {words}", ambiguous=write)
    return Refused("linear", f"Linear refused it: {words}")


def _is_rate_limit(error: GraphQLError) -> bool:
    extensions = error.extensions
    return extensions.code == "RATELIMITED" or (extensions.type or "").lower() == "ratelimited"


def rate_limited(response: httpx.Response) -> RateLimited:
    """A rate limit with the pause Linear asks for."""
    pause = retry_after(response)
    return RateLimited(
        "linear", f"Linear asks for a pause of {pause:.0f} s: too many requests.", retry_after=pause
    )


def retry_after(response: httpx.Response) -> float:
    """Seconds to wait: from Retry-After (seconds or a date), else until the limit's reset."""
    given = response.headers.get("retry-after", "").strip()
    if given.isdigit():
        return float(given)
    served = server_seconds(response)
    if given and served:
        try:
            return max(0.0, parsedate_to_datetime(given).timestamp() - served)
        except ValueError:
            return DEFAULT_PAUSE
    reset = response.headers.get("x-ratelimit-requests-reset", "")
    if reset.isdigit() and served:
        return min(3600.0, max(1.0, int(reset) / 1000 - served))
    return DEFAULT_PAUSE


def server_seconds(response: httpx.Response) -> float | None:
    """The server's own time (epoch seconds), from the Date header."""
    try:
        return parsedate_to_datetime(response.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return None

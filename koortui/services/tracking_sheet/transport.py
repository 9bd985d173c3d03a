"""gspread's HTTP client, made safe: timeouts, no redirects, one place for its errors.

gspread's retrying client is not used: it sends an append again after a 5xx.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from koortui.domain.sanitise import clean_line
from koortui.services.errors import (
    AuthRefused,
    BadAnswer,
    MissingSpreadsheet,
    MissingTab,
    Offline,
    RateLimited,
    ReadOnly,
    Refused,
    ServerFailed,
    ServiceError,
    TimedOut,
)
from koortui.services.loopback import send_to_loopback

if TYPE_CHECKING:
    from gspread.http_client import HTTPClient

T = TypeVar("T")

DEFAULT_PAUSE = 60.0
"""Seconds; Google's quotas are by the minute."""
TOKEN_WITHIN = 20
"""Seconds for Google to hand out an access token."""
_SIGN_IN = "Sign in again: `koortui init --google-sign-in`, or g s and i."


def open_client(
    base_url: str | None, credentials: Any, timeouts: tuple[float, float]
) -> HTTPClient:
    """A client for Google, or for a loopback `base_url`, mostly without credentials.

    The imports are here because gspread with google-auth costs 0.3 s: too much for start-up.
    """
    from gspread.http_client import HTTPClient

    if base_url is None:
        session = _google_session(credentials)
    else:
        session = _loopback_session(base_url, credentials)
    # gspread's documented way to bring one's own session; its types do not say so.
    client = HTTPClient(auth=None, session=session)  # type: ignore[arg-type]
    client.session.max_redirects = 0
    client.set_timeout(timeouts)
    return client


def _google_session(credentials: Any) -> Any:
    """A session that signs in; google-auth would wait two minutes for a token."""
    from google.auth.transport.requests import AuthorizedSession

    make: Any = AuthorizedSession  # google-auth leaves it untyped
    return make(credentials, refresh_timeout=TOKEN_WITHIN)


def _loopback_session(base_url: str, credentials: Any) -> Any:
    """A session whose requests to Google go to `base_url`; signed in if that issued credentials."""
    import requests

    session = requests.Session()
    send_to_loopback(session, base_url)
    if credentials is None:
        return session
    from google.auth.transport.requests import AuthorizedSession, Request

    make: Any = AuthorizedSession  # google-auth leaves both untyped
    request: Any = Request
    signed_in = make(credentials, refresh_timeout=TOKEN_WITHIN, auth_request=request(session))
    send_to_loopback(signed_in, base_url)
    return signed_in


def call(act: Callable[[], T], *, write: bool, tab: str) -> T:
    """Do one request; any failure as a ServiceError that says whether it may have counted."""
    import requests
    from google.auth import exceptions as google
    from gspread.exceptions import APIError

    try:
        return act()
    except APIError as error:
        words = "" if error.code == -1 else clean_line(str(error.error.get("message", "")), 300)
        raise _of_answer(error.response, words, write, tab) from None
    except requests.exceptions.JSONDecodeError:
        raise BadAnswer(
            "sheet", "The tracking sheet's answer was cut off.", ambiguous=write
        ) from None
    except requests.exceptions.RequestException as error:
        raise _of_transport(error, write) from None
    except google.RefreshError as error:
        raise _of_refresh(error) from None
    except google.GoogleAuthError:
        raise Offline("sheet", "Google was not reached to sign in.") from None


def _of_refresh(error: Any) -> ServiceError:
    """No access token, so nothing was sent. `retryable`: Google's failure, not its refusal."""
    if error.retryable:
        return ServerFailed("sheet", "Google failed to renew the sign-in.")
    if "JWT" in str(error) or "account not found" in str(error):
        return AuthRefused(
            "sheet",
            "Google does not accept the service account's key any more.",
            next_step="Download its key anew, then run `koortui init`, step Tracking sheet.",
        )
    if "invalid_grant" in str(error):
        return AuthRefused(
            "sheet",
            "Google does not accept the sign-in any more: it was revoked or has expired.",
            next_step=_SIGN_IN,
        )
    return AuthRefused("sheet", "Google does not accept the credentials any more.")


def _of_transport(error: Exception, write: bool) -> ServiceError:
    """No usable answer. Only a failed connect says surely that nothing was sent."""
    import requests

    if isinstance(error, requests.exceptions.ConnectTimeout) or _never_connected(error):
        return Offline("sheet", "The tracking sheet was not reached.")
    if isinstance(error, requests.exceptions.ReadTimeout):
        return TimedOut("sheet", "The tracking sheet did not answer in time.", ambiguous=write)
    if isinstance(error, requests.exceptions.TooManyRedirects):
        return BadAnswer("sheet", "The sheet's address redirects elsewhere; not followed.")
    return Offline("sheet", "The connection to the tracking sheet broke.", ambiguous=write)


def _never_connected(error: Exception) -> bool:
    from urllib3.exceptions import MaxRetryError, NewConnectionError

    reason = error.args[0] if error.args else None
    return isinstance(reason, MaxRetryError) and isinstance(reason.reason, NewConnectionError)


def _of_answer(response: Any, words: str, write: bool, tab: str) -> ServiceError:
    """What Google's HTTP status and message mean; `words` are empty when it was no JSON."""
    status: int = response.status_code
    if status == 429:
        return RateLimited("sheet", "Google asks for a pause.", retry_after=_pause(response))
    if status >= 500:
        return ServerFailed("sheet", f"The tracking sheet failed (HTTP {status}).", ambiguous=write)
    if status == 401:
        return AuthRefused("sheet", "Google does not accept the credentials.")
    if not words:
        return BadAnswer("sheet", f"Something answered in Google's place (HTTP {status}).")
    if status == 404:
        return MissingSpreadsheet("sheet", "The configured spreadsheet does not exist.")
    if status == 403 or "protected cell" in words:
        if write:
            return ReadOnly("sheet", "The tracking sheet is shared read-only.")
        if "authentication scopes" in words:
            return AuthRefused(
                "sheet", "The sign-in does not cover spreadsheets.", next_step=_SIGN_IN
            )
        return AuthRefused("sheet", "The tracking sheet is not shared with these credentials.")
    if "Unable to parse range" in words:
        return MissingTab("sheet", f"The spreadsheet has no tab {tab!r}.")
    return Refused("sheet", f"The tracking sheet refused it: {words}")


def _pause(response: Any) -> float:
    given = str(response.headers.get("retry-after", "")).strip()
    return float(given) if given.isdigit() else DEFAULT_PAUSE

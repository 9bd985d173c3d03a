"""Error answers as Linear and as Google word them, byte for byte on the wire."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

Style = Literal["linear", "google"]


class Answer(msgspec.Struct, kw_only=True):
    """A whole HTTP answer, held in memory."""

    status: int
    headers: list[tuple[bytes, bytes]] = msgspec.field(default_factory=list)
    body: bytes = b""

    async def send(self, send: Callable[[dict[str, Any]], Any]) -> None:
        """Send it over an ASGI channel."""
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        await send(start)
        await send({"type": "http.response.body", "body": self.body})

    def cut(self) -> "Answer":
        """The same answer with half of its body and a length that agrees: broken JSON."""
        body = self.body[: len(self.body) // 2]
        kept = [(name, value) for name, value in self.headers if name != b"content-length"]
        length = (b"content-length", str(len(body)).encode())
        return Answer(status=self.status, headers=[*kept, length], body=body)


def _answer(status: int, content_type: str, body: bytes, retry_after: int | None = None) -> Answer:
    headers = [
        (b"content-type", content_type.encode()),
        (b"content-length", str(len(body)).encode()),
    ]
    if retry_after is not None:
        headers.append((b"retry-after", str(retry_after).encode()))
    return Answer(status=status, headers=headers, body=body)


def _json(status: int, payload: object, retry_after: int | None = None) -> Answer:
    return _answer(status, "application/json", json.dumps(payload).encode(), retry_after)


def html_502() -> Answer:
    """What a proxy in front of either service says when nothing is behind it."""
    page = b"<!DOCTYPE html><html><head><title>502</title></head><body>Bad Gateway</body></html>"
    return _answer(502, "text/html; charset=UTF-8", page)


def linear_error(
    message: str, *, kind: str, code: str, presentable: str, status_code: int | None = None
) -> dict[str, Any]:
    """One entry of Linear's `errors`; `kind` is `extensions.type`, what clients classify on."""
    extensions: dict[str, Any] = {
        "type": kind,
        "code": code,
        "userError": True,
        "userPresentableMessage": presentable,
    }
    if status_code is not None:
        extensions["statusCode"] = status_code
    return {"message": message, "extensions": extensions}


def linear_ratelimited(message: str = "Rate limit exceeded") -> dict[str, Any]:
    """Linear's rate limit body: it comes with HTTP 400."""
    error = linear_error(
        message,
        kind="ratelimited",
        code="RATELIMITED",
        presentable="Rate limit exceeded. Please try again later.",
        status_code=429,
    )
    return {"errors": [error]}


def linear_unauthorized() -> dict[str, Any]:
    """Linear's answer to a wrong or missing key."""
    error = linear_error(
        "Authentication required, not authenticated",
        kind="authentication error",
        code="AUTHENTICATION_ERROR",
        presentable="You need to authenticate to access this operation.",
        status_code=401,
    )
    return {"errors": [error]}


def _linear_internal(_retry_after: int) -> Answer:
    error = linear_error(
        "Internal server error",
        kind="internal error",
        code="INTERNAL_SERVER_ERROR",
        presentable="An internal error occurred.",
    )
    return _json(200, {"data": None, "errors": [error]})


def _google(status: int, name: str, message: str) -> Callable[[int], Answer]:
    payload = {"error": {"code": status, "message": message, "status": name}}

    def answer(retry_after: int) -> Answer:
        return _json(status, payload, retry_after if status == 429 else None)

    return answer


QUOTA = (
    "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute "
    "per user' of service 'sheets.googleapis.com'."
)
_google_429 = _google(429, "RESOURCE_EXHAUSTED", QUOTA)

ANSWERS: Mapping[Style, Mapping[str, Callable[[int], Answer]]] = {
    "linear": {
        "ratelimited_400": lambda after: _json(400, linear_ratelimited(), after),
        "429": lambda after: _json(429, linear_ratelimited("Too many requests"), after),
        "500": lambda _: _answer(500, "text/plain", b"Internal Server Error"),
        "503": lambda _: _answer(503, "text/plain", b"Service Unavailable"),
        "errors_200": _linear_internal,
        "unauthorized": lambda _: _json(401, linear_unauthorized()),
    },
    # Google has no 400 or 200 of Linear's kind: a quota is 429, a refusal INVALID_ARGUMENT.
    "google": {
        "ratelimited_400": _google_429,
        "429": _google_429,
        "500": _google(500, "INTERNAL", "Internal error encountered."),
        "503": _google(503, "UNAVAILABLE", "The service is currently unavailable."),
        "errors_200": _google(400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
        "unauthorized": _google(
            401,
            "UNAUTHENTICATED",
            "Request had invalid authentication credentials.",
        ),
    },
}

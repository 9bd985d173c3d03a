"""The HTTP side: the real paths of Google Sheets v4, JSON in and out, Google's error bodies."""

import json
from typing import Any
from urllib.parse import unquote

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from koortui.sandbox.sheets.calls import CALLS, Call
from koortui.sandbox.sheets.errors import SheetsError, invalid, not_found
from koortui.sandbox.sheets.fields import apply_mask, parse_mask
from koortui.sandbox.sheets.state import SheetsState

_PREFIX = "/v4/spreadsheets/"
_RANGE_VERBS = ("append", "clear")


def create_sheets_app(state: SheetsState) -> ASGIApp:
    """Serves `state` at /v4/spreadsheets/...; asks for no credentials."""

    async def answer(request: Request) -> Response:
        try:
            kind, call = await _understand(request)
            operation = CALLS.get((request.method, kind))
            if operation is None:
                raise not_found("Method not found.")
            data = operation(state, call)
            mask = call.query.get("fields")
            return _json(200, apply_mask(parse_mask(mask), data) if mask else data)
        except SheetsError as error:
            return _json(error.code, error.body())

    return Starlette(
        routes=[Route(_PREFIX + "{rest:path}", answer, methods=["GET", "POST", "PUT"])]
    )


async def _understand(request: Request) -> tuple[str, Call]:
    """Which method is meant, and its arguments."""
    kind, spreadsheet_id, target = _split_path(_raw_rest(request))
    body = _parse_body(await request.body())
    return kind, Call(spreadsheet_id, target, request.query_params, body)


def _raw_rest(request: Request) -> str:
    """The path behind the prefix as it was sent: a tab title may hold an encoded / or :."""
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    return str(raw.decode("latin-1").split("?")[0].partition(_PREFIX)[2])


def _split_path(rest: str) -> tuple[str, str, str]:
    """`ID/values/RANGE:append` -> ("values/*:append", "ID", "RANGE")."""
    first, _, tail = rest.partition("/")
    spreadsheet_id, colon, verb = first.partition(":")
    if not tail:
        return f"{colon}{verb}", unquote(spreadsheet_id), ""
    collection, slash, target = tail.partition("/")
    if not slash:
        return collection, unquote(spreadsheet_id), ""
    before, _, verb = target.rpartition(":")
    if verb in _RANGE_VERBS:
        return f"{collection}/*:{verb}", unquote(spreadsheet_id), unquote(before)
    return f"{collection}/*", unquote(spreadsheet_id), unquote(target)


def _parse_body(raw: bytes) -> dict[str, Any]:
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise invalid(f"Invalid JSON payload received. {error}") from error
    if not isinstance(body, dict):
        raise invalid("Invalid JSON payload received. Expected an object.")
    return body


def _json(status: int, data: object) -> Response:
    return Response(msgspec.json.encode(data), status, media_type="application/json; charset=UTF-8")

"""One ASGI app for both services and for the test's hand on them.

`/graphql` is Linear, `/_sandbox/*` controls faults and shows state, `/o/oauth2/*` and `/token`
are Google's sign-in, and everything else is the sheet service.
"""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from koortui.sandbox.faults import ASGIApp, Fault, FaultMiddleware, FaultPlan, Receive, Scope, Send
from koortui.sandbox.google_sign_in import GoogleSignIn, OnlySignedIn
from koortui.sandbox.linear.endpoint import LinearEndpoint, operation_names
from koortui.sandbox.linear.world import LinearWorld
from koortui.sandbox.sheets import SheetsState, create_sheets_app


def create_app(
    world: LinearWorld,
    sheets: SheetsState | None,
    plan: FaultPlan,
    google: GoogleSignIn | None = None,
    *,
    after_request: Callable[[], None] = lambda: None,
) -> ASGIApp:
    """Both services under one roof; `after_request` runs after each one's requests."""
    linear = FaultMiddleware(
        _Then(LinearEndpoint(world), after_request), plan, "linear", "linear", operation_names
    )
    google = google or GoogleSignIn()
    routes: list[BaseRoute] = [
        Route("/graphql", linear),
        *_control_routes(world, sheets, plan, google),
    ]
    if sheets is not None:
        sheet_app = OnlySignedIn(_Then(create_sheets_app(sheets), after_request), google)
        both = Starlette(routes=[*google.routes(), Mount("/", sheet_app)])
        routes.append(Mount("/", FaultMiddleware(both, plan, "sheet", "google")))
    return Starlette(routes=routes)


class _Then:
    """An app followed by a call: the state is saved before an answer can be lost."""

    def __init__(self, app: ASGIApp, after: Callable[[], None]) -> None:
        self.app = app
        self.after = after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)
        self.after()


def _control_routes(
    world: LinearWorld, sheets: SheetsState | None, plan: FaultPlan, google: GoogleSignIn
) -> list[BaseRoute]:
    async def faults(request: Request) -> Response:
        if request.method == "POST":
            try:
                plan.add(msgspec.json.decode(await request.body(), type=Fault))
            except msgspec.DecodeError as error:
                return JSONResponse({"error": str(error)}, status_code=422)
        elif request.method == "DELETE":
            plan.clear()
        return JSONResponse({"faults": msgspec.to_builtins(plan.pending)})

    async def requests(request: Request) -> Response:
        if request.method == "DELETE":
            plan.forget_requests()
        sources = ("linear", "sheet")
        return JSONResponse(
            {
                "requests": msgspec.to_builtins(plan.requests),
                "counts": plan.counts(),
                "by_name": {source: plan.counts_by_name(source) for source in sources},
            }
        )

    async def linear_state(_request: Request) -> Response:
        return JSONResponse(world.dump())

    async def sheet_state(_request: Request) -> Response:
        if sheets is None:
            return JSONResponse({"error": "no sheet service here"}, status_code=404)
        return JSONResponse(sheets.dump())

    async def revoke(_request: Request) -> Response:
        google.revoke()
        return JSONResponse({"revoked": True})

    return [
        Route("/_sandbox/google/revoke", revoke, methods=["POST"]),
        Route("/_sandbox/faults", faults, methods=["GET", "POST", "DELETE"]),
        Route("/_sandbox/requests", requests, methods=["GET", "DELETE"]),
        Route("/_sandbox/linear", linear_state),
        Route("/_sandbox/sheet", sheet_state),
    ]


class StateFile:
    """Both services' state in one JSON file, so that a restarted sandbox remembers."""

    def __init__(self, path: Path, world: LinearWorld, sheets: SheetsState | None) -> None:
        self.path = path
        self.world = world
        self.sheets = sheets
        self._sheet_changes = 0
        self._saved: tuple[int, int] | None = None
        if sheets is not None:
            self._told_before = sheets.on_change
            sheets.on_change = self._sheet_changed

    def load(self) -> bool:
        """Take the state back; False when there is no file yet."""
        if not self.path.exists():
            return False
        dumped = json.loads(self.path.read_bytes())
        self.world.load(dumped["linear"])
        if self.sheets is not None and dumped["sheet"] is not None:
            self.sheets.load(dumped["sheet"])
        return True

    def save(self) -> None:
        """Write the state, whole or not at all, when something changed since the last save."""
        current = (self.world.revision, self._sheet_changes)
        if current == self._saved:
            return
        sheet = self.sheets.dump() if self.sheets is not None else None
        dumped = json.dumps({"linear": self.world.dump(), "sheet": sheet}).encode()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".draft")
        draft.write_bytes(dumped)
        draft.replace(self.path)
        self._saved = current

    def _sheet_changed(self) -> None:
        self._sheet_changes += 1
        if self._told_before is not None:
            self._told_before()

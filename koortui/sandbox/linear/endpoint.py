"""Linear's HTTP endpoint: who asks, what it costs, and the form of every answer."""

import json
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from koortui.sandbox.fault_answers import linear_ratelimited, linear_unauthorized
from koortui.sandbox.linear.complexity import complexity
from koortui.sandbox.linear.errors import invalid
from koortui.sandbox.linear.execution import run
from koortui.sandbox.linear.schema import linear_schema
from koortui.sandbox.linear.world import LinearWorld


class LinearEndpoint:
    """The ASGI app behind `/graphql`."""

    def __init__(self, world: LinearWorld) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = self._answer(request, await request.body())
        await response(scope, receive, send)

    def _answer(self, request: Request, body: bytes) -> Response:
        if request.method != "POST":
            return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={"allow": "POST"})
        if not self._knows(request.headers.get("authorization", "")):
            return JSONResponse(linear_unauthorized(), HTTPStatus.UNAUTHORIZED)
        try:
            asked = _Asked(body)
        except GraphQLError as error:
            return _refused([error])
        return self._execute(asked)

    def _knows(self, authorization: str) -> bool:
        """A personal key comes bare, an OAuth token as a bearer."""
        return authorization in {self.world.key, f"Bearer {self.world.key}"}

    def _execute(self, asked: "_Asked") -> Response:
        errors = validate(linear_schema(), asked.document)
        operation = get_operation_ast(asked.document, asked.operation_name)
        if errors or operation is None:
            return _refused(errors or [GraphQLError("Must provide an operation.")])
        variables = get_variable_values(
            linear_schema(), operation.variable_definitions or (), asked.variables
        )
        if isinstance(variables, list):
            return _refused(variables)
        points = complexity(asked.document, operation, variables.coerced)
        budget = self.world.budget
        if points > budget.limits.query_complexity:
            return _refused([_too_complex(points, budget.limits.query_complexity)])
        if not budget.spend(points, self.world.now()):
            return JSONResponse(
                linear_ratelimited(), HTTPStatus.BAD_REQUEST, headers=budget.headers(points)
            )
        result = run(self.world, asked.document, asked.variables, asked.operation_name)
        return JSONResponse(_formatted(result), headers=budget.headers(points))


class _Asked:
    """A request body, taken apart. GraphQLError: not JSON, no query, or a syntax error."""

    def __init__(self, body: bytes) -> None:
        try:
            given = json.loads(body)
        except ValueError:
            raise GraphQLError("POST body is not JSON.") from None
        query = given.get("query") if isinstance(given, dict) else None
        if not isinstance(query, str):
            raise GraphQLError("POST body has no query.")
        self.document = _parse(query)
        self.operation_name: str | None = given.get("operationName")
        self.variables: dict[str, Any] = given.get("variables") or {}


@lru_cache(maxsize=256)
def _parse(query: str) -> DocumentNode:
    return parse(query)


def _too_complex(points: int, limit: int) -> GraphQLError:
    shown = f"The query is too complex. Complexity: {points}. Maximum allowed complexity: {limit}."
    return invalid("Query too complex", shown)


def _refused(errors: list[GraphQLError]) -> Response:
    """Nothing was executed: HTTP 400, and no `data`."""
    formatted = [_with_type(error) for error in errors]
    return JSONResponse({"errors": formatted}, HTTPStatus.BAD_REQUEST)


def _with_type(error: GraphQLError) -> dict[str, Any]:
    shown: dict[str, Any] = dict(error.formatted)
    shown.setdefault(
        "extensions",
        {"type": "graphql error", "code": "GRAPHQL_VALIDATION_FAILED", "userError": True},
    )
    return shown


def _formatted(result: ExecutionResult) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(result.formatted)
    return formatted


def operation_names(scope: Any, body: bytes) -> list[str]:
    """What a fault or a test can call a request: operation, root fields, "METHOD path"."""
    plain = f"{scope['method']} {scope['path']}"
    try:
        asked = _Asked(body)
    except GraphQLError:
        return [plain]
    operation = get_operation_ast(asked.document, asked.operation_name)
    if operation is None:
        return [plain]
    fields = [node for node in operation.selection_set.selections if isinstance(node, FieldNode)]
    own = [operation.name.value] if operation.name else []
    return [*own, *(node.name.value for node in fields), plain]

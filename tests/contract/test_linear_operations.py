"""Every operation is valid at Linear and affordable. The schema is read where it is at hand."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    GraphQLInputObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    parse,
    validate,
)
from graphql.utilities import coerce_input_value

from koortui.domain.customer import LinearMapping
from koortui.sandbox.linear.complexity import complexity
from koortui.sandbox.linear.schema import linear_schema
from koortui.services.linear.operations import OPERATIONS
from koortui.services.linear.scope import changed_since, issue_scope

LIMIT = 10_000
REPOSITORY = Path(__file__).resolve().parents[2]
by_operation = pytest.mark.parametrize("name", OPERATIONS)


@cache
def official_schema() -> GraphQLSchema:
    default = REPOSITORY.parent / "shared" / "linear" / "schema.graphql"
    path = Path(os.environ.get("KOORTUI_LINEAR_SCHEMA", default))
    if not path.is_file():
        if os.environ.get("KOORTUI_REQUIRE_LINEAR_SCHEMA") == "1":
            pytest.fail(f"Linear's schema is required, but {path} is not there")
        pytest.skip("Linear's own schema is not at hand; see KOORTUI_LINEAR_SCHEMA")
    return build_schema(path.read_text(encoding="utf-8"))


def operation_of(document: DocumentNode) -> OperationDefinitionNode:
    [operation] = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    return operation


@by_operation
def test_it_is_valid_against_linear_s_own_schema(name: str) -> None:
    assert validate(official_schema(), parse(OPERATIONS[name])) == []


@by_operation
def test_it_is_valid_against_the_sandbox_s_subset(name: str) -> None:
    assert validate(linear_schema(), parse(OPERATIONS[name])) == []


@by_operation
def test_it_costs_less_than_one_query_may(name: str) -> None:
    document = parse(OPERATIONS[name])
    assert complexity(document, operation_of(document), {}) < LIMIT


@by_operation
def test_it_goes_by_its_name_in_the_table(name: str) -> None:
    declared = operation_of(parse(OPERATIONS[name])).name
    assert declared is not None
    assert declared.value == name


FILTERS = [
    issue_scope([LinearMapping(kind, value)])
    for kind in ("customer", "project", "label", "team")
    for value in ("Acme", "7c1f0a52-90a5-4b8e-9d6e-0a8f5b6c7d8e")
]


@pytest.mark.parametrize("scope", FILTERS, ids=str)
@pytest.mark.parametrize("kind", ["IssueFilter", "NullableIssueFilter"])
def test_the_filters_sent_as_variables_are_linear_s_own(scope: dict[str, Any], kind: str) -> None:
    """Issues are filtered by the first, their comments through the second."""
    since = changed_since(datetime(2026, 3, 2, tzinfo=UTC))
    whole = {**since, "or": [*scope["or"], {"id": {"in": ["a", "b"]}}]}
    expected = official_schema().type_map[kind]
    assert isinstance(expected, GraphQLInputObjectType)
    assert coerce_input_value(whole, expected)

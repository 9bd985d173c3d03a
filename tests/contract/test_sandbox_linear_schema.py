"""The sandbox's schema is a true subset of the schema Linear publishes."""

import os
from functools import cache
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_required_argument,
    is_required_input_field,
)

from koortui.sandbox.linear.schema import linear_schema

BUILT_IN = {"String", "Boolean", "Int", "Float", "ID"}
OURS = sorted(
    name for name in linear_schema().type_map if not name.startswith("__") and name not in BUILT_IN
)


def official_file() -> Path | None:
    named = os.environ.get("KOORTUI_LINEAR_SCHEMA")
    beside = Path(__file__).parents[3] / "shared" / "linear" / "schema.graphql"
    path = Path(named) if named else beside
    return path if path.is_file() else None


@cache
def read_official(path: Path) -> GraphQLSchema:
    return build_schema(path.read_text("utf-8"), assume_valid=True)


@pytest.fixture(name="official")
def official_schema() -> GraphQLSchema:
    path = official_file()
    if path is not None:
        return read_official(path)
    if os.environ.get("KOORTUI_REQUIRE_LINEAR_SCHEMA") == "1":
        pytest.fail("Linear's published schema is required and was not found")
    pytest.skip("Linear's published schema is not here")


def differences(mine: GraphQLNamedType, theirs: GraphQLNamedType | None) -> list[str]:
    """Where a type of ours is not a subset of theirs; empty when it is."""
    if type(mine) is not type(theirs):
        return [f"{mine.name}: not the same kind of type"]
    if isinstance(mine, GraphQLEnumType) and isinstance(theirs, GraphQLEnumType):
        return [f"{mine.name}.{value}" for value in mine.values if value not in theirs.values]
    if isinstance(mine, GraphQLInputObjectType) and isinstance(theirs, GraphQLInputObjectType):
        return input_differences(mine, theirs)
    if isinstance(mine, GraphQLObjectType | GraphQLInterfaceType):
        assert isinstance(theirs, GraphQLObjectType | GraphQLInterfaceType)
        return field_differences(mine, theirs)
    return []


def input_differences(mine: GraphQLInputObjectType, theirs: GraphQLInputObjectType) -> list[str]:
    found = [
        f"{mine.name}.{name}: {field.type}"
        for name, field in mine.fields.items()
        if name not in theirs.fields or str(theirs.fields[name].type) != str(field.type)
    ]
    required = {name for name, field in theirs.fields.items() if is_required_input_field(field)}
    return found + [f"{mine.name}.{name}: left out" for name in required - set(mine.fields)]


def field_differences(
    mine: GraphQLObjectType | GraphQLInterfaceType,
    theirs: GraphQLObjectType | GraphQLInterfaceType,
) -> list[str]:
    found: list[str] = []
    interfaces = {one.name for one in theirs.interfaces}
    found += [f"{mine.name}: {one.name}" for one in mine.interfaces if one.name not in interfaces]
    for name, field in mine.fields.items():
        other = theirs.fields.get(name)
        if other is None or str(other.type) != str(field.type):
            found.append(f"{mine.name}.{name}: {field.type}")
            continue
        for argument, given in field.args.items():
            if argument not in other.args or str(other.args[argument].type) != str(given.type):
                found.append(f"{mine.name}.{name}({argument}: {given.type})")
        required = {key for key, argument in other.args.items() if is_required_argument(argument)}
        found += [f"{mine.name}.{name}({key}): left out" for key in required - set(field.args)]
    return found


@pytest.mark.xdist_group("linear-schema")  # parsed once: it takes seconds
@pytest.mark.parametrize("name", OURS)
def test_a_type_of_the_sandbox_is_a_subset_of_the_published_one(
    name: str, official: GraphQLSchema
) -> None:
    assert differences(linear_schema().type_map[name], official.type_map.get(name)) == []


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("type T { a: String! }", "type T { a: String }"),
        ("type T { a: String }", "type T { b: String }"),
        ("type T { a(x: Int!): String }", "type T { a: String }"),
        ("type T { a(x: Int): String }", "type T { a(y: Int): String }"),
        ("input T { a: Int!, b: Int }", "input T { b: Int }"),
        ("input T { a: Int }", "input T { a: Float }"),
        ("enum T { A }", "enum T { A B }"),
        ("scalar T", "enum T { A }"),
    ],
)
def test_the_comparison_sees_each_kind_of_difference(theirs: str, ours: str) -> None:
    found = differences(build_schema(ours).type_map["T"], build_schema(theirs).type_map["T"])
    assert len(found) == 1


def test_every_field_of_every_type_has_a_meaning() -> None:
    """A field the sandbox declares and cannot answer would fail only when first asked for."""
    from koortui.sandbox.linear import fields, mutations, queries

    schema = linear_schema()
    assert set(schema.type_map["Mutation"].fields) == set(mutations.MUTATIONS)  # type: ignore[attr-defined]
    assert set(schema.type_map["Query"].fields) == set(queries.QUERIES)  # type: ignore[attr-defined]
    for record, name in fields.GRAPHQL_NAMES.items():
        attributes = set(record.__struct_fields__)  # type: ignore[attr-defined]
        for field in schema.type_map[name].fields:  # type: ignore[attr-defined]
            attribute = fields.snake(field)
            assert (
                (name, field) in fields.COMPUTED
                or attribute in attributes
                or f"{attribute}_id" in attributes
            ), f"{name}.{field}"


def test_every_condition_of_every_filter_has_a_meaning() -> None:
    from koortui.sandbox.linear import fields, filters

    structural = {"and", "or", "null", "some", "every", "length"}
    records = {name: record for record, name in fields.GRAPHQL_NAMES.items()}
    for kind in linear_schema().type_map.values():
        if not isinstance(kind, GraphQLInputObjectType):
            continue
        if kind.name.endswith("Comparator"):
            assert set(kind.fields) <= set(filters.OPERATORS) | structural, kind.name
        if kind.name.endswith("Filter"):
            name = kind.name.removesuffix("Filter").removesuffix("Collection")
            name = name.removeprefix("Nullable")
            attributes = set(records[name].__struct_fields__)  # type: ignore[attr-defined]
            for field in set(kind.fields) - structural:
                attribute = fields.snake(field)
                assert (
                    (name, field) in fields.COMPUTED
                    or attribute in attributes
                    or f"{attribute}_id" in attributes
                ), f"{kind.name}.{field}"

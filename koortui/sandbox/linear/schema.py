"""The executable schema, built once from `schema.graphql`."""

from functools import cache
from importlib.resources import files

from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
)

from koortui.sandbox.linear import scalars


@cache
def linear_schema() -> GraphQLSchema:
    """The subset of Linear's schema the sandbox serves."""
    source = files("koortui.sandbox.linear").joinpath("schema.graphql").read_text("utf-8")
    schema = build_schema(source)
    scalars.teach(schema)
    return schema


@cache
def type_of_field(type_name: str, field: str) -> str:
    """The name of a field's type, of an object or an input, without list and non-null."""
    owner = linear_schema().type_map[type_name]
    if not isinstance(owner, GraphQLObjectType | GraphQLInputObjectType):
        raise TypeError(f"{type_name} has no fields")
    name: str = get_named_type(owner.fields[field].type).name
    return name

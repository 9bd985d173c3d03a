"""Runs one valid GraphQL operation on a workspace."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLResolveInfo,
    execute_sync,
    get_named_type,
)

from koortui.sandbox.linear.fields import value_of
from koortui.sandbox.linear.mutations import MUTATIONS
from koortui.sandbox.linear.paging import page
from koortui.sandbox.linear.queries import QUERIES
from koortui.sandbox.linear.schema import linear_schema
from koortui.sandbox.linear.world import LinearWorld


def run(
    world: LinearWorld, document: DocumentNode, variables: dict[str, Any], name: str | None
) -> ExecutionResult:
    """Execute under the workspace's lock: nobody sees half a mutation."""
    with world.lock:
        return execute_sync(
            linear_schema(),
            document,
            context_value=world,
            variable_values=variables,
            operation_name=name,
            field_resolver=_resolve,
        )


def _resolve(source: Any, info: GraphQLResolveInfo[LinearWorld], **args: Any) -> Any:
    world = info.context
    name, owner = info.field_name, info.parent_type.name
    if owner == "Mutation":
        return MUTATIONS[name](world, **args)
    kind = get_named_type(info.return_type).name
    connection = kind.endswith("Connection")
    if owner == "Query":
        value = QUERIES[name](world, **({} if connection else args))
    elif isinstance(source, Mapping):
        return source[name]
    else:
        value = value_of(world, source, name)
    return page(world, value, args, _filter_type(info)) if connection else value


def _filter_type(info: GraphQLResolveInfo[LinearWorld]) -> str | None:
    """The input type of this connection's `filter`, if it takes one."""
    argument = info.parent_type.fields[info.field_name].args.get("filter")
    return get_named_type(argument.type).name if argument is not None else None

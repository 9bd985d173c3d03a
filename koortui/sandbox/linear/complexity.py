"""What a query costs by Linear's formula.

0.1 for a property, 1 for an object, and a connection multiplies what is in it by
`first` (50 when not given). https://linear.app/developers/rate-limiting
"""

import math
from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.utilities import value_from_ast_untyped

from koortui.sandbox.linear.paging import DEFAULT_FIRST
from koortui.sandbox.linear.schema import linear_schema

PROPERTY = 0.1
OBJECT = 1.0


def complexity(
    document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> int:
    """Points of one operation of a valid document, rounded up."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    root = linear_schema().type_map[operation.operation.value.title()]
    # Tenths don't add up exactly in binary: 30 properties are not to cost 4 points.
    cost = _Cost(fragments, dict(variables)).of(operation.selection_set, root)
    return math.ceil(round(cost, 6))


class _Cost:
    def __init__(
        self, fragments: Mapping[str, FragmentDefinitionNode], variables: dict[str, Any]
    ) -> None:
        self.fragments = fragments
        self.variables = variables

    def of(self, selections: SelectionSetNode, parent: GraphQLNamedType) -> float:
        total = 0.0
        for node in selections.selections:
            if isinstance(node, FieldNode):
                total += self._field(node, parent)
            elif isinstance(node, InlineFragmentNode):
                total += self.of(node.selection_set, parent)
            elif isinstance(node, FragmentSpreadNode):
                total += self.of(self.fragments[node.name.value].selection_set, parent)
        return total

    def _field(self, node: FieldNode, parent: GraphQLNamedType) -> float:
        if node.selection_set is None or not isinstance(parent, GraphQLObjectType):
            return PROPERTY
        definition = linear_schema().get_field(parent, node.name.value)
        if definition is None:
            raise LookupError(f"a valid document asks for {parent.name}.{node.name.value}")
        kind = get_named_type(definition.type)
        children = self.of(node.selection_set, kind)
        if kind.name.endswith("Connection"):
            return self._first(node) * children
        return OBJECT + children

    def _first(self, node: FieldNode) -> float:
        for argument in node.arguments or ():
            if argument.name.value == "first":
                given = value_from_ast_untyped(argument.value, self.variables)
                return float(given) if isinstance(given, int) else float(DEFAULT_FIRST)
        return float(DEFAULT_FIRST)

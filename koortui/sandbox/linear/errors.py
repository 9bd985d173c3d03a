"""Refusals as Linear words them: an error inside HTTP 200, classified by `extensions.type`."""

from graphql import GraphQLError

from koortui.sandbox.fault_answers import linear_error


def invalid(message: str, presentable: str | None = None) -> GraphQLError:
    """The input is wrong; `presentable` is what Linear would show a person."""
    error = linear_error(
        message,
        kind="invalid input",
        code="INPUT_ERROR",
        presentable=presentable or message,
        status_code=400,
    )
    return GraphQLError(message, extensions=error["extensions"])


def not_found(entity: str) -> GraphQLError:
    """Nothing of this kind has the id that was asked for."""
    return invalid(f"Entity not found: {entity}", f"Could not find referenced {entity}.")


def conflict(entity: str) -> GraphQLError:
    """A client-made id was used before: the entity is there already."""
    return invalid(f"conflict on insert of {entity}", f"{entity} with the given id already exists.")

"""Linear on loopback: an in-memory workspace behind a real GraphQL endpoint.

`LinearWorld` is the workspace (builders, and the acts of a remote person);
`linear_app` serves it over HTTP with `schema.graphql`, a true subset of the
published schema. Nothing here knows the client.
"""

from koortui.sandbox.linear.limits import RateLimits
from koortui.sandbox.linear.world import LinearWorld

__all__ = ["LinearWorld", "RateLimits"]

"""A network that swallows everything: connections are taken, and never answered."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def black_hole() -> Iterator[dict[str, str]]:
    """The environment that points Linear and the sheet at a socket nobody reads."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as hole:
        port = hole.getsockname()[1]
        yield {
            "KOORTUI_LINEAR_URL": f"http://127.0.0.1:{port}/graphql",
            "KOORTUI_LINEAR_KEY": "lin_api_black_hole_canary",
            "KOORTUI_SHEETS_URL": f"http://127.0.0.1:{port}",
        }

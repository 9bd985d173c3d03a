"""What is asked before the words of a message make room for those of a template."""

from __future__ import annotations

from koortui.screens.pick import Choice, PickScreen


def before_replacing(template: str, keep: str) -> PickScreen:
    """Answers "keep" (first, said as `keep`), "begin", or None."""
    choices = [
        Choice("keep", keep),
        Choice("begin", f"begin the {template}: what was written goes"),
    ]
    return PickScreen("A message is being written", choices)

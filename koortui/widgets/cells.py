"""Text cut and padded to terminal cells, wide characters counted as two."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells, cut with an ellipsis when it is longer."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width)


def fit_right(text: str, width: int) -> str:
    """`text` at the right end of `width` cells; cut at its left when longer."""
    length = cell_len(text)
    return " " * (width - length) + text if length <= width else fit(text, width)

"""Field masks: `fields=sheets(properties.title,data),spreadsheetId` keeps just that.

Source: https://developers.google.com/workspace/sheets/api/guides/field-masks
"""

import re
from typing import Any

from koortui.sandbox.sheets.errors import invalid

Mask = dict[str, "Mask"]


def parse_mask(text: str) -> Mask:
    """A tree of names; an empty branch keeps everything below it."""
    tokens = re.findall(r"[^\s,()./]+|[,()./]", text)
    mask: Mask = {}
    if _parse_list(tokens, 0, mask) != len(tokens):
        raise invalid(f"Invalid field selection {text}")
    return mask


def _parse_list(tokens: list[str], at: int, into: Mask) -> int:
    """Reads `name[.name...][(list)]`, separated by commas; returns where it stopped."""
    branch = into
    while at < len(tokens) and tokens[at] != ")":
        token = tokens[at]
        at += 1
        if token == ",":
            branch = into
        elif token == "(":
            at = _parse_list(tokens, at, branch) + 1
        elif token not in "./":
            branch = branch.setdefault(token, {})
    return at


def apply_mask(mask: Mask, data: Any) -> Any:
    if not mask or "*" in mask:
        return data
    if isinstance(data, list):
        return [apply_mask(mask, item) for item in data]
    if isinstance(data, dict):
        return {name: apply_mask(mask[name], data[name]) for name in data if name in mask}
    return data

"""The JSON Schema of config.toml, made from the types that read it (docs/config.schema.json)."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from koortui.config import COLUMNS, CONTACT_COLUMNS, Config
from koortui.domain.thresholds import Thresholds


def config_schema() -> dict[str, Any]:
    """Draft 2020-12. What types do not say (limits, columns, ports) is added here."""
    (found,), parts = msgspec.json.schema_components([Config], ref_template="#/$defs/{name}")
    (limits,), more = msgspec.json.schema_components([Thresholds], ref_template="#/$defs/{name}")
    parts |= more
    for part in parts.values():
        part["additionalProperties"] = False
    parts["Config"]["properties"]["attention"] = {**limits, "default": {}}
    sheet = parts["SheetSettings"]["properties"]
    sheet["columns"]["propertyNames"] = {"enum": list(COLUMNS)}
    sheet["contact_columns"]["propertyNames"] = {"enum": list(CONTACT_COLUMNS)}
    parts["MailSettings"]["properties"]["port"] |= {"minimum": 1, "maximum": 65_535}
    number = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]}
    parts["TargetSettings"]["properties"]["goal"] = number
    parts["MoneySettings"]["properties"]["rates"]["additionalProperties"] = number
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "KoorTUI's config.toml",
        **found,
        "$defs": dict(sorted(parts.items())),
    }


def schema_text() -> str:
    """As the file in docs holds it."""
    return json.dumps(config_schema(), indent=2) + "\n"

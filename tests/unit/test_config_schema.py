"""The published schema of config.toml is the one of the types that read it."""

from __future__ import annotations

import json
from pathlib import Path

from koortui.config import Config
from koortui.config_schema import config_schema, schema_text
from koortui.domain.targets import Metric
from koortui.domain.thresholds import Thresholds

FILE = Path(__file__).parents[2] / "docs" / "config.schema.json"


def test_the_published_schema_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == schema_text(), (
        "run `koortui config schema > docs/config.schema.json`"
    )


def test_the_schema_knows_every_section_and_every_limit() -> None:
    parts = config_schema()["$defs"]
    assert parts["Config"]["properties"].keys() == set(Config.__struct_encode_fields__)
    assert parts["Thresholds"]["properties"].keys() == set(Thresholds.__struct_fields__)
    assert parts["Config"]["properties"]["attention"]["$ref"] == "#/$defs/Thresholds"


def test_the_settings_know_every_measure_of_targets() -> None:
    """The settings spell the measures out: reading them needs no more than their words."""
    measures = config_schema()["$defs"]["TargetSettings"]["properties"]["metric"]["enum"]
    assert set(measures) == set(Metric)


def test_every_reference_of_the_schema_leads_somewhere() -> None:
    text = schema_text()
    parts = json.loads(text)["$defs"]
    named = {line.split("#/$defs/")[1].split('"')[0] for line in text.splitlines() if "#/$" in line}
    assert named <= parts.keys()
    assert all(part["additionalProperties"] is False for part in parts.values())

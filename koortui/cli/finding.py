"""What a check of `koortui doctor` answers."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from koortui.domain.errors import KoorError
from koortui.services.errors import step_when_asking


class Finding(Struct, frozen=True, kw_only=True):
    """One check's answer; `fix` says what to do."""

    check: str
    state: Literal["ok", "warning", "failed"]
    text: str
    fix: str = ""


def failed(check: str, error: KoorError) -> Finding:
    """What an error says, as a finding."""
    return Finding(check=check, state="failed", text=error.what, fix=step_when_asking(error))

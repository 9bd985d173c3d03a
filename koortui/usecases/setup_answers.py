"""An answer as config.toml holds it, and a setting as it is typed."""

from __future__ import annotations

from koortui.usecases.settings_file import Value


def value_of(path: str, text: str) -> Value:
    """An answer as config.toml holds it."""
    if path == "calendar.review_days":
        return tuple(day for day in text.replace(",", " ").lower().split() if day)
    if path == "sheet.columns":
        pairs = (part.partition("=") for part in text.split(";") if part.strip())
        return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}
    if path == "mail.port" and text:
        return int(text) if text.isascii() and text.isdigit() else text
    if path in ("calendar.country", "calendar.subdivision"):
        return text.upper()
    return text


def text_of(value: Value) -> str:
    """A setting as text for a field."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, dict):
        return "; ".join(f"{ours} = {theirs}" for ours, theirs in value.items())
    return str(value)

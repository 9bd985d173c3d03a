"""config.toml as a person's own file: changed key by key, its comments and its order kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from koortui.config import parse_config
from koortui.domain.errors import KoorError

Value = str | int | tuple[str, ...] | dict[str, str]


def read_settings(file: Path) -> str:
    """The file's text; empty when there is none yet."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise KoorError(
            f"{file} cannot be read: {error}.",
            kept="Nothing was changed.",
            next_step="Check the file's permissions.",
        ) from error


def with_values(text: str, values: Mapping[str, Value]) -> str:
    """`text` with these keys ("me.name") set. An empty value takes the key out."""
    import tomlkit

    document: Any = tomlkit.parse(text)
    for path, value in values.items():
        section, _, key = path.partition(".")
        if value in ("", (), {}):
            document.get(section, {}).pop(key, None)
            continue
        if section not in document:
            if document.as_string().strip():
                document.add(tomlkit.nl())
            document.add(section, tomlkit.table())
        document[section][key] = _plain(value)
    return tomlkit.dumps(document)


def _plain(value: Value) -> Any:
    """A list, or one line { a = "b" }, as a person would write it."""
    import tomlkit

    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update(value)
        return table
    return list(value) if isinstance(value, tuple) else value


def write_settings(target: Path, raw: bytes, name: str, *, force: bool) -> None:
    """Check the text, then put it in place; the former file stays beside it as .bak."""
    parse_config(raw, name)
    if target.exists() and not force and target.read_bytes() != raw:
        raise KoorError(
            f"{target} is there already.",
            kept="It was not changed.",
            next_step="Add --force to replace it; it is kept as config.toml.bak.",
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = target.with_suffix(".new")
        draft.write_bytes(raw)
        draft.chmod(0o600)
        if target.exists():
            target.replace(target.with_suffix(".toml.bak"))
        draft.replace(target)
    except OSError as error:
        raise KoorError(
            f"{target} cannot be written: {error.strerror}.",
            kept="The settings are as they were.",
            next_step="Check the folder's permissions.",
        ) from error

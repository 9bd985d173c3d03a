"""Takes secrets and people out of text that leaves the program: logs, bundles, crash reports."""

from __future__ import annotations

import re
from collections.abc import Iterable

from koortui.domain.secret import known_secrets

SECRET, MAIL, NAME = "[secret]", "[mail]", "[name]"

_SECRETS = re.compile(
    r"lin_(?:api|oauth)_[\w.-]+"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\bya29\.[\w.-]+|\b1//[\w-]{20,}"
    r"|(?<=Bearer )[\w.~+/-]{8,}=*",
    re.DOTALL,
)
_ASSIGNED = re.compile(
    r"(?i)(\b(?:password|passwd|secret|token|api_?key|authorization)\b[\"']?\s*[:=]\s*)"
    r"(?!\[secret\])(\"[^\"]*\"|'[^']*'|[^\s,;]+)"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SHORTEST = 6
"""A shorter secret is not looked for as it stands: it would blank out common words."""


def without_keys(text: str) -> str:
    """`text` without what is a key or token by its form, or was given to this process as one."""
    for value in sorted(known_secrets(), key=len, reverse=True):
        if len(value) >= _SHORTEST:
            text = text.replace(value, SECRET)
    return _SECRETS.sub(SECRET, text)


def without_secrets(text: str) -> str:
    """`text` without keys and tokens, nor what stands after "password:" and the like."""
    return _ASSIGNED.sub(rf"\1{SECRET}", without_keys(text))


def without_people(text: str, names: Iterable[str] = ()) -> str:
    """`text` also without mail addresses and without these names, in any case."""
    text = _MAIL.sub(MAIL, without_secrets(text))
    wanted = sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len)
    if not wanted:
        return text
    either = "|".join(re.escape(name) for name in reversed(wanted))
    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", NAME, text, flags=re.IGNORECASE)

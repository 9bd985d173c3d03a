"""What a TOML parser's complaint means for whoever wrote the line."""

from __future__ import annotations

import re

_PLACE = re.compile(r"(.*?) \(at (?:line (\d+), column (\d+)|(end of document))\)", re.DOTALL)
#: What the parser says (its beginning) -> what is most likely wrong.
_MEANINGS = (
    ("Illegal character '\\n'", "a quote is opened here and not closed"),
    ("Invalid value", "text stands in quotes, yes and no are written true and false"),
    ("Cannot overwrite a value", "this key is there already: keep one of the two"),
    ("Cannot declare", "this section is there already: put its keys below the first one"),
    ("Expected ']'", "a bracket [ is opened here and not closed"),
    ("Unclosed array", "a bracket [ is opened here and not closed"),
    ("Invalid hex value", "a backslash is special: use 'single quotes', or double it"),
    ("Unescaped", "a backslash is special: use 'single quotes', or double it"),
    ("Invalid date", "there is no such day"),
    ("Expected '='", "a line is: key = value"),
    ("Invalid statement", "this is no line of settings: key = value"),
    ("Expected newline", "something follows the value; text stands in quotes"),
)


def plain_toml_error(error: ValueError) -> str:
    """ "line 2, column 8: text stands in quotes, ..." The line itself may hold a secret."""
    if isinstance(error, UnicodeDecodeError):
        before = error.object[: error.start].count(b"\n")
        return f"line {before + 1} is no text in UTF-8; save the file as UTF-8."
    match = _PLACE.fullmatch(str(error))
    if match is None:
        return f"{error}."
    said, line, column, at_end = match.groups()
    place = "at its end" if at_end else f"line {line}, column {column}"
    meaning = next((words for begin, words in _MEANINGS if said.startswith(begin)), said)
    return f"{place}: {meaning}."

"""What depends on the spreadsheet's locale: separators, date order, names of booleans."""

from dataclasses import dataclass

from koortui.sandbox.sheets.errors import SheetsError, invalid


@dataclass(frozen=True, slots=True)
class Locale:
    """`date_order` says which number comes first in 1/2/2026."""

    code: str
    decimal: str
    group: str
    date_order: str
    date_separators: str
    date_pattern: str
    true: str = "TRUE"
    false: str = "FALSE"
    argument_separator: str = ","


LOCALES = {
    "en_US": Locale("en_US", ".", ",", "MDY", "/-", "m/d/yyyy"),
    "en_GB": Locale("en_GB", ".", ",", "DMY", "/-", "dd/mm/yyyy"),
    "de_DE": Locale(
        "de_DE", ",", ".", "DMY", "./-", "dd.mm.yyyy", "WAHR", "FALSCH", argument_separator=";"
    ),
}


def locale_named(code: str) -> Locale:
    """The three locales the sandbox knows; any other is refused rather than guessed."""
    if code not in LOCALES:
        raise _unknown(code)
    return LOCALES[code]


def _unknown(code: str) -> SheetsError:
    return invalid(f"Invalid locale: {code}. The sandbox knows {', '.join(LOCALES)}.")

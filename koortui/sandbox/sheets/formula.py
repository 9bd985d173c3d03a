"""A small honest subset of formulas: + - * /, brackets, references and SUM.

Whatever is not known answers `#NAME?`, what cannot be read `#ERROR!`, as the
editor shows them. Values are worked out when read, so they are never stale.
Not done: references do not follow when rows or columns move.
"""

import re
from dataclasses import dataclass

from koortui.sandbox.sheets.a1 import Box
from koortui.sandbox.sheets.book import Book
from koortui.sandbox.sheets.cell import Scalar, is_filled
from koortui.sandbox.sheets.errors import SheetsError
from koortui.sandbox.sheets.grid import Tab


@dataclass(frozen=True, slots=True)
class Failure:
    """An error value, such as `#DIV/0!`."""

    code: str


class _FormulaError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Result = Scalar | Failure
_Place = tuple[int, int, int]  # sheet id, row, column
_MAX_DEPTH = 200


class Formulas:
    """Works out formulas of one spreadsheet, each at most once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._known: dict[_Place, Result] = {}
        self._in_work: set[_Place] = set()

    def value(self, tab: Tab, row: int, column: int) -> Result:
        """The cell's effective value; an empty cell is 0, as a formula sees it."""
        cell = tab.cell(row, column)
        if cell is None or cell.is_empty:
            return 0
        if cell.formula is None:
            return 0 if cell.value is None else cell.value
        place = (tab.sheet_id, row, column)
        if place not in self._known:
            self._known[place] = self._work_out(tab, cell.formula, place)
        return self._known[place]

    def _work_out(self, tab: Tab, formula: str, place: _Place) -> Result:
        if place in self._in_work or len(self._in_work) >= _MAX_DEPTH:
            return Failure("#REF!")  # a circle, or a chain no sheet of ours has
        self._in_work.add(place)
        try:
            return _Parser(self, self._book, tab, formula[1:]).result()
        except _FormulaError as error:
            return Failure(error.code)
        finally:
            self._in_work.discard(place)


class _Parser:
    """Recursive descent: sum > product > signed > atom."""

    def __init__(self, formulas: Formulas, book: Book, tab: Tab, text: str) -> None:
        self._formulas = formulas
        self._book = book
        self._tab = tab
        self._decimal = book.rules.decimal
        self._separator = book.rules.argument_separator
        self._tokens = _tokenise(text, self._decimal)
        self._at = 0

    def result(self) -> Scalar:
        value = self._sum()
        if self._peek():
            raise _FormulaError("#ERROR!")
        return value

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _sum(self) -> Scalar:
        value = self._product()
        while self._peek() in ("+", "-"):
            sign = 1 if self._take() == "+" else -1
            value = _as_number(value) + sign * _as_number(self._product())
        return value

    def _product(self) -> Scalar:
        value = self._signed()
        while self._peek() in ("*", "/"):
            operator, left, right = self._take(), _as_number(value), _as_number(self._signed())
            if operator == "/" and right == 0:
                raise _FormulaError("#DIV/0!")
            value = left * right if operator == "*" else left / right
        return value

    def _signed(self) -> Scalar:
        if self._peek() not in ("+", "-"):
            return self._atom()
        sign = -1 if self._take() == "-" else 1
        value = self._signed()
        return -_as_number(value) if sign < 0 else value

    def _atom(self) -> Scalar:
        token = self._take()
        if token == "(":
            value = self._sum()
            self._expect(")")
            return value
        if token.startswith('"'):
            return token[1:-1].replace('""', '"')
        if token[:1].isdigit() or token.startswith(self._decimal):
            return float(token.replace(self._decimal, "."))
        if token.upper() in ("TRUE", "FALSE"):
            return token.upper() == "TRUE"
        if self._peek() == "(":
            return self._call(token)
        if not token or not (token[0].isalpha() or token[0] in "$'"):
            raise _FormulaError("#ERROR!")
        tab, box = self._locate(token)
        if box.height * box.width != 1:
            raise _FormulaError("#VALUE!")
        return self._cell(tab, box.top, box.left)

    def _call(self, name: str) -> Scalar:
        if name.upper() != "SUM":
            raise _FormulaError("#NAME?")
        self._expect("(")
        total: int | float = 0
        while True:
            total += self._argument()
            if self._peek() != self._separator:
                break
            self._take()
        self._expect(")")
        return total

    def _argument(self) -> int | float:
        """A range's numbers, its texts passed over; or any expression."""
        if ":" not in self._peek():
            return _as_number(self._sum())
        tab, box = self._locate(self._take())
        values = [
            self._cell(tab, row, column)
            for row in range(box.top, min(box.bottom, len(tab.rows)))
            for column in range(box.left, box.right)
            if is_filled(tab.cell(row, column))
        ]
        return sum(v for v in values if not isinstance(v, (str, bool)))

    def _cell(self, tab: Tab, row: int, column: int) -> Scalar:
        value = self._formulas.value(tab, row, column)
        if isinstance(value, Failure):
            raise _FormulaError(value.code)
        return value

    def _locate(self, token: str) -> tuple[Tab, Box]:
        qualified = (
            token if "!" in token else f"'{self._tab.title.replace(chr(39), chr(39) * 2)}'!{token}"
        )
        try:
            tab, reference = self._book.locate(qualified)
            return tab, tab.box(reference)
        except SheetsError:
            known_shape = re.fullmatch(r"\$?[A-Za-z]{1,3}\$?\d+(:.*)?", token) or "!" in token
            raise _FormulaError("#REF!" if known_shape else "#NAME?") from None

    def _expect(self, token: str) -> None:
        if self._take() != token:
            raise _FormulaError("#ERROR!")


def _tokenise(text: str, decimal: str) -> list[str]:
    point = re.escape(decimal)
    pattern = re.compile(
        rf"""\s*(
            "(?:[^"]|"")*"
            | (?:'(?:[^']|'')*'|[A-Za-z_][A-Za-z0-9_.]*)!\$?[A-Za-z0-9]+(?:[:][$A-Za-z0-9]+)?
            | \d+:\d+
            | \d*{point}?\d+(?:[eE][+-]?\d+)? | \d+{point}
            | \$?[A-Za-z_][$A-Za-z0-9_.]*(?::[$A-Za-z0-9]+)?
            | [-+*/(),;]
        )\s*""",
        re.VERBOSE,
    )
    tokens, at = [], 0
    while at < len(text):
        match = pattern.match(text, at)
        if match is None:
            raise _FormulaError("#ERROR!")
        tokens.append(match[1])
        at = match.end()
    if not tokens:
        raise _FormulaError("#ERROR!")
    return tokens


def _as_number(value: Scalar) -> int | float:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        raise _FormulaError("#VALUE!")
    return value

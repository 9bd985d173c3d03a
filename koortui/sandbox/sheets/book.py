"""A spreadsheet: its tabs, its locale and the notes programs attach to it."""

import msgspec

from koortui.sandbox.sheets.a1 import WHOLE, Reference, parse_reference, split_range
from koortui.sandbox.sheets.errors import SheetsError, invalid
from koortui.sandbox.sheets.grid import Tab
from koortui.sandbox.sheets.locales import Locale, locale_named


class Metadata(msgspec.Struct, frozen=True, omit_defaults=True):
    """A DeveloperMetadata resource, attached to a tab or (`sheet_id` None) to the whole."""

    metadata_id: int
    key: str
    value: str = ""
    visibility: str = "DOCUMENT"
    sheet_id: int | None = None


class Book(msgspec.Struct):
    spreadsheet_id: str
    title: str
    locale: str = "en_US"
    time_zone: str = "Europe/Berlin"
    read_only: bool = False
    tabs: list[Tab] = []
    metadata: list[Metadata] = []
    next_sheet_id: int = 0
    next_metadata_id: int = 1

    def copy(self) -> "Book":
        """A working copy: writes happen on it and replace the original only when all went well."""
        twin = msgspec.structs.replace(self)
        twin.tabs = [tab.copy() for tab in self.tabs]
        twin.metadata = self.metadata[:]
        return twin

    @property
    def rules(self) -> Locale:
        return locale_named(self.locale)

    def tab(self, title: str) -> Tab | None:
        """Titles are compared as Google does: without regard to case."""
        folded = title.casefold()
        return next((tab for tab in self.tabs if tab.title.casefold() == folded), None)

    def tab_by_id(self, sheet_id: int) -> Tab:
        for tab in self.tabs:
            if tab.sheet_id == sheet_id:
                return tab
        raise invalid(f"No sheet with id: {sheet_id}")

    def locate(self, text: str) -> tuple[Tab, Reference]:
        """The tab and the cells an A1 range names."""
        title, reference_text = split_range(text)
        if title is None and reference_text is not None:
            reference = parse_reference(reference_text)
            if reference is not None:
                return self.tabs[0], reference
            title, reference_text = reference_text, None
        tab = self.tab(title or "")
        if tab is None:
            raise _unparsable(text)
        if reference_text is None:
            return tab, WHOLE
        reference = parse_reference(reference_text)
        if reference is None:
            raise _unparsable(text)
        return tab, reference

    def add_tab(
        self, title: str, row_count: int = 1000, column_count: int = 26, index: int | None = None
    ) -> Tab:
        self.refuse_taken_title(title)
        sheet_id = self.next_sheet_id
        self.next_sheet_id = sheet_id + 1 if sheet_id else 1_000_001
        tab = Tab(sheet_id, title, row_count, column_count)
        self.tabs.insert(len(self.tabs) if index is None else index, tab)
        return tab

    def refuse_taken_title(self, title: str, but: Tab | None = None) -> None:
        taken = self.tab(title)
        if taken is not None and taken is not but:
            raise invalid(
                f'A sheet with the name "{title}" already exists. Please enter another name.'
            )

    def remove_tab(self, tab: Tab) -> None:
        if len(self.tabs) == 1:
            raise invalid(
                "Invalid requests[0].deleteSheet: You can't remove all the sheets in a document."
            )
        self.tabs.remove(tab)


def _unparsable(text: str) -> SheetsError:
    return invalid(f"Unable to parse range: {text}")

"""The tracking sheet in Google Sheets: its hours tab, read and written by row identity."""

from koortui.services.tracking_sheet.columns import DEFAULT_HEADERS, guess_columns
from koortui.services.tracking_sheet.sheet import Change, Table, TrackingSheet

__all__ = ["DEFAULT_HEADERS", "Change", "Table", "TrackingSheet", "guess_columns"]

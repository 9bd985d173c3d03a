"""The tracking sheet in Google Sheets: its tabs, read and written by row identity."""

from koortui.services.tracking_sheet.columns import guess_columns
from koortui.services.tracking_sheet.layouts import CONTACTS, DEFAULT_HEADERS
from koortui.services.tracking_sheet.sheet import Change, Table, TrackingSheet

__all__ = ["CONTACTS", "DEFAULT_HEADERS", "Change", "Table", "TrackingSheet", "guess_columns"]

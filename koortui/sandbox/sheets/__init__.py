"""Google Sheets v4 on loopback: the real routes and answers, the data in memory.

state = SheetsState()
state.add_spreadsheet("demo", "Tracking", "en_GB", tabs={"Hours": [["id", "date"]]})
app = create_sheets_app(state)      # an ASGI app, to be served or mounted at "/"
"""

from koortui.sandbox.sheets.app import create_sheets_app
from koortui.sandbox.sheets.errors import SheetsError
from koortui.sandbox.sheets.state import SheetsState

__all__ = ["SheetsError", "SheetsState", "create_sheets_app"]

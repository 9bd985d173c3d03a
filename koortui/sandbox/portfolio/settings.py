"""The settings of the demo, as the file says them."""

CONFIG = """\
# Settings of the demo. Written once; change them as you like.
[me]
name = "Dana Reyes"
email = "dana.reyes@koor.example"

[calendar]
# The handbook says Monday and Thursday; the demo takes days that make today one of them.
review_days = {review_days}

[linear]
product_team = "KOOR"

[sheet]
spreadsheet_id = "{spreadsheet_id}"
hours_tab = "Hours"

[mail]
calendar_link = "https://calendar.example/dana-reyes"

[money]
currency = "USD"

# Others are kept with the roster: g p, 6.
[[targets]]
name = "Annual recurring revenue"
metric = "arr"
goal = 1000000
by = {year}-12-31
"""

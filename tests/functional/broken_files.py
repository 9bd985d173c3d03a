"""Settings and rosters as people break them: each with the name of what went wrong."""

from __future__ import annotations

CONFIGS: dict[str, str] = {
    "a section misspelt": '[calender]\ncountry = "DE"\n',
    "a key misspelt": '[me]\nnmae = "Dana"\n',
    "the key in the wrong section": '[me]\ncountry = "DE"\n',
    "a Linear key written into the file": '[linear]\nkey = "lin_api_canary"\n',
    "text without quotes": "[me]\nname = Dana Reyes\n",
    "a quote not closed": '[me]\nname = "Dana\n',
    "a bracket not closed": '[calendar\ncountry = "DE"\n',
    "a key twice": '[me]\nname = "Dana"\nname = "Sam"\n',
    "a section twice": '[me]\nname = "Dana"\n[me]\nemail = "x"\n',
    "a Windows path": '[sheet]\nhours_tab = "C:\\new\\Users"\n',
    "not text at all": "\x00\x01\x02\n",
    "one review day as text": '[calendar]\nreview_days = "monday"\n',
    "a weekday in German": '[calendar]\nreview_days = ["Montag"]\n',
    "a review day at the weekend": '[calendar]\nreview_days = ["sunday"]\n',
    "a time zone with a typo": '[calendar]\ntimezone = "Europe/Berln"\n',
    "a time zone by its abbreviation": '[calendar]\ntimezone = "CEST"\n',
    "a holiday as a German date": '[calendar]\ncompany_holidays = ["24.12.2026"]\n',
    "a day that does not exist": "[calendar]\ncompany_holidays = [2026-02-30]\n",
    "a port in quotes": '[mail]\nport = "587"\n',
    "a port that is none": "[mail]\nport = 70000\n",
    "security that does not exist": '[mail]\nsecurity = "ssl"\n',
    "credentials by password": '[sheet]\ncredentials = "password"\n',
    "a column that we do not know": '[sheet]\ncolumns = { day = "Datum" }\n',
    "columns as a list": '[sheet]\ncolumns = ["Date", "Who"]\n',
    "a limit misspelt": "[attention]\nquiet_rde = 45\n",
    "amber beyond red": "[attention]\nreview_amber = 5\n",
    "a target without a date": '[[targets]]\nname = "ARR"\nmetric = "arr"\ngoal = 1000000\n',
    "one target as a section": '[targets]\nname = "ARR"\n',
    "yes for true": "[ui]\nascii = yes\n",
    "several at once": '[me]\nnmae = "x"\n[mail]\nport = 0\n[calendar]\ntimezone = "Mars"\n',
}

ROSTERS: dict[str, str] = {
    "empty": "",
    "a bill of another shape": "name,paid_on\nAcme,yes\n",
    "no name column": "customer,nodes\nAcme,12\n",
    "an unknown column": "name,node_count\nAcme,12\n",
    "an Excel file": "PK\x03\x04\x14\x00\x06\x00xl/workbook.xml",
    "a name missing": "name,nodes\nAcme,12\n,7\n",
    "nodes as words": "name,nodes\nAcme,twelve\n",
    "a German date": "name,contract_end\nAcme,31.12.2026\n",
    "the end before the start": ("name,contract_start,contract_end\nAcme,2026-06-01,2026-01-01\n"),
    "a mapping misspelt": "name,linear\nAcme,lable:acme\n",
    "a stage misspelt": "name,stage\nAcme,activ\n",
    "a customer twice": "name\nAcme\nBeta\nAcme\n",
    "a mail address that is none": "name,contact_name,contact_email\nAcme,Ruth,ruth at acme\n",
    "a row too long": "name,nodes\nAcme,12,Berlin,DE\n",
    "several at once": "name,nodes,stage\nAcme,x,live\n,3,active\n",
    "columns, cells and what they say together": (
        "name,node_count,stage,contract_start,contract_end,paid_on,invoice_date\n"
        "Acme,12,live,2026-06-01,2026-01-01,2026-02-02,soon\nAcme,3,active,,,2026-02-02,\n"
    ),
}

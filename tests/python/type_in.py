"""Types figures into a form and leaves its formulas alone, as nobody but a spreadsheet program works them out.

Arguments: form, file to write. Standard input: {SHEET: {ROW CODE: {COLUMN CODE: value}}}. Standard output: the address of
the check of each row that was typed in, {"SHEET/ROW": ADDRESS}.
"""

import json
import sys
import warnings

import openpyxl

warnings.simplefilter("ignore")
book = openpyxl.load_workbook(sys.argv[1])
checks = {}
for title, rows in json.load(sys.stdin).items():
    ws, columns, check = book[title], {}, None
    for row in ws.iter_rows():
        if str(row[0].value) == "A":
            columns = {str(cell.value): cell.column for cell in row if cell.value is not None}
            check = max(columns.values()) + 1
        wanted = rows.get(str(row[2].value), {}) if columns else {}
        for code, value in wanted.items():
            row[columns[code] - 1].value = value
        if wanted:
            checks[f"{title}/{row[2].value}"] = ws.cell(row[0].row, check).coordinate
book.save(sys.argv[2])
json.dump(checks, sys.stdout)

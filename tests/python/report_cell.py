"""Finds in a report workbook a bare number printed beneath a table's head, and the cell of a series in the tidy table.

Arguments: workbook, sheet of printed tables, unit, series id. Standard output: the address of a printed number of the
unit that is no formula, and that of the series' value.
"""

import json
import sys
import warnings

import openpyxl

warnings.simplefilter("ignore")
path, sheet, unit, series = sys.argv[1:]
book = openpyxl.load_workbook(path)
printed = next(
    cell.coordinate
    for row in book[sheet].iter_rows()
    if any(str(cell.value) == unit for cell in row[:3])
    for cell in row[3:]
    if isinstance(cell.value, (int, float))
)
data = book["Dữ liệu"]
stated = next(
    f"I{row[0].row}" for row in data.iter_rows() if (row[0].value, row[2].value, row[4].value, row[7].value) == ("series", series, unit, None)
)
json.dump({"printed": printed, "stated": stated}, sys.stdout)

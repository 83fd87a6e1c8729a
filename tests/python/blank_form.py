"""Looks at a blank form as the program that opens it does, and says which promises it breaks (3-forms 3.1).

Argument: the file. Standard output: a JSON list of broken promises, each a sentence; `[]` when all are kept.
Knows nothing of treem but what a person sees: the index row with A, B, C and the column codes, the colours, the check.
"""

import json
import sys
import warnings

import openpyxl
from openpyxl.utils import get_column_letter

warnings.simplefilter("ignore")
GREY, GREEN = "FFD0D0D0", "FFEAF3E3"
WIDEST_NUMBER = "12.345.678"
TEXT_SHEETS = {"B11", "B12", "DS", "TT"}


def index_row(ws):
    for row in ws.iter_rows(max_row=20):
        if [str(cell.value or "") for cell in row[:3]] == ["A", "B", "C"] or str(row[0].value) == "A":
            return row[0].row
    return None


def validated(ws):
    cells = {}
    for rule in ws.data_validations.dataValidation:
        for area in rule.sqref.ranges:
            for row, column in area.cells:
                cells[row, column] = rule
    return cells


def width(ws, column):
    # Columns of one width are stored as one group, under its first letter.
    for dimension in ws.column_dimensions.values():
        if dimension.min <= column <= dimension.max:
            return dimension.width
    return 8.43


def page(ws, broken):
    if not ws.protection.sheet:
        broken(ws, "is not protected")
    if ws.protection.password:
        broken(ws, "asks for a password")
    if ws.page_setup.paperSize != 9 or "&P" not in (ws.oddFooter.right.text or ""):
        broken(ws, "does not print on A4 with page numbers")
    if ws.title == "Hướng dẫn":
        return
    if ws.page_setup.orientation != "landscape":
        broken(ws, "does not print on its side")
    if not ws.freeze_panes or not ws.print_title_rows or not ws.print_area:
        broken(ws, "lacks frozen panes, repeated head rows or a print area")


def figures(ws, broken):
    """Cells right of the stubs and under an index row: open and checked, live, or closed."""
    start = index_row(ws)
    rules, codes = validated(ws), []
    for row in ws.iter_rows(min_row=start):
        if str(row[0].value) == "A":
            codes = [cell.column for cell in row if str(cell.value or "").isdigit()]
            continue
        if not str(row[2].value or "")[:1].isdigit():
            continue
        for cell in (row[column - 1] for column in codes):
            live, open_ = str(cell.value or "").startswith("="), not cell.protection.locked
            colour, rule = cell.fill.fgColor.rgb, rules.get((cell.row, cell.column))
            at = f"{ws.title}!{cell.coordinate}"
            if live and (open_ or colour != GREEN):
                broken(ws, f"{at}: a live total is open or not green")
            if not live and not open_ and colour != GREY:
                broken(ws, f"{at}: a closed cell is not grey")
            if open_ and (rule is None or not rule.error or not rule.errorTitle or rule.errorStyle not in (None, "stop")):
                broken(ws, f"{at}: an input cell takes anything, or refuses without a word")
            if not open_ and rule is not None:
                broken(ws, f"{at}: a locked cell has a validation")
            if width(ws, cell.column) < len(WIDEST_NUMBER) + 1:
                broken(ws, f"{at}: {WIDEST_NUMBER} would show as ###")
            if cell.font.name != "Times New Roman":
                broken(ws, f"{at}: {cell.font.name}")
    if not ws.conditional_formatting and ws.title != "B10":
        broken(ws, "has no check that turns red")


def lists(book, broken):
    """Every drop-down leads to names that are there."""
    for ws in book.worksheets:
        for rule in ws.data_validations.dataValidation:
            if rule.type == "list" and rule.formula1.startswith("'"):
                sheet, area = rule.formula1.split("!")
                names = [cell.value for row in book[sheet.strip("'")][area.replace("$", "")] for cell in row]
                if not names or not all(names):
                    broken(ws, f"{rule.sqref}: the list {rule.formula1} has a blank name")


def main():
    book = openpyxl.load_workbook(sys.argv[1])
    found = []
    broken = lambda ws, what: found.append(f"{ws.title}: {what}")
    for ws in book.worksheets:
        if ws.sheet_state != "visible":
            continue
        page(ws, broken)
        if ws.title.startswith("B") and ws.title not in TEXT_SHEETS:
            figures(ws, broken)
    lists(book, broken)
    told = {str(row[1].value): row[3].value for row in book["TT"].iter_rows(min_row=1, max_col=4)}
    for label in ("Mã đơn vị báo cáo", "Tên đơn vị báo cáo", "Kỳ báo cáo", "Số liệu từ ngày", "Số liệu chốt đến ngày"):
        if told.get(label) is None:
            found.append(f"TT: \"{label}\" is not filled in beforehand: {sorted(told)}")
    for ws in (book["B05"], book["B07"]):
        if not any("Thủ trưởng đơn vị" == cell.value for row in ws.iter_rows() for cell in row):
            broken(ws, "has no signature lines")
    json.dump(found, sys.stdout, ensure_ascii=False)


main()

"""Edits submission workbooks the way people do. Knows nothing of treem but the visible form.

Standard input: a JSON list of `{"from": FILE, "to": FILE, "edits": [{"do": NAME, …}, …]}`.
Standard output: the same list as `[[ADDRESS or null, …], …]`: where each edit took place, as the saved file has it.
Totals that were formulas are saved as the numbers they showed; with `"formulas": true`, as formulas without a result.
"""

import datetime
import json
import re
import sys
import warnings

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.merge import MergedCellRange

warnings.simplefilter("ignore")
MergedCellRange.format = lambda area: None  # the borders of merged cells do not matter here and take most of the time


def text(value):
    return "" if value is None else str(value).strip()


class Book:
    def __init__(self, path, formulas=False):
        self.book = openpyxl.load_workbook(path, data_only=not formulas)
        self.index_rows = {}

    def do(self, edit):
        self.index_rows.clear()
        return getattr(self, edit["do"])(edit)

    def sheet(self, code):
        for ws in self.book.worksheets:
            if any(text(c.value) == f"Biểu số: {code}" for row in ws.iter_rows(max_row=6) for c in row):
                return ws
        raise LookupError(code)

    def index(self, ws, row):
        """Column of each code in the index row that rules a row; column of the row codes under `C`."""
        if ws.title not in self.index_rows:
            rows = [(n, {text(c.value): c.column for c in ws[n] if c.value is not None}) for n in range(1, ws.max_row + 1)]
            self.index_rows[ws.title] = [
                (n, places) for n, places in rows if {"A", "B", "C"} <= set(places) or {"A", "1", "2"} <= set(places)
            ]
        above = [places for n, places in self.index_rows[ws.title] if row is None or n <= row]
        return above[-1] if above else None

    def cell(self, edit):
        ws = self.sheet(edit["sheet"])
        number = self.row(ws, edit["row"])
        return ws.cell(number, self.index(ws, number)[edit["column"]])

    def row(self, ws, code):
        for number in range(1, ws.max_row + 1):
            places = self.index(ws, number)
            if places and "C" in places and text(ws.cell(number, places["C"]).value) == code:
                return number
        raise LookupError(f"{ws.title} row {code}")

    # edits of one cell

    def put(self, edit):
        cell = self.cell(edit)
        kind, value = edit.get("kind", "plain"), edit.get("value")
        if kind == "text":
            cell.value, cell.data_type = value, "s"
        elif kind == "error":
            cell.value, cell.data_type = value, "e"
        elif kind == "date":
            cell.value, cell.number_format = datetime.date.fromisoformat(value), "dd/mm/yyyy"
        elif kind == "percent":
            cell.value, cell.number_format = value, "0%"
        else:
            cell.value = value  # a text that begins with = is a formula, saved without a result
        return cell.coordinate

    def merge_right(self, edit):
        cell = self.cell(edit)
        cell.parent.merge_cells(
            start_row=cell.row, end_row=cell.row, start_column=cell.column, end_column=cell.column + 1
        )
        return cell.coordinate

    def hide_row(self, edit):
        cell = self.cell(edit)
        cell.parent.row_dimensions[cell.row].hidden = True
        return cell.coordinate

    def hide_column(self, edit):
        cell = self.cell(edit)
        for letters, dimension in list(cell.parent.column_dimensions.items()):
            if (dimension.min or 0) <= cell.column <= (dimension.max or 0):
                dimension.hidden = True  # columns of one width are one entry
        return cell.coordinate

    def task_status(self, edit):
        ws = self.sheet("B11")
        places = self.index(ws, None)
        first = next(n for n in range(1, ws.max_row + 1) if text(ws.cell(n, places["A"]).value) == "1" and n > 6)
        cell = ws.cell(first, places["6"])
        cell.value = edit["value"]
        return cell.coordinate

    # edits of rows, columns and sheets

    def particular(self, edit):
        cell = self.cell({"sheet": "TT", "row": edit["row"], "column": "1"})
        cell.value = edit["value"]
        return cell.coordinate

    def clear(self, edit):
        """Empties every figure of a sheet."""
        ws = self.sheet(edit["sheet"])
        for number in range(1, ws.max_row + 1):
            places = self.index(ws, number)
            if places and re.fullmatch(r"\d\d(\.\d)?[a-z]?", text(ws.cell(number, places["C"]).value)):
                for code, column in places.items():
                    if code.isdigit():
                        ws.cell(number, column).value = None

    def fill(self, edit):
        """Puts numbers in by sheet, row and column code: {"B02": {"01": {"1": 30, …}}}."""
        for sheet, rows in edit["figures"].items():
            for row, columns in rows.items():
                for column, value in columns.items():
                    self.put({"sheet": sheet, "row": row, "column": column, "value": value})

    def repeat_row(self, edit):
        """Writes a row once more under the table, with other figures."""
        ws = self.sheet(edit["sheet"])
        number, last = self.row(ws, edit["row"]), self._below(ws)
        for cell in ws[number]:
            if not isinstance(cell, MergedCell):
                value = cell.value + 1 if isinstance(cell.value, int) else cell.value
                ws.cell(last, cell.column).value = value
        return f"{number}, {last}"

    def stray_number(self, edit):
        """A number under the table, in a row without a code."""
        ws = self.sheet(edit["sheet"])
        cell = ws.cell(self._below(ws), self.index(ws, ws.max_row)[edit["column"]])
        cell.value = edit["value"]
        return cell.coordinate

    def _below(self, ws):
        """The row after the last data row, freed of whatever stood there."""
        codes = [n for n in range(1, ws.max_row + 1) if self._is_data(ws, n)]
        last = max(codes) + 1
        for area in list(ws.merged_cells.ranges):
            if area.min_row <= last <= area.max_row:
                ws.unmerge_cells(str(area))
        for cell in ws[last]:
            cell.value = None
        return last

    def _is_data(self, ws, number):
        places = self.index(ws, number)
        return bool(places) and bool(re.fullmatch(r"\d\d(\.\d)?[a-z]?", text(ws.cell(number, places["C"]).value)))

    def remove_row(self, edit):
        ws = self.sheet(edit["sheet"])
        for cell in ws[self.row(ws, edit["row"])]:
            if not isinstance(cell, MergedCell):
                cell.value = None

    def code(self, edit):
        """Another code (or none) for a row."""
        ws = self.sheet(edit["sheet"])
        number = self.row(ws, edit["row"])
        cell = ws.cell(number, self.index(ws, number)["C"])
        cell.value = edit["value"]
        return cell.coordinate

    def column_code(self, edit):
        """Another code (or none) for a column, in every index row of the sheet."""
        ws = self.sheet(edit["sheet"])
        cell = ws.cell(self._index_row(ws), self.index(ws, ws.max_row)[edit["column"]])
        cell.value = edit["value"]
        return cell.coordinate

    def remove_index(self, edit):
        ws = self.sheet(edit["sheet"])
        for cell in ws[self._index_row(ws)]:
            if not isinstance(cell, MergedCell):
                cell.value = None

    def _index_row(self, ws):
        for number in range(1, ws.max_row + 1):
            if {"A", "B", "C"} <= {text(c.value) for c in ws[number]}:
                return number
        raise LookupError(ws.title)

    def remove_sheet(self, edit):
        self.book.remove(self.sheet(edit["sheet"]))

    def lose_heading(self, edit):
        """Erases the "Biểu số" line; the tab keeps its name."""
        ws = self.sheet(edit["sheet"])
        for row in ws.iter_rows(max_row=6):
            for cell in row:
                if text(cell.value) == f"Biểu số: {edit['sheet']}":
                    cell.value = None

    def copy_sheet(self, edit):
        ws = self.book.copy_worksheet(self.sheet(edit["sheet"]))
        ws.title = f"{edit['sheet']} (2)"
        if "row" in edit:
            number = self.row(ws, edit["row"])
            ws.cell(number, self.index(ws, number)[edit["column"]]).value = edit["value"]

    def explain(self, edit):
        """Writes a reason beside every query of a rule in a returned workbook."""
        ws = self.book["Kết quả kiểm tra"]
        head = next(row for row in ws.iter_rows() if "Giải trình" in [text(c.value) for c in row])
        places = {text(c.value): c.column for c in head}
        done = []
        for row in range(head[0].row + 1, ws.max_row + 1):
            if text(ws.cell(row, places["Quy tắc"]).value) == edit["rule"]:
                cell = ws.cell(row, places["Giải trình"])
                if isinstance(cell, MergedCell):  # findings of one cause share the cell of the first
                    continue
                assert not cell.protection.locked, cell.coordinate
                cell.value = edit["reason"]
                done.append(cell.coordinate)
        return ", ".join(done)

    def look(self, edit):
        """Value, colour and note of a cell, as text."""
        cell = self.cell(edit)
        note = cell.comment.text if cell.comment else ""
        return "|".join([text(cell.value), cell.data_type, cell.fill.fgColor.rgb, note])

    def names_sheet(self, edit):
        """A list of children by name, as nobody may send."""
        ws = self.book.create_sheet("Danh sách")
        ws.append(["STT", "Họ và tên trẻ em", "Ngày sinh"])
        for number, name in enumerate(edit["names"], 1):
            ws.append([number, name, "1/6/2015"])
        return "B1"

    def say_everywhere(self, edit):
        """Replaces a text in every cell of every sheet, hidden ones too."""
        for ws in self.book.worksheets:
            for row in ws.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and edit["old"] in cell.value:
                        cell.value = cell.value.replace(edit["old"], edit["new"])

    def inject(self, edit):
        """Texts into every field that takes free text: lists, explanations, particulars that identify nobody."""
        texts, done = edit["texts"], 0
        for code in ("B11", "B12", "TT"):
            ws = self.sheet(code)
            for row in ws.iter_rows(min_row=4):
                label = " ".join(text(c.value) for c in row if c.protection.locked)
                if code == "TT" and not re.search(r"Lý do|Chức vụ", label):
                    continue
                for cell in row:
                    if not cell.protection.locked and not isinstance(cell, MergedCell):
                        cell.value, cell.data_type = texts[done % len(texts)], "s"
                        done += 1
        return str(done)

    def shuffle(self, edit):
        """A row and a column inserted in every table, sheets in reverse order under other names."""
        for number, ws in enumerate(self.book.worksheets):
            if ws.title.startswith("_"):
                continue
            if any(text(c.value).startswith("Biểu số: B") for row in ws.iter_rows(max_row=6) for c in row):
                for area in list(ws.merged_cells.ranges):
                    ws.unmerge_cells(str(area))
                ws.conditional_formatting = type(ws.conditional_formatting)()
                if text(ws["A1"].value) != "Biểu số: B11":
                    ws.insert_rows(self._index_row(ws) + 2)
                    ws.insert_cols(5)
                else:
                    ws.insert_rows(3)
            ws.title = f"Sheet{number + 1}"
        self.book._sheets.reverse()


def main():
    done = []
    for job in json.load(sys.stdin):
        book = Book(job["from"], job.get("formulas", False))
        done.append([book.do(edit) for edit in job["edits"]])
        book.book.save(job["to"])
    json.dump(done, sys.stdout)


main()

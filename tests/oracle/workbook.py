"""One submission workbook: cells by sheet code, row code and column code. Never by position."""

import io
import re
import warnings
import zipfile
from functools import cached_property

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet import _reader
from openpyxl.worksheet.cell_range import CellRange

from office import as_xlsx

from .numbers import fold

_parse_cell = _reader.WorkSheetParser.parse_cell


def _parse_keeping_unfinished_formulas(parser, element):
    """openpyxl shows a formula without a stored result as a blank cell; here it keeps the type `f`."""
    cell = _parse_cell(parser, element)
    if parser.data_only and element.find(_reader.FORMULA_TAG) is not None:
        if not element.findtext(_reader.VALUE_TAG) and element.get("t") != "str":
            cell["data_type"] = "f"
    return cell


def _empty_merged_cells(reader):
    """Of a merged area only the first cell counts; openpyxl's own way also formats borders, slowly."""
    for merged in reader.parser.merged_cells.mergeCell if reader.parser.merged_cells else []:
        area = CellRange(merged.ref)
        for place in [(r, c) for r, c in area.cells if (r, c) != (area.min_row, area.min_col)]:
            reader.ws._cells.pop(place, None)


_reader.WorkSheetParser.parse_cell = _parse_keeping_unfinished_formulas
_reader.WorksheetReader.bind_merged_cells = _empty_merged_cells


class Blocked(Exception):
    """The file cannot be read or attributed: nothing of it counts."""


class Workbook:
    def __init__(self, content):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book = openpyxl.load_workbook(io.BytesIO(as_xlsx(content)), data_only=True)
        except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError, EOFError) as error:
            raise Blocked(f"not a workbook: {error}") from error
        self.tables = [(ws.title, _table(ws)) for ws in book.worksheets]
        self._refuse_personal_data()

    def _refuse_personal_data(self):
        for title, table in self.tables:
            for row in table.values():
                for value, kind in row.values():
                    if isinstance(value, str):
                        if re.search(r"(?<!\d)\d{12}(?!\d)", value):
                            raise Blocked(f"citizen ID in {title}")
                        if fold(value) in {"họ và tên", "họ và tên trẻ", "họ tên", "họ tên trẻ", "họ và tên trẻ em", "họ tên trẻ em", "số cccd"}:
                            raise Blocked(f"names in {title}")

    def hidden(self):
        """The key and value pairs of sheet `_treem`."""
        for title, table in self.tables:
            if title == "_treem":
                return {str(row[1][0]): row[2][0] for row in table.values() if 1 in row and 2 in row}
        return {}

    @cached_property
    def _said(self):
        """(tab, label, what stands after `label:`) of every such cell."""
        return [
            (title, fold(value.split(":", 1)[0]), value.split(":", 1)[1].strip())
            for title, table in self.tables
            for row in table.values()
            for value, _ in row.values()
            if isinstance(value, str) and ":" in value
        ]

    def headings(self, label):
        """(tab, what stands after `label:`) in the heads of the sheets."""
        return [(title, after) for title, before, after in self._said if before == fold(label)]

    def copies(self, code):
        """The worksheets that say `Biểu số: CODE`, else those whose tab is that code."""
        found = [
            table
            for (title, table) in self.tables
            if any(t == title and fold(said).split()[:1] == [fold(code)] for t, said in self.headings("Biểu số"))
        ]
        return found or [t for title, t in self.tables if re.fullmatch(rf"(bi[ểe]u )?{code.lower()}\b.*", fold(title))]

    def sheet(self, code):
        """`(cells, rows)`, None when the sheet is missing; an empty answer `({}, None)` when copies differ."""
        copies = self.copies(code)
        if not copies:
            return None
        if any(copy != copies[0] for copy in copies):
            return "differs"
        return copies[0]


def _table(sheet):
    """Row number → column number → (value, kind); kind `%` marks a number shown as a percentage."""
    table = {}
    for cells in sheet.iter_rows():
        row = {}
        for cell in cells:
            kind = cell.data_type
            if kind == "n" and cell.value is not None and "%" in cell.number_format:
                kind = "%"
            if cell.value is not None or kind == "f":
                row[cell.column] = (cell.value, kind)
        if row:
            table[cells[0].row] = row
    return table


def by_codes(table, known=None):
    """(row code, column code) → (value, kind); row codes that stand in several rows with figures; column codes seen.

    Row codes are those `known`, else whatever looks like one. An index row holds `A`, `B`, `C` and the column codes; it rules the rows below it until the next one.
    """
    cells, seen, repeated, columns_seen = {}, {}, set(), set()
    code_column, columns = None, {}
    for number in sorted(table):
        row = table[number]
        texts = {column: _code(value) for column, (value, _) in row.items()}
        if {"A", "B", "C"} <= set(texts.values()):
            code_column = next(c for c, text in texts.items() if text == "C")
            columns = {c: t for c, t in texts.items() if c > code_column and re.fullmatch(r"\d+", t or "")}
            columns_seen |= set(columns.values())
            continue
        code = texts.get(code_column)
        if code is None or not (code in known if known else re.fullmatch(r"\d{1,2}(\.\d+)?|[A-Z]+\d*", code)):
            continue
        figures = {columns[c]: cell for c, cell in row.items() if c in columns}
        if code in seen and figures and seen[code]:
            repeated.add(code)
        seen[code] = seen.get(code) or figures
        for column in columns.values():
            if (code, column) not in cells or figures:
                cells[code, column] = figures.get(column, (None, "n"))
    return cells, repeated, columns_seen


def _code(value):
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return f"{value:g}"
    return str(value).strip()

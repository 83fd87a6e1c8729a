"""python -m published.data_book WORKSPACE PERIOD

Reads the data book with openpyxl and prints what breaks the guidance on accessible spreadsheets, every numeric cell that
is not the published number, and every published number that is missing. Exit code 1 when there is something to print.
"""

import re
import sys
import warnings
import zipfile

import openpyxl
from openpyxl.utils import range_boundaries

from .tables import Published

FIGURES = {"value", "numerator", "denominator", "units_reported", "units_expected"}
COMPARED = {"interval_low", "interval_high", "current_matched", "base_matched", "base_whole", "change"}
COMPARED |= {"change_percent", "units_matched"}
STATES = {"missing": "missing", "rejected": "rejected", "not_applicable": "not_applicable"}
INTERVALS = {"rate": "Poisson chính xác", "proportion": "Wilson", None: "không có"}
FORBIDDEN_PARTS = ("vbaProject", "drawing", "externalLink", "media/", "comments", "printerSettings", "ctrlProp")


class Check:
    def __init__(self, workspace, period):
        warnings.simplefilter("ignore")
        self.published = Published(workspace, period)
        self.path = self.published.folder / f"so-lieu-{self.published.parent}-{period}.xlsx"
        self.book = openpyxl.load_workbook(self.path)
        all_of = self.published.definitions.all
        self.columns = {record["title"]["vi"]: record["id"] for record in all_of("data_book_column")}
        self.records = {record["id"]: record for record in all_of("data_book_table")}
        self.shorthand = {r["topic"]["vi"]: r["shorthand"] for r in all_of("data_book_note") if "shorthand" in r}
        self.problems, self.numbers, self.accounted = [], 0, 0
        self.values, self.changes, self.cells = set(), set(), set()

    def say(self, sheet, text):
        self.problems.append(f"{sheet}: {text}")

    def run(self):
        self.workbook()
        names = []
        for position, ws in enumerate(self.book.worksheets):
            self.structure(ws, names, position == 0)
        for ws in self.book.worksheets[3:]:
            for table in ws.tables.values():
                self.table(ws, table)
        self.complete()
        if self.numbers != self.accounted or not self.numbers:
            self.say("workbook", f"{self.numbers} numeric cells, {self.accounted} accounted for")
        return self.problems

    def workbook(self):
        properties = self.book.properties
        if not properties.title or not properties.creator or not properties.subject:
            self.say("workbook", "title, author or subject is missing from the properties")
        custom = {one.name: one.value for one in self.book.custom_doc_props}
        if custom.get("Language") != "vi-VN":
            self.say("workbook", f"language: {custom}")
        if self.book.active is not self.book.worksheets[0]:
            self.say("workbook", "does not open on the first sheet")
        titles = [ws.title for ws in self.book.worksheets]
        if any(title != title.strip() or len(title) > 31 for title in titles):
            self.say("workbook", f"sheet names: {titles}")
        if titles[:3] != ["Bìa", "Mục lục", "Ghi chú"]:
            self.say("workbook", f"the first sheets are {titles[:3]}")
        listed = [row[0] for row in self.book["Mục lục"].iter_rows(min_row=4, max_col=1, values_only=True)]
        if listed != titles[2:]:
            self.say("Mục lục", f"lists {listed}")
        links = [row[0].hyperlink for row in self.book["Mục lục"].iter_rows(min_row=4, max_col=1)]
        if [link.location for link in links] != [f"'{title}'!A1" for title in titles[2:]]:
            self.say("Mục lục", "links do not lead to the sheets they name")
        with zipfile.ZipFile(self.path) as parts:
            odd = [name for name in parts.namelist() if any(part in name for part in FORBIDDEN_PARTS)]
        if odd:
            self.say("workbook", f"parts {odd}")

    def structure(self, ws, names, cover):
        title = ws["A1"].value
        if not title or ws["A1"].font.sz < 14 or not ws["A1"].font.b:
            self.say(ws.title, "no title in A1")
        for fault, found in {
            "merged cells": ws.merged_cells.ranges,
            "a hidden sheet": ws.sheet_state != "visible",
            "hidden rows": [n for n, row in ws.row_dimensions.items() if row.hidden],
            "hidden columns": [n for n, column in ws.column_dimensions.items() if column.hidden],
            "frozen panes": ws.freeze_panes,
            "a filter": ws.auto_filter.ref,
            "conditional formats": list(ws.conditional_formatting),
            "protection": ws.protection.sheet,
            "a header or footer": any(side.text for side in (ws.oddHeader.center, ws.oddHeader.left, ws.oddFooter.left)),
            "a selection other than A1": [s.activeCell for s in ws.sheet_view.selection if s.activeCell not in (None, "A1")],
        }.items():
            if found:
                self.say(ws.title, fault)
        looks = set()
        for row in ws.iter_rows():
            for cell in row:
                if cell.comment or cell.data_type == "f":
                    self.say(ws.title, f"{cell.coordinate}: comment or formula")
                look = cell.style_id, cell.hyperlink is None
                if cell.value is not None and look not in looks:
                    looks.add(look)
                    self.look(ws, cell)
        tables = list(ws.tables.values())
        if len(tables) != (0 if cover else 1):
            return self.say(ws.title, f"{len(tables)} tables")
        if cover:
            return None
        (table,) = tables
        if table.name in names or not re.fullmatch(r"[a-z][a-z0-9_]+", table.name) or table.name != table.displayName:
            self.say(ws.title, f"table name {table.name}")
        names.append(table.name)
        left, top, right, bottom = range_boundaries(table.ref)
        if (left, right, bottom) != (1, ws.max_column, ws.max_row) or bottom <= top:
            self.say(ws.title, f"the table {table.ref} does not begin in A or something stands beside or below it")
        if table.autoFilter is not None or (table.tableStyleInfo and table.tableStyleInfo.showRowStripes):
            self.say(ws.title, "filter buttons or stripes")
        heads = [cell.value for cell in ws[top]]
        if not all(heads) or len({str(head).lower() for head in heads}) != len(heads):
            self.say(ws.title, f"headers {heads}")
        if heads != [column.name for column in table.tableColumns]:
            self.say(ws.title, "the header row is not that of the table object")
        if any(ws.cell(row, 1).value is None for row in range(1, top)):
            self.say(ws.title, "a blank row above the table")
        if any(ws.cell(row, column).value for row in range(1, top) for column in range(2, right + 1)):
            self.say(ws.title, "something above the table outside column A")

    def look(self, ws, cell):
        """Type, and nothing said by colour or direction."""
        font = cell.font
        if font.sz < 12 or font.name != "Times New Roman" or font.i:
            self.say(ws.title, f"{cell.coordinate}: type {font.name} {font.sz}")
        coloured = font.color is not None and font.color.type == "rgb" and font.color.rgb != "FF000000"
        if cell.fill.fill_type or cell.alignment.textRotation or (coloured and not cell.hyperlink):
            self.say(ws.title, f"{cell.coordinate}: fill, colour or turned text")

    def table(self, ws, table):
        left, top, right, bottom = range_boundaries(table.ref)
        record = self.records[re.sub(r"^bang_\d+_", "", table.name)]
        heads = [cell.value for cell in ws[top]]
        ids = [self.columns.get(head) or re.search(r"\(cột (\w+)", head).group(1) for head in heads]
        above = " ".join(ws.cell(row, 1).value for row in range(2, top))
        explained = set(re.findall(r"\[[^\]]+\]", above))
        used = set()
        for cells in ws.iter_rows(min_row=top + 1, max_row=bottom):
            row = dict(zip(ids, cells))
            if all(cell.value is None for cell in cells):
                self.say(ws.title, f"row {cells[0].row} is blank")
            for name, cell in row.items():
                where = f"{cell.coordinate} ({name})"
                if cell.value is None and name != "notes":
                    self.say(ws.title, f"{where} is blank")
                elif cell.value is None and "Ghi chú" not in above:
                    self.say(ws.title, f"{where}: nothing says why it is blank")
                elif isinstance(cell.value, str) and cell.value.startswith("["):
                    used.add(cell.value)
                    if cell.value not in self.shorthand:
                        self.say(ws.title, f"{where}: {cell.value} is explained nowhere")
                is_number = isinstance(cell.value, (int, float))
                self.numbers += is_number
                expected = self.expected(record, row, name)
                if expected is None:
                    if is_number:
                        self.say(ws.title, f"{where}: {cell.value} has no home")
                    continue
                found = self.shorthand.get(cell.value, cell.value) if not is_number else cell.value
                if found != expected:
                    self.say(ws.title, f"{where}: {found!r}, published {expected!r}")
                self.accounted += is_number
        if used != explained:
            self.say(ws.title, f"shorthand used {used}, explained above the table {explained}")

    def expected(self, record, row, name):
        """The published number of a cell, the shorthand where there is none, None where the column holds no figure."""
        value = lambda column: row[column].value if column in row else None
        if record["shows"] == "form":
            return self.of_form(record, row, name)
        if record["shows"] == "submissions":
            line = self.published.submissions.get(value("file"))
            return int(line["revision"] or 0) if name == "revision" and line else None
        if name in ("year", "target"):
            targets = [t for t in self.published.definitions.all("target") if t["indicator"] == value("id")]
            if name == "year":
                return value("year") if value("year") in [t["year"] for t in targets] else -1
            return next(float(t["value"]) for t in targets if t["year"] == value("year"))
        if name == "interval_kind":
            formula = self.published.formulas[value("id")]
            carried = INTERVALS[formula.get("interval")]
            return carried if formula.get("denominator") else "not_applicable"
        unit = value("unit_code") or self.published.parent
        category = "" if value("category_id") in (None, "[không áp dụng]") else value("category_id")
        key = value("id"), category, unit
        if name in FIGURES:
            return self.of_indicator(key, name)
        if name in COMPARED:
            return self.of_comparison(key, name)
        if name in ("plan", "expected"):
            series = self.published.formulas[key[0]]["numerator"][0]
            return number(self.published.series[f"{series}|measure={'PLAN' if name == 'plan' else 'EXPECT'}", unit], "value")
        if name == "plan_percent":
            tenths = self.published.plan_percent(key[0], unit)
            return {None: "missing", "zero": "no_percent"}.get(tenths, tenths / 10 if isinstance(tenths, int) else None)
        return None

    def of_indicator(self, key, name):
        line = self.published.indicators[key]
        if name == "value":
            self.values.add(key)
            return number(line, "value")
        if name in ("numerator", "denominator") and not line[name]:
            ratio = "denominator" in self.published.formulas[key[0]]
            return STATES.get(line["state"]) if ratio else "not_applicable"
        return float(line[name])

    def of_comparison(self, key, name):
        line = self.published.comparison.get(key, {})
        if name == "change":
            self.changes.add(key)
        if line.get(name):
            return float(line[name])
        if name in ("interval_low", "interval_high", "base_whole"):
            return "not_applicable"
        return "no_percent" if name == "change_percent" and line.get("base_matched") else "missing"

    def of_form(self, record, row, name):
        if name in ("units_reported", "units_expected"):
            lines = [self.of_cell(record, row, column) for column in row if column not in self.columns.values()]
            counts = [int(line[name]) for line in lines if line]
            return (min if name == "units_reported" else max)(counts)
        if name in self.columns.values():
            return None
        line = self.of_cell(record, row, name)
        if line and "by_unit" not in record:
            self.cells.add((record["form"], row["row_code"].value, name))
        return number(line, "value") if line else "not_applicable"

    def of_cell(self, record, row, column):
        """The published row of the series that a cell of the form carries."""
        code = record.get("by_unit") or row["row_code"].value
        unit = row["unit_code"].value if "unit_code" in row else self.published.parent
        series = self.published.grids[record["form"]].cells.get((code, column))
        return self.published.series[series, unit] if series else None

    def complete(self):
        """Every published number of an indicator, every comparison and every cell of the forms stands somewhere."""
        for key in self.published.indicators.keys() - self.values:
            self.say("workbook", f"{key} stands in no table")
        compared = {key for key, line in self.published.comparison.items() if line["base_matched"]}
        for key in compared - self.changes:
            self.say("workbook", f"the comparison of {key} stands in no table")
        forms = {record["form"] for record in self.records.values() if record["shows"] == "form"}
        for form in forms:
            for place in self.published.grids[form].cells:
                if (form, *place) not in self.cells:
                    self.say("workbook", f"form {form}, row and column {place} stand in no table")


def number(line, name):
    return float(line[name]) if line["state"] == "value" else line["state"]


def main():
    check = Check(*sys.argv[1:])
    problems = check.run()
    print(f"{check.accounted} numeric cells, {len(check.book.worksheets)} sheets, {len(problems)} problems")
    for problem in problems[:40]:
        print(problem)
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()

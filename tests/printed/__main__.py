"""python -m printed CHECK WORKSPACE PERIOD --root REPO

figures      every number of every sheet is the published one; the data sheet equals data.csv
recalculate  LibreOffice works out every formula anew and comes to every result in the file; no error values
depends      a unit's figure, changed in the workbook, changes exactly the cells that print what depends on it
golden       part by part as the report that was looked at and kept
keep         keeps the report as the one that was looked at
spoil        plants a wrong result of a formula in the report
pages        what comes out of a printer: paper, page numbers, repeated heads, no number too wide for its cell

Prints what was compared and each difference; exit code 1 when there is one or nothing was compared.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from office import convert, recalculated
from oracle.definitions import Definitions
from published.tables import NATION

from . import golden
from .cells import ERRORS, changed, formulas, is_number, load, same, values
from .published import Figures, read
from .tables import UNIT, Report

# The district and the series that the check of dependence changes, and by how much: enough to change every rate.
CHANGED, SERIES, MORE = "524", "abused", 100


class Check:
    def __init__(self, workspace, period, root):
        self.workspace, self.out = workspace, workspace / "out" / period
        self.parent = re.search(r'^unit = "(\w+)"', (workspace / "treem.toml").read_text("utf-8"), re.M)[1]
        self.path = self.out / f"bao-cao-{self.parent}-{period}.xlsx"
        self.part = "S1" if period.endswith("-S1") else "Y"
        self.root, self.differences = root, []
        self.indicators = {i["id"]: i for i in Definitions(root).all("indicator")}

    def differs(self, place, *texts):
        self.differences.append(" ".join(map(str, (place, *texts))))

    def report(self):
        figures = Report(self.root, load(self.path, True), self.part, self.parent).walk()
        # Units of a chart stand there by name.
        names = self._names()
        return {place: (names.get(unit, unit), what) for place, (unit, what) in figures.items()}

    def figures(self):
        published, shown = Figures(self.workspace, self.out.name), values(self.path)
        figures = self.report()
        for place, (unit, what) in figures.items():
            if what == ("count",):
                continue
            expected = published.value(unit, what)
            if not any(one is not None and same(shown[place], float(one)) for one in expected):
                self.differs(place, shown[place], "instead of", expected, "as", unit, what)
        prose = {"Bìa", "Mục lục", "Phương pháp", "Thay đổi", "Dữ liệu", "Đối chiếu"}
        for place, value in shown.items():
            if is_number(value) and place[0] not in prose and place not in figures:
                self.differs(place, value, "has no home in data.csv")
        ranked = self._ranked(figures)
        rejected = self._rejected()
        rows = self._data_sheet()
        return (
            f"{len(figures)} numbers of the tables, {ranked} ranks, {rejected} rejected figures"
            f" and {rows} rows of the data sheet"
        )

    def _ranked(self, figures):
        """Every unit that may be ranked is, in every ratio that the report ranks."""
        if self.parent != NATION:
            return 0
        printed = {(unit, what[1]) for unit, what in figures.values() if what[0] == "order" and what[2] == "rank"}
        published = Figures(self.workspace, self.out.name)
        listed = [r["indicator"] for r in published.definitions.all("ranking")]
        expected = {
            (unit, indicator)
            for indicator in listed
            if self.part in self.indicators[indicator]["periods"]
            for unit in published.order(indicator)
        }
        for unit, indicator in printed ^ expected:
            self.differs("Xếp hạng", unit, indicator, "is ranked and should not be, or the other way round")
        return len(printed)

    def _rejected(self):
        """Every rejected figure of a unit is listed under data quality with a reason, and nothing else is. In the nation's
        report the units stand beneath those of its tables."""
        sheet = load(self.path, True)["Chất lượng số liệu"]
        rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
        top = next(n for n, row in enumerate(rows) if str(row[0]).startswith("5. Số liệu bị loại"))
        grids = Report(self.root, load(self.path, True), self.part, self.parent).grids
        listed = set()
        for row in rows[top + 3 :]:
            found = re.search(r": biểu (\w+) dòng (\S+) cột (\w+)$", row[6])
            if not found:
                break
            listed.add((row[1], grids[found[1]].cells[found[2], found[3]]))
            if not re.match(r"R-\w+-\d+ ", row[9]) or not row[3] or not row[4]:
                self.differs("Chất lượng số liệu", row[1], row[6], "has no reason or no cell")
        rejected = {
            (unit, series)
            for (series, unit), line in Figures(self.workspace, self.out.name).series.items()
            if line["state"] == "rejected" and unit != self.parent
        }
        for unit, series in listed ^ rejected if self.parent != NATION else ():
            self.differs("Chất lượng số liệu", unit, series, "is rejected or listed, not both")
        told = {cell for row in rows for cell in row}
        for line in read(self.out / "findings.csv"):
            if line["code"] == "R-HIE-004" and line["message"] not in told:
                self.differs("Chất lượng số liệu", "does not tell", line["message"])
        return len(listed)

    def _names(self):
        """Name → code of the units, from a table by unit."""
        sheet = next(s for s in load(self.path, True).worksheets if s.title.startswith("02 "))
        rows = ((row[1].value, row[2].value) for row in sheet.iter_rows())
        codes = {name: code for code, name in rows if isinstance(code, str) and UNIT.fullmatch(code)}
        # Beneath which a unit is missing: "Tỉnh Hậu Giang (7/8 đơn vị)".
        return {re.sub(r" \(\d+/\d+ đơn vị\)$", "", name): code for name, code in codes.items()}

    def _data_sheet(self):
        sheet = load(self.path, True)["Dữ liệu"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        table = read(self.out / "data.csv")
        if len(rows) != len(table) + 1:
            self.differs("Dữ liệu", len(rows) - 1, "rows instead of", len(table))
        for number, (row, published) in enumerate(zip(rows[1:], table), start=2):
            for value, text in zip(row, published.values()):
                agree = same(value, float(text)) if is_number(value) else (value or "") == text
                if not agree:
                    self.differs(f"Dữ liệu row {number}", value, "instead of", text)
        return len(table)

    def recalculate(self):
        stored, found = values(self.path), formulas(self.path)
        with tempfile.TemporaryDirectory() as folder:
            anew = values(recalculated(self.path, folder))
        for place in changed(stored, anew):
            self.differs(place, stored.get(place), "is worked out as", anew.get(place), found.get(place, ""))
        for place, value in anew.items():
            if value in ERRORS:
                self.differs(place, value)
        return f"{len(found)} formulas" if found else ""

    def depends(self):
        figures, written = self.report(), formulas(self.path)
        homes = [p for p, f in figures.items() if f == (CHANGED, ("sum", (SERIES,))) and p not in written]
        if len(homes) != 1:
            self.differs("the figure is stated in", homes)
            return ""
        book = load(self.path, False)
        cell = book[homes[0][0]][homes[0][1]]
        cell.value += MORE
        with tempfile.TemporaryDirectory() as folder:
            edited = Path(folder) / "edited.xlsx"
            book.save(edited)
            moved = set(changed(values(self.path), values(recalculated(edited, folder + "/new"))))
        # A change whose printed numbers do not come to it, for they are rounded, is no formula.
        fixed = lambda place, what: what[0] in ("base", "change", "percent") and place not in written
        expected = {p for p, (unit, what) in figures.items() if self._rests_on(unit, what) and not fixed(p, what)}
        for place in sorted(moved - expected):
            self.differs(place, "changes and should not", figures.get(place))
        for place in sorted(expected - moved):
            self.differs(place, "does not change", figures[place])
        return f"{len(moved)} cells that follow {homes[0]}" if len(moved) > 5 else ""

    def _rests_on(self, unit, what):
        """Whether a figure rests on the changed one."""
        if unit not in (CHANGED, self.parent):
            return False
        indicators = self.indicators
        match what:
            case ("sum", names):
                return SERIES in names
            case ("ratio", indicator, ""):
                terms = indicators[indicator]["numerator"] + indicators[indicator]["denominator"]
                return SERIES in terms
            case ("change" | "percent", indicator, ""):
                return SERIES in indicators[indicator]["numerator"] + indicators[indicator].get("denominator", [])
            case ("in year", year, (_, names)):
                return SERIES in names and self.out.name.startswith(str(year))
        return False

    def pages(self):
        with tempfile.TemporaryDirectory() as folder:
            pdf = convert(self.path, "pdf", folder)
            sizes = subprocess.run(["pdfinfo", "-l", "-1", pdf], check=True, capture_output=True, text=True).stdout
            text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
        pages = text.split("\f")[:-1]
        found = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+) pts", sizes)
        for number, size in enumerate(found, start=1):
            if sorted(round(float(side) / 72 * 25.4) for side in size) != [210, 297]:
                self.differs(f"page {number}", size, "is not A4")
        for number, page in enumerate(pages, start=1):
            top = next((line for line in page.splitlines() if line.strip()), "")
            # The number stands in the middle of the top line, between the two marks; the cover has none.
            says = re.search(r"\s(\d+)\s", top)
            if (says and int(says[1])) != (number if number > 1 else None):
                self.differs(f"page {number}", "carries the number", says and says[1])
            if "###" in page:
                self.differs(f"page {number}", "has a number that does not fit its cell")
        summary = [page for page in pages if "Tăng/giảm so với cùng kỳ" in page]
        if len(summary) < 2:
            self.differs("01 Tổng hợp", "repeats its head on", len(summary), "pages")
        return f"{len(pages)} pages" if len(pages) == len(found) else ""


    def golden(self):
        texts, compared = golden.differences(self.path, self.root / "tests/golden" / self.path.name)
        self.differences += texts
        return f"{compared} parts" if compared > 20 else ""

    def keep(self):
        golden.keep(self.path, self.root / "tests/golden" / self.path.name)
        return "one report kept, nothing"

    def spoil(self):
        """Plants a wrong result of a formula, one that no other formula rests on, so that a check can be seen to fail."""
        parts = {}
        with zipfile.ZipFile(self.path) as package:
            for name in package.namelist():
                parts[name] = package.read(name)
        number = load(self.path, False).sheetnames.index("01 Tổng hợp") + 1
        sheet = f"xl/worksheets/sheet{number}.xml"
        text = parts[sheet].decode("utf-8")
        spoiled = re.sub(r"(<f>ROUND\(F\d+-G\d+,0\)</f><v>)(\d+)", r"\g<1>77\g<2>", text, count=1)
        if spoiled == text:
            return ""
        parts[sheet] = spoiled.encode("utf-8")
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                package.writestr(name, content)
        return "one result"


def main():
    parser = argparse.ArgumentParser(prog="printed")
    parser.add_argument("check", choices=["figures", "recalculate", "depends", "pages", "golden", "keep", "spoil"])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("period")
    parser.add_argument("--root", type=Path, required=True)
    options = parser.parse_args()
    check = Check(options.workspace, options.period, options.root)
    compared = getattr(check, options.check)()
    print(f"printed: {options.period}: {compared or 'nothing'} compared, {len(check.differences)} differences")
    for text in check.differences[:40]:
        print(f"  {text}")
    return 1 if check.differences or not compared else 0


if __name__ == "__main__":
    sys.exit(main())

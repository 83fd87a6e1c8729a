"""The tables of a report: each number with the figure that it claims to be.

A figure is (unit, what), where `what` is ("sum", names of series) for counts, ("ratio", indicator, category) for rates,
("share", indicator) for results in percent of the plan, ("base" | "change" | "percent", indicator, category) for the
comparison, ("order", indicator, part) for ranks and limits, or ("count",) for counts of rows, which other checks look at.
"""

import re
import tomllib

from oracle.definitions import Definitions
from oracle.layout import grids
from oracle.series import Dimensions, series_name

from .cells import is_number

# Codes of districts, communes and provinces, of the nation and its regions.
UNIT = re.compile(r"\d+|VN|R\d")
# Columns of the sheet of ranks, and what they say.
ORDER = {1: "rank", 7: "low", 8: "high", 9: "first", 10: "last"}

PROSE = {"Bìa", "Mục lục", "Phương pháp", "Thay đổi", "Dữ liệu", "Đối chiếu"}


class Report:
    """Walks the sheets of a report and names the figure of each number."""

    def __init__(self, root, book, part, province):
        self.definitions = Definitions(root)
        self.dimensions = Dimensions(self.definitions)
        self.grids = {grid.sheet: grid for grid in grids(self.definitions, self.dimensions, part)}
        self.layout = tomllib.loads((root / "templates/reports/province.toml").read_text("utf-8"))
        self.names = {d["id"]: d["name"]["vi"] for d in _dimensions(root)}
        self.categories = _categories(root)
        self.part, self.province, self.book = part, province, book
        self.by_name = {}
        for indicator in self.definitions.all("indicator"):
            if part in indicator["periods"]:
                assert indicator["name"]["vi"] not in self.by_name, indicator["name"]
                self.by_name[indicator["name"]["vi"]] = indicator
        self.figures = {}  # (sheet, address) -> figure

    def walk(self):
        for sheet in self.book.worksheets:
            if sheet.title in PROSE:
                continue
            rows = [[cell for cell in row] for row in sheet.iter_rows()]
            if sheet.title == "01 Tổng hợp":
                self._summary(sheet, rows)
            elif sheet.title == "Biểu đồ":
                self._charts(sheet, rows)
            elif sheet.title == "Xếp hạng":
                self._order(sheet, rows)
            elif sheet.title in ("Nhiệm vụ", "Chất lượng số liệu"):
                self._counts(sheet, rows)
            else:
                self._tables(sheet, rows)
        return self.figures

    def _put(self, sheet, cell, figure):
        assert (sheet.title, cell.coordinate) not in self.figures, cell.coordinate
        self.figures[sheet.title, cell.coordinate] = figure

    def _sum(self, terms):
        return ("sum", tuple(sorted(series_name(e, c) for term in terms for e, c in self.dimensions.expand(term))))

    def indicator(self, name):
        return self.by_name[re.sub(r" \*$", "", name.split("\n")[0].strip())]

    def what(self, indicator, category=""):
        """The figure of an indicator: a count is the sum of its series."""
        if indicator.get("denominator"):
            return ("ratio", indicator["id"], category)
        if not category:
            return self._sum(indicator["numerator"])
        by = next(b for b in indicator["by"] if b["dimension"] == category.split("=")[0])
        terms = [by["element"]] if "element" in by else indicator["numerator"]
        return self._sum([f"{term}{';' if '|' in term else '|'}{category}" for term in terms])

    def _tables(self, sheet, rows):
        """Tables by unit of a group, and tables with the rows and columns of a form."""
        form = by_unit = across = None
        columns, heads = {}, []
        for row in rows:
            first = row[0].value
            title = first if isinstance(first, str) else ""
            if found := re.search(r"\(theo biểu (\w+)\)$", title):
                form, by_unit, across, columns = found[1], None, None, {}
            elif found := re.search(r"\(biểu (\w+), dòng ([\w.]+)\)$", title):
                form, by_unit, across, columns = found[1], found[2], None, {}
            elif found := re.search(r"\(biểu (\w+), cột (\w+)\)$", title):
                form, by_unit, across, columns = found[1], None, found[2], {}
            elif first == "STT":
                heads, columns = [row], {}
            elif first == "A" and row[1].value == "B":
                columns = self._columns(sheet, heads, row, form)
            elif heads and not columns:
                heads.append(row)
            elif columns:
                self._row(sheet, row, (form, by_unit, across), columns)

    def _columns(self, sheet, heads, index, form):
        """Column → what it shows: a column code of a form, or an indicator and the part of it."""
        if form is not None:
            return {c.column: str(c.value) for c in index[4:] if c.value not in (None, "E")}
        found = {}
        title = None
        for cell in index[3:]:
            texts = [row[cell.column - 1].value for row in heads]
            title = texts[0] or title
            found[cell.column] = (self.indicator(title), texts[-1] if texts[-1] != title else None)
        return found

    def _row(self, sheet, row, place, columns):
        form, by_unit, across = place
        if form is None:
            unit = row[1].value
            if not isinstance(unit, str) or not UNIT.fullmatch(unit):
                return
            for column, (indicator, part) in columns.items():
                cell = row[column - 1]
                if is_number(cell.value):
                    self._put(sheet, cell, (unit, self._part(indicator, part)))
            return
        code = row[2].value
        if not isinstance(code, str):
            return
        unit = code if by_unit or across else self.province
        for column, name in columns.items():
            cell = row[column - 1]
            if is_number(cell.value):
                place = (name, across) if across else (by_unit or code, name)
                self._put(sheet, cell, (unit, ("sum", (self.grids[form].cells[place],))))

    def _part(self, indicator, part):
        element = indicator["numerator"][0]
        if part and re.fullmatch(r"Ước thực hiện đến hết .+ \(e\)", part):
            part = "Ước thực hiện (e)"
        match part:
            case "Tử số":
                return self._sum(indicator["numerator"])
            case "Mẫu số":
                return self._sum(indicator["denominator"])
            case "Ước thực hiện (e)":
                return ("sum", (f"{element}|measure=EXPECT",))
            case "Kế hoạch năm":
                return ("sum", (f"{element}|measure=PLAN",))
            case "Thực hiện đạt % kế hoạch năm":
                return ("share", indicator["id"])
        return self.what(indicator)

    def _summary(self, sheet, rows):
        heads = [row for row in rows if row[0].value == "STT"][0]
        plan = next(c.column for c in heads if c.value == "Kết quả công tác")
        indicator = category = None
        for row in rows:
            name, measure = row[3].value, row[4].value
            if not isinstance(name, str) or measure is None or name in ("Chỉ tiêu", "D"):
                continue
            if row[0].value:
                indicator, category = self.indicator(name), ""
            else:
                dimension, label = name.strip().split(": ", 1)
                code = next(d for d, text in self.names.items() if text == dimension)
                category = f"{code}={self.categories[code, label]}"
            unit = self.province
            whats = [self.what(indicator, category)]
            whats += [(kind, indicator["id"], category) for kind in ("base", "change", "percent")]
            element = indicator["numerator"][0]
            late = [("sum", (f"{element}|measure={m}",)) for m in ("PLAN", "EXPECT")] + [("share", indicator["id"])]
            for cell, what in [*zip(row[5:9], whats), *zip(row[plan - 1 : plan + 2], late)]:
                if is_number(cell.value):
                    self._put(sheet, cell, (unit, what))

    def _charts(self, sheet, rows):
        records = next(s["charts"] for s in self.layout["report_sheet"] if s["id"] == "charts")
        titles = {record["title"]["vi"]: record for record in records}
        record = None
        for row in rows:
            title = row[0].value if isinstance(row[0].value, str) else ""
            # Of many units there are several charts.
            if (found := re.match(r"\d+\. (.+?)( \(phần \d+/\d+\))?$", title)) and found[1] in titles:
                record = titles[found[1]]
            elif record and is_number(row[2].value):
                self._put(sheet, row[2], self._plotted(record, row[1].value))

    def _plotted(self, record, label):
        if "breakdown" in record:
            code = self.categories[record["by"], label]
            return (self.province, ("sum", (f"{record['breakdown']}|{record['by']}={code}",)))
        indicator = next(i for i in self.by_name.values() if i["id"] == record.get("by_unit", record.get("trend")))
        if "trend" in record:
            year = int(re.search(r"\b\d{4}\b", label)[0])
            return (self.province, ("in year", year, self.what(indicator)))
        return (label, self.what(indicator))

    def _order(self, sheet, rows):
        """Units in order of a ratio, under its name."""
        indicator = None
        for row in rows:
            title = row[0].value if isinstance(row[0].value, str) else ""
            if found := re.match(r"\d+\. (.+) \([^()]+\)(, tiếp theo)?$", title):
                indicator = self.indicator(found[1])
            unit = row[1].value
            if indicator is None or not isinstance(unit, str) or not UNIT.fullmatch(unit):
                continue
            whats = {4: self._sum(indicator["numerator"]), 5: self._sum(indicator["denominator"]), 6: self.what(indicator)}
            whats |= {column: ("order", indicator["id"], part) for column, part in ORDER.items()}
            for column, what in whats.items():
                if is_number(row[column - 1].value):
                    self._put(sheet, row[column - 1], (unit, what))

    def _counts(self, sheet, rows):
        for row in rows:
            for cell in row:
                if is_number(cell.value):
                    self._put(sheet, cell, ("", ("count",)))


def _records(root, kind):
    for path in sorted((root / "indicators").rglob("*.toml")):
        for record in tomllib.loads(path.read_text("utf-8")).get(kind, []):
            yield path.stem, record


def _dimensions(root):
    return [record for _, record in _records(root, "dimension")]


def _categories(root):
    """(dimension, Vietnamese name) → code."""
    return {(r.get("dimension", stem), r["name"]["vi"]): r["code"] for stem, r in _records(root, "category")}

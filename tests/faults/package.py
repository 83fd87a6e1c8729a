"""A submission workbook as its parts, edited the way spreadsheet programs leave it.

Unlike openpyxl it keeps formulas beside their cached results, so that what Excel would have recalculated can be
recalculated (`recalculate`) and what a forger would have left stale can be left stale. Knows the visible form only:
"Biểu số", index rows, row codes.
"""

import datetime
import re
import zipfile
from xml.etree import ElementTree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
ElementTree.register_namespace("", MAIN)
ElementTree.register_namespace("r", RELATIONS)

TOTAL = re.compile(r'^IF\(COUNT\(.*\)=(\d+),SUM\(([A-Z0-9:,]+)\),""\)$')
FIXED_DATE = (2024, 1, 1, 0, 0, 0)


def tag(name):
    return f"{{{MAIN}}}{name}"


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number):
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def split(address):
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
    return column_number(letters), int(digits)


def cells_of(ranges):
    """The addresses in `E9:G9,J12`."""
    for part in ranges.split(","):
        first, _, last = part.partition(":")
        (left, top), (right, bottom) = split(first), split(last or first)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield f"{column_letters(column)}{row}"


class Sheet:
    """One worksheet."""

    def __init__(self, book, name, part, xml):
        self.book, self.name, self.part = book, name, part
        self.root = ElementTree.fromstring(xml)
        self.data = self.root.find(tag("sheetData"))
        self.index()

    def index(self):
        self.rows = {int(row.get("r")): row for row in self.data}
        self.cells = {cell.get("r"): cell for row in self.data for cell in row}

    # reading

    def text(self, address):
        cell = self.cells.get(address)
        if cell is None:
            return ""
        value = cell.find(tag("v"))
        if cell.get("t") == "s":
            return self.book.strings[int(value.text)]
        if cell.get("t") == "inlineStr":
            return "".join(t.text or "" for t in cell.iter(tag("t")))
        return "" if value is None or value.text is None else value.text

    def number(self, address):
        """The number a formula would see, or None."""
        cell = self.cells.get(address)
        value = None if cell is None else cell.find(tag("v"))
        if value is None or not value.text or cell.get("t", "n") != "n":
            return None
        number = float(value.text)
        return int(number) if number.is_integer() else number

    def code(self):
        """The code after "Biểu số"."""
        for row in sorted(self.rows)[:8]:
            for cell in self.rows[row]:
                found = re.match(r"Biểu số: *(\S+)", self.text(cell.get("r")))
                if found:
                    return found.group(1)
        return None

    def index_rows(self):
        """(row, {code: column letters}) of every index row, top down."""
        for number in sorted(self.rows):
            codes = {}
            for cell in self.rows[number]:
                codes.setdefault(self.text(cell.get("r")).strip(), re.sub(r"\d", "", cell.get("r")))
            if {"A", "B", "C"} <= set(codes) or {"A", "1", "2", "3"} <= set(codes):
                yield number, codes

    def row_of(self, code):
        for number in sorted(self.rows):
            if self.text(f"C{number}").strip() == code and not self._is_index(number):
                return number
        raise LookupError(f"{self.name}: row {code}")

    def _is_index(self, number):
        return any(number == index for index, _ in self.index_rows())

    def at(self, row, column):
        """The address of a cell of the form, by row code and column code."""
        number = self.row_of(row)
        above = [codes for index, codes in self.index_rows() if index < number]
        return f"{above[-1][column]}{number}"

    def value(self, row, column):
        return self.number(self.at(row, column))

    # writing

    def cell(self, address):
        """The cell element at an address, made if need be, emptied."""
        column, number = split(address)
        row = self.rows.get(number)
        if row is None:
            row = ElementTree.Element(tag("row"), r=str(number))
            before = sum(1 for known in self.rows if known < number)
            self.data.insert(before, row)
            self.rows[number] = row
        cell = self.cells.get(address)
        if cell is None:
            cell = ElementTree.Element(tag("c"), r=address)
            row.insert(sum(1 for other in row if split(other.get("r"))[0] < column), cell)
            self.cells[address] = cell
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        return cell

    def put(self, address, value, kind="number", formula=None):
        """Writes a value: number, text, error, boolean, date or blank; with a formula, the value is its cached result."""
        cell = self.cell(address)
        if formula is not None:
            ElementTree.SubElement(cell, tag("f")).text = formula
        if kind == "text" and formula is None:
            cell.set("t", "inlineStr")
            inner = ElementTree.SubElement(ElementTree.SubElement(cell, tag("is")), tag("t"))
            inner.text = value
            inner.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            return address
        if kind == "date":
            cell.set("s", str(self.book.date_style()))
            value = (datetime.date.fromisoformat(value) - datetime.date(1899, 12, 30)).days
        elif kind != "number":
            cell.set("t", {"text": "str", "error": "e", "boolean": "b"}[kind])
        if value is not None:
            ElementTree.SubElement(cell, tag("v")).text = str(value)
        return address

    def set(self, row, column, value, kind="number", formula=None):
        return self.put(self.at(row, column), value, kind, formula)

    def add(self, row, column, more):
        """Raises a number."""
        return self.set(row, column, (self.value(row, column) or 0) + more)

    def blank(self, row, column):
        address = self.at(row, column)
        self.cell(address)
        return address

    def clear_figures(self):
        """Empties every cell right of the row codes in data rows."""
        heads = dict(self.index_rows())
        current = None
        for number in sorted(self.rows):
            current = heads.get(number, current)
            if current is None or number in heads or not re.fullmatch(r"\d\d(\.\d)?", self.text(f"C{number}").strip()):
                continue
            for code, letters in current.items():
                if code.isdigit():
                    self.cell(f"{letters}{number}")

    def remove_row_content(self, row):
        for cell in list(self.rows[self.row_of(row)]):
            self.cell(cell.get("r"))

    def last_row(self):
        """The last row that has a row code."""
        return max(n for n in self.rows if re.fullmatch(r"\d\d(\.\d)?", self.text(f"C{n}").strip()))

    def free_row(self):
        """The row under the last data row, freed of what stood there."""
        number = self.last_row() + 1
        for cell in list(self.rows[number]):
            self.cell(cell.get("r"))
        merges = self.root.find(tag("mergeCells"))
        for merge in list(merges):
            (_, top), (_, bottom) = map(split, merge.get("ref").split(":"))
            if top <= number <= bottom:
                merges.remove(merge)
        merges.set("count", str(len(merges)))
        return number

    def hide_row(self, number):
        self.rows[number].set("hidden", "1")

    def hide_column(self, letters):
        number = str(column_number(letters))
        columns = self.root.find(tag("cols"))
        for column in list(columns):
            if int(column.get("min")) <= int(number) <= int(column.get("max")):
                first, last = int(column.get("min")), int(column.get("max"))
                place = list(columns).index(column)
                columns.remove(column)
                parts = [(first, int(number) - 1, False), (int(number), int(number), True), (int(number) + 1, last, False)]
                for low, high, hidden in reversed(parts):
                    if low <= high:
                        copy = ElementTree.Element(tag("col"), dict(column.attrib, min=str(low), max=str(high)))
                        if hidden:
                            copy.set("hidden", "1")
                        columns.insert(place, copy)
                return
        column = ElementTree.SubElement(columns, tag("col"), min=number, max=number, width="9", hidden="1")

    def merge(self, area):
        merges = self.root.find(tag("mergeCells"))
        ElementTree.SubElement(merges, tag("mergeCell"), ref=area)
        merges.set("count", str(len(merges)))

    def recalculate(self):
        """Brings the form's live totals up to date, as a spreadsheet program would."""
        for _ in range(10):
            changed = False
            for address, cell in self.cells.items():
                formula = cell.find(tag("f"))
                total = formula is not None and formula.text and TOTAL.match(formula.text)
                if not total:
                    continue
                parts = list(cells_of(total.group(2)))
                numbers = [self.number(part) for part in parts]
                answered = sum(n is not None or self.text(part) in "-–" and self.text(part) != "" for n, part in zip(numbers, parts))
                complete = answered == int(total.group(1))
                result = sum(n for n in numbers if n is not None) if complete else None
                if self.number(address) != result:
                    text = formula.text
                    if result is None:
                        self.put(address, "", "text", text)
                    else:
                        self.put(address, result, "number", text)
                    changed = True
            if not changed:
                return

    def xml(self):
        return ElementTree.tostring(self.root, encoding="UTF-8", xml_declaration=True)


class Book:
    """A workbook."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        strings = ElementTree.fromstring(self.parts["xl/sharedStrings.xml"])
        self.strings = ["".join(t.text or "" for t in item.iter(tag("t"))) for item in strings]
        relations = ElementTree.fromstring(self.parts["xl/_rels/workbook.xml.rels"])
        targets = {relation.get("Id"): f"xl/{relation.get('Target')}" for relation in relations}
        self.workbook = ElementTree.fromstring(self.parts["xl/workbook.xml"])
        self.sheets = []
        for entry in self.workbook.find(tag("sheets")):
            part = targets[entry.get(f"{{{RELATIONS}}}id")]
            self.sheets.append(Sheet(self, entry.get("name"), part, self.parts[part]))

    def __getitem__(self, name):
        """A sheet by its code, else by its tab."""
        for sheet in self.sheets:
            if sheet.name == name or sheet.code() == name:
                return sheet
        raise LookupError(name)

    def entry(self, name):
        return next(entry for entry in self.workbook.find(tag("sheets")) if entry.get("name") == name)

    def rename(self, old, new):
        self.entry(old).set("name", new)
        self[old].name = new
        self.drop_names()

    def hide(self, name, state="hidden"):
        self.entry(name).set("state", state)

    def drop_names(self):
        """Defined names speak of tabs; print areas are of no interest here."""
        names = self.workbook.find(tag("definedNames"))
        if names is not None:
            self.workbook.remove(names)

    def remove_sheet(self, name):
        sheet = self[name]
        self.workbook.find(tag("sheets")).remove(self.entry(sheet.name))
        self.sheets.remove(sheet)
        self.drop_names()

    def add_sheet(self, name, xml, state=None):
        """A further worksheet with the given XML; its `Sheet`."""
        number = 90 + len(self.sheets)
        part, relation = f"xl/worksheets/sheet{number}.xml", f"rId{number}"
        attributes = {"name": name, "sheetId": str(number), f"{{{RELATIONS}}}id": relation}
        if state:
            attributes["state"] = state
        ElementTree.SubElement(self.workbook.find(tag("sheets")), tag("sheet"), attributes)
        self.relate("xl/_rels/workbook.xml.rels", relation, "worksheet", f"worksheets/sheet{number}.xml")
        self.declare(f"/{part}", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")
        sheet = Sheet(self, name, part, xml)
        self.sheets.append(sheet)
        return sheet

    def copy_sheet(self, name, copy):
        source = self[name]
        return self.add_sheet(copy, source.xml())

    def plain_sheet(self, name, values, state=None):
        """A worksheet of numbers and texts, {address: value}."""
        xml = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
        sheet = self.add_sheet(name, xml, state)
        for address, value in values.items():
            sheet.put(address, value, "number" if isinstance(value, (int, float)) else "text")
        return sheet

    def relate(self, part, identifier, kind, target, external=False):
        """Adds a relation from a part."""
        content = self.parts.get(part, f'<Relationships xmlns="{PACKAGE}"/>'.encode())
        kind = kind if "://" in kind else f"{RELATIONS}/{kind}"
        mode = ' TargetMode="External"' if external else ""
        entry = f'<Relationship Id="{identifier}" Type="{kind}" Target="{target}"{mode}/>'
        text = content.decode()
        if text.rstrip().endswith("/>"):
            text = re.sub(r"/>\s*$", "></Relationships>", text)
        self.parts[part] = text.replace("</Relationships>", f"{entry}</Relationships>").encode()

    def declare(self, part, content_type):
        """Declares the content type of a part."""
        text = self.parts["[Content_Types].xml"].decode()
        entry = f'<Override PartName="{part}" ContentType="{content_type}"/>'
        self.parts["[Content_Types].xml"] = text.replace("</Types>", f"{entry}</Types>").encode()

    def replace_type(self, old, new):
        text = self.parts["[Content_Types].xml"].decode()
        assert old in text, old
        self.parts["[Content_Types].xml"] = text.replace(old, new).encode()

    def date_style(self):
        """The number of a cell format that shows a date, added once."""
        styles = ElementTree.fromstring(self.parts["xl/styles.xml"])
        formats = styles.find(tag("cellXfs"))
        for number, known in enumerate(formats):
            if known.get("numFmtId") == "14":
                return number
        ElementTree.SubElement(formats, tag("xf"), numFmtId="14", fontId="0", fillId="0", borderId="0", xfId="0", applyNumberFormat="1")
        formats.set("count", str(len(formats)))
        self.parts["xl/styles.xml"] = ElementTree.tostring(styles, encoding="UTF-8", xml_declaration=True)
        return len(formats) - 1

    def particular(self, row, value, kind="text"):
        return self["TT"].set(row, "1", value, kind)

    def save(self, path, recalculated=True):
        for sheet in self.sheets:
            if recalculated:
                sheet.recalculate()
            self.parts[sheet.part] = sheet.xml()
        self.parts["xl/workbook.xml"] = ElementTree.tostring(self.workbook, encoding="UTF-8", xml_declaration=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name, FIXED_DATE), content, zipfile.ZIP_DEFLATED)

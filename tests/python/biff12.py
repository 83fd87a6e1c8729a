"""Writes a workbook once more as `.xlsb`, which no free program does. Arguments: the `.xlsx`, the `.xlsb`.

From [MS-XLSB]: values, results and formulas of cells, percent and date formats, merged cells, hidden rows, columns and
sheets. Knows nothing of treem. Formulas may be sums, arithmetic, and what the totals of the form are made of; any other
is written as a function that only its number tells.
"""

import datetime
import re
import struct
import sys
import warnings
import zipfile

import openpyxl
from openpyxl.formula import Tokenizer
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import to_excel

warnings.simplefilter("ignore")

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
FUNCTIONS = {"COUNT": 0, "IF": 1, "SUM": 4, "ROUND": 27, "COUNTIF": 346}
FIXED = {"ROUND", "COUNTIF"}
SIGNS = {"+": 3, "-": 4, "*": 5, "/": 6, "^": 7, "&": 8, "<": 9, "<=": 10, "=": 11, ">=": 12, ">": 13, "<>": 14}
RANK = {"=": 1, "<": 1, "<=": 1, ">=": 1, ">": 1, "<>": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}


def u16(n):
    return struct.pack("<H", n)


def u32(n):
    return struct.pack("<I", n)


def wide(text):
    coded = text.encode("utf-16-le")
    return u32(len(coded) // 2) + coded


def record(kind, body=b""):
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(body)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + length + body


class Formula:
    """Tokens in the order of computing."""

    def __init__(self, text):
        items = [t for t in Tokenizer(text).items if t.type != "WHITE-SPACE"]
        self.main, self.extra, self.items = b"", b"", items
        self.expression(0)
        if self.items:
            raise ValueError(text)

    def packed(self):
        return u32(len(self.main)) + self.main + u32(len(self.extra)) + self.extra

    def expression(self, rank):
        self.operand()
        while self.items and self.items[0].type == "OPERATOR-INFIX" and RANK[self.items[0].value] > rank:
            sign = self.items.pop(0).value
            self.expression(RANK[sign])
            self.main += bytes([SIGNS[sign]])

    def operand(self):
        token = self.items.pop(0)
        if token.type == "OPERATOR-PREFIX":
            self.operand()
            self.main += bytes([{"+": 0x12, "-": 0x13}[token.value]])
        elif token.type == "PAREN":
            self.expression(0)
            self.items.pop(0)
            self.main += b"\x15"
        elif token.type == "FUNC":
            self.function(token.value[:-1])
        elif token.type == "ARRAY":
            self.array()
        elif token.subtype == "TEXT":
            coded = token.value[1:-1].encode("utf-16-le")
            self.main += b"\x17" + u16(len(coded) // 2) + coded
        elif token.subtype == "RANGE":
            self.range(token.value)
        elif re.fullmatch(r"\d{1,4}", token.value):
            self.main += b"\x1e" + u16(int(token.value))
        else:
            self.main += b"\x1f" + struct.pack("<d", float(token.value))

    def function(self, name):
        count = 0
        while self.items[0].value != ")":
            self.expression(0)
            count += 1
            if self.items[0].type == "SEP":
                self.items.pop(0)
        self.items.pop(0)
        if name in FIXED:
            self.main += b"\x41" + u16(FUNCTIONS[name])
        else:
            self.main += b"\x42" + bytes([count]) + u16(FUNCTIONS[name])

    def array(self):
        texts = []
        while self.items[0].type != "ARRAY":
            token = self.items.pop(0)
            if token.type == "OPERAND":
                texts.append(token.value.strip('"').encode("utf-16-le"))
        self.items.pop(0)
        self.main += b"\x60" + bytes(14)
        self.extra += u32(1) + u32(len(texts)) + b"".join(b"\x01" + u16(len(t) // 2) + t for t in texts)

    def range(self, text):
        corners = [re.fullmatch(r"(\$?)([A-Z]+)(\$?)(\d+)", corner) for corner in text.split(":")]
        rows = b"".join(u32(int(c[4]) - 1) for c in corners)
        free = lambda c: (0 if c[1] else 0x4000) | (0 if c[3] else 0x8000)
        columns = b"".join(u16(column_index_from_string(c[2]) - 1 | free(c)) for c in corners)
        self.main += (b"\x44" if len(corners) == 1 else b"\x25") + rows + columns


def formula(text):
    try:
        return Formula(text).packed()
    except (KeyError, ValueError, AttributeError, TypeError, IndexError):
        # TODAY() stands for whatever the program does not take apart.
        main = b"\x41" + u16(221)
        return u32(len(main)) + main + u32(0)


class Writer:
    def __init__(self, path):
        self.values = openpyxl.load_workbook(path, data_only=True)
        self.formulas = openpyxl.load_workbook(path)
        self.strings, self.formats = {}, {"General": 0}

    def format(self, cell):
        return self.formats.setdefault(cell.number_format, len(self.formats))

    def cell(self, cell, written):
        value = cell.value
        head = u32(cell.column - 1) + u32(self.format(cell))
        if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
            value = to_excel(value)
        has_formula = written.data_type == "f"
        tail = u16(0) + formula(written.value) if has_formula and isinstance(written.value, str) else u16(0) + formula("=")
        if has_formula:
            if cell.data_type == "e":
                return record(11, head + bytes([ERRORS[value]]) + tail)
            if isinstance(value, bool):
                return record(10, head + bytes([value]) + tail)
            if isinstance(value, (int, float)):
                return record(9, head + struct.pack("<d", value) + tail)
            return record(8, head + wide(value or "") + tail)
        if value is None:
            return record(1, head)
        if cell.data_type == "e":
            return record(3, head + bytes([ERRORS[value]]))
        if isinstance(value, bool):
            return record(4, head + bytes([value]))
        if isinstance(value, int) and abs(value) < 1 << 28:
            return record(2, head + struct.pack("<i", value << 2 | 2))
        if isinstance(value, (int, float)):
            return record(5, head + struct.pack("<d", value))
        if len(value) % 5 == 0:
            return record(6, head + wide(value))
        return record(7, head + u32(self.strings.setdefault(value, len(self.strings))))

    def sheet(self, ws):
        written = self.formulas[ws.title]
        body = record(129) + record(390)
        for letters, dimension in sorted(ws.column_dimensions.items()):
            if dimension.hidden:
                first, last = (dimension.min or column_index_from_string(letters)) - 1, dimension.max or column_index_from_string(letters)
                body += record(60, u32(first) + u32(last - 1) + u32(2048) + u32(0) + u16(1))
        body += record(391) + record(145)
        for cells in ws.iter_rows():
            row = cells[0].row
            hidden = 0x1000 if ws.row_dimensions[row].hidden else 0
            body += record(0, u32(row - 1) + u32(0) + u16(300) + u16(hidden) + b"\0" + u32(0))
            for cell in cells:
                if type(cell).__name__ != "MergedCell":
                    body += self.cell(cell, written.cell(cell.row, cell.column))
        body += record(146)
        areas = ws.merged_cells.ranges
        body += record(177, u32(len(areas)))
        for area in areas:
            body += record(176, b"".join(u32(n - 1) for n in (area.min_row, area.max_row, area.min_col, area.max_col)))
        return body + record(178) + record(130)

    def save(self, path):
        sheets = [self.sheet(ws) for ws in self.values.worksheets]
        states = {"visible": 0, "hidden": 1, "veryHidden": 2}
        tabs = b"".join(
            record(156, u32(states[ws.sheet_state]) + u32(n) + wide(f"rId{n}") + wide(ws.title))
            for n, ws in enumerate(self.values.worksheets, 1)
        )
        book = record(131) + record(153, u32(0) + u32(0) + wide("")) + record(143) + tabs + record(144) + record(132)
        strings = record(159, u32(len(self.strings)) * 2)
        strings += b"".join(record(19, b"\0" + wide(text)) for text in self.strings) + record(160)
        own = [(164 + n, code) for n, code in enumerate(self.formats)]
        styles = record(278) + record(615, u32(len(own)))
        styles += b"".join(record(44, u16(number) + wide(code)) for number, code in own) + record(616)
        styles += record(617, u32(len(own)))
        styles += b"".join(record(47, u16(0) + u16(number) + bytes(12)) for number, _ in own) + record(618) + record(279)
        kinds = [("worksheet", f"worksheets/sheet{n}.bin") for n, _ in enumerate(sheets, 1)]
        kinds += [("sharedStrings", "sharedStrings.bin"), ("styles", "styles.bin")]
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(kinds, 1)
        )
        space = 'xmlns="http://schemas.openxmlformats.org/package/2006/'
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("[Content_Types].xml", f'<Types {space}content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>')
            package.writestr("_rels/.rels", f'<Relationships {space}relationships"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.bin"/></Relationships>')
            package.writestr("xl/_rels/workbook.bin.rels", f'<Relationships {space}relationships">{links}</Relationships>')
            package.writestr("xl/workbook.bin", book)
            package.writestr("xl/sharedStrings.bin", strings)
            package.writestr("xl/styles.bin", styles)
            for number, sheet in enumerate(sheets, 1):
                package.writestr(f"xl/worksheets/sheet{number}.bin", sheet)


if __name__ == "__main__":
    Writer(sys.argv[1]).save(sys.argv[2])

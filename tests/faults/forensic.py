"""Forensic: what a file hides, links to or no longer adds up to; and what lies outside the form."""

from .registry import fault

G = "forensic"


@fault(G, "a hidden sheet with numbers")
def _(book):
    book.plain_sheet("Bản nháp", {"A1": "Tổng", "B1": 12, "B2": 30}, state="hidden")
    return [("R-FOR-004", "Bản nháp", "B1")]


@fault(G, "a hidden row with numbers")
def _(book):
    sheet = book["B09"]
    number = sheet.row_of("01")
    sheet.hide_row(number)
    return [("R-FOR-005", "B09", f"D{number}")]


@fault(G, "a hidden column with numbers")
def _(book):
    sheet = book["B10"]
    cell = sheet.at("01", "3")
    sheet.hide_column(cell[0])
    return [("R-FOR-005", "B10", cell)]


@fault(G, "a cached result that is not the sum of its cells", recalculated=False)
def _(book):
    sheet = book["B10"]
    parts = sheet.at("06", "1"), sheet.at("07", "1")
    right = sum(map(sheet.number, parts))
    return [("R-FOR-006", "B10", sheet.set("05", "1", right + 100, formula=f"SUM({parts[0]},{parts[1]})"))]


@fault(G, "a stale live total of the form", recalculated=False)
def _(book):
    sheet = book["B07"]
    total = sheet.at("01", "1")
    formula = sheet.cells[total].find("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f").text
    sheet.put(total, sheet.number(total) + 100, formula=formula)
    return [("R-BAL-001", "B07", total)]


def link_out(book):
    book.parts["xl/externalLinks/externalLink1.xml"] = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    )
    book.relate("xl/_rels/workbook.xml.rels", "rId80", "externalLink", "externalLinks/externalLink1.xml")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    book.declare("/xl/externalLinks/externalLink1.xml", kind)


@fault(G, "a link to another workbook that no cell uses")
def _(book):
    link_out(book)
    return [("R-FOR-002", None, None)]


@fault(G, "a figure taken from another workbook")
def _(book):
    link_out(book)
    return [("R-FOR-007", "B10", book["B10"].set("05", "1", 12, formula="[1]Sheet1!$A$1"))]


@fault(G, "a DDE formula")
def _(book):
    return [("R-FOR-007", "B10", book["B10"].set("05", "1", 12, formula="cmd|'/c calc'!A0"))]


@fault(G, "macros", name="2024_524_huyen-binh-son.xlsm")
def _(book):
    book.parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    book.relate("xl/_rels/workbook.xml.rels", "rId81", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin")
    book.declare("/xl/vbaProject.bin", "application/vnd.ms-office.vbaProject")
    book.replace_type(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return [("R-FOR-001", None, None)]


@fault(G, "an embedded object")
def _(book):
    book.parts["xl/embeddings/oleObject1.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    book.declare("/xl/embeddings/oleObject1.bin", "application/vnd.openxmlformats-officedocument.oleObject")
    return [("R-FOR-008", None, None)]


S = "structure"


@fault(S, "a row code the form does not know, with figures")
def _(book):
    sheet = book["B09"]
    below = sheet.free_row()
    sheet.put(f"B{below}", "Trẻ em được tặng quà", "text")
    sheet.put(f"D{below}", 15)
    return [("R-STR-034", "B09", sheet.put(f"C{below}", "99", "text"))]


@fault(S, "a further worksheet with a table")
def _(book):
    rows = {f"{letters}{row}": row * 10 for letters in "BCD" for row in range(2, 8)}
    book.plain_sheet("Số khác", {"A1": "Chỉ tiêu", "B1": "Quý I", "C1": "Quý II", "D1": "Quý III", **rows})
    return [("R-STR-037", "Số khác", "B2")]


@fault(S, "the particulars (TT) are missing")
def _(book):
    book.remove_sheet("TT")
    return [("R-STR-038", "TT", None)]


@fault(S, "a form of an unknown version")
def _(book):
    hidden = book["_treem"]
    row = next(n for n in sorted(hidden.rows) if hidden.text(f"A{n}") == "form_version")
    hidden.put(f"B{row}", "77", "text")
    return [("R-STR-039", "_treem", None)]


@fault(S, "a number right of the table")
def _(book):
    sheet = book["B09"]
    return [("R-STR-040", "B09", sheet.put(f"K{sheet.row_of('01')}", 77))]


@fault("value", "a percentage where a count belongs")
def _(book):
    sheet = book["B10"]
    return [("R-VAL-023", "B10", sheet.set("05", "1", "85%", "text"))]

"""Structure of the file as a whole: what it really is, whose it is, for which period."""

from .registry import fault

G = "structure"


def sample_bytes(book):
    import io

    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


NOT_WORKBOOKS = [
    ("an HTML page named .xlsx", b"<html><body><table><tr><td>1</td></tr></table></body></html>"),
    ("a CSV named .xlsx", "STT,Chỉ tiêu,Mã số\n1,Tổng số,01\n".encode()),
    ("an empty file", b""),
    ("an XML spreadsheet of 2003", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
    ("a PDF", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\n"),
]
for title, content in NOT_WORKBOOKS:

    @fault(G, title)
    def _(book, content=content):
        return content, [("R-STR-001", None, None)]


@fault(G, "a truncated workbook")
def _(book):
    whole = sample_bytes(book)
    return whole[: len(whole) // 2], [("R-STR-001", None, None)]


@fault(G, "a workbook with a flipped byte in a sheet")
def _(book):
    whole = bytearray(sample_bytes(book))
    place = whole.find(b"xl/worksheets/sheet7.xml") + 400
    whole[place] ^= 0xFF
    return bytes(whole), [("R-STR-001", None, None)]


@fault(G, "a workbook that is no form of ours")
def _(book):
    for sheet in list(book.sheets):
        book.remove_sheet(sheet.name)
    book.plain_sheet("Sheet1", {"A1": "Danh sách", "B2": 12})
    return [("R-STR-029", None, None)]


@fault(G, "a form nobody filled in")
def _(book):
    for sheet in book.sheets:
        if sheet.code() and sheet.code().startswith("B"):
            sheet.clear_figures()
    for row in range(1, 60):
        for letters in "BCDEFGH":
            if f"{letters}{row}" in book["B11"].cells and row > 5:
                book["B11"].cell(f"{letters}{row}")
    return [("R-STR-030", None, None)]


@fault(G, "a unit nobody knows")
def _(book):
    rename_unit(book, "999", "Huyện Không Có")
    return [("R-STR-002", None, None)]


@fault(G, "code of one unit, name of another")
def _(book):
    book.particular("02", "Huyện Sơn Tịnh")
    return [("R-STR-003", None, None)]


@fault(G, "two units in one file: a header pasted from another district")
def _(book):
    header(book["B05"], "Đơn vị báo cáo:", "Đơn vị báo cáo: Huyện Sơn Tịnh (527)")
    return [("R-STR-003", None, None)]


@fault(G, "two periods in one file")
def _(book):
    header(book["B05"], "Kỳ báo cáo:", "Kỳ báo cáo: Năm 2023 (2023)")
    return [("R-STR-004", None, None)]


@fault(G, "a period nobody can read")
def _(book):
    return [("R-STR-033", "TT", book.particular("03", "kỳ này"))]


@fault(G, "the file name states another period", name="2023_524_huyen-binh-son.xlsx")
def _(book):
    return [("R-STR-022", None, None)]


@fault(G, "the window is not the one of the period")
def _(book):
    book.particular("04", "2023-12-01", "date")
    return [("R-STR-024", "TT", None)]


@fault(G, "a district that calls itself a commune")
def _(book):
    book.particular("08", "Đơn vị cấp xã")
    return [("R-STR-026", "TT", None)]


@fault(G, "the unit's name slightly misspelt")
def _(book):
    book.particular("02", "Huyện Bình Sơng")
    return [("R-STR-021", "TT", None)]


@fault("privacy", "a column of names in the list of cases")
def _(book):
    sheet = book["DS"]
    heads = next(n for n, codes in sheet.index_rows()) - 1
    cell = sheet.put(f"M{heads}", "Họ và tên", "text")
    sheet.put(f"M{heads + 2}", "Nguyễn Thị Ví Dụ", "text")
    return [("R-PER-001", "DS", cell)]


@fault("privacy", "an identity number in a sheet")
def _(book):
    return [("R-PER-001", "B12", book["B12"].set("01", "1", "051204000123", "text"))]


@fault("privacy", "an identity number inside a sentence")
def _(book):
    return [("R-PER-001", "B12", book["B12"].set("01", "1", "1 em A, CCCD 051 204 000 123", "text"))]


def header(sheet, begins, text):
    """Exchanges the header line that begins so."""
    for row in sorted(sheet.rows)[:8]:
        for cell in list(sheet.rows[row]):
            if sheet.text(cell.get("r")).startswith(begins):
                return sheet.put(cell.get("r"), text, "text")
    raise LookupError(begins)


def rename_unit(book, code, name):
    """Says everywhere that it is another unit."""
    for sheet in book.sheets:
        if sheet.code():
            header(sheet, "Đơn vị báo cáo:", f"Đơn vị báo cáo: {name} ({code})")
    book.particular("01", code)
    book.particular("02", name)
    hidden = book["_treem"]
    for number in sorted(hidden.rows):
        if hidden.text(f"A{number}") == "unit":
            hidden.put(f"B{number}", code, "text")

"""Structure of the sheets: what people do to rows, columns and tabs."""

from .registry import fault

G = "structure"


@fault(G, "a sheet is missing")
def _(book):
    book.remove_sheet("B09")
    return [("R-STR-005", "B09", None)]


@fault(G, "the index row is gone")
def _(book):
    sheet = book["B09"]
    (number, codes), = sheet.index_rows()
    for letters in codes.values():
        sheet.cell(f"{letters}{number}")
    return [("R-STR-006", "B09", None)]


@fault(G, "a row is gone")
def _(book):
    book["B09"].remove_row_content("05")
    return [("R-STR-007", "B09", None)]


@fault(G, "a column has lost its code")
def _(book):
    sheet = book["B10"]
    (number, codes), = sheet.index_rows()
    sheet.cell(f"{codes['3']}{number}")
    return [("R-STR-008", "B10", None)]


@fault(G, "a column code occurs twice")
def _(book):
    sheet = book["B10"]
    (number, codes), = sheet.index_rows()
    sheet.put(f"{codes['3']}{number}", "2", "text")
    return [("R-STR-008", "B10", None), ("R-STR-019", "B10", None)]


@fault(G, "a row code occurs twice, with figures")
def _(book):
    sheet = book["B09"]
    first, below = sheet.row_of("01"), sheet.free_row()
    sheet.put(f"B{below}", sheet.text(f"B{first}"), "text")
    sheet.put(f"C{below}", "01", "text")
    sheet.put(f"D{below}", 99)
    return [("R-STR-009", "B09", f"A{first}")]


@fault(G, "a sheet was copied and left as it was")
def _(book):
    book.copy_sheet("B09", "B09 (2)")
    return [("R-STR-010", "B09, B09 (2)", None)]


@fault(G, "two different copies of a sheet")
def _(book):
    book.copy_sheet("B09", "B09 (2)").set("01", "1", 999)
    return [("R-STR-011", "B09, B09 (2)", None)]


@fault(G, "the line \"Biểu số\" is gone")
def _(book):
    book["B09"].cell("A1")
    return [("R-STR-012", "B09", None)]


@fault(G, "a row has lost its code")
def _(book):
    sheet = book["B09"]
    number = sheet.row_of("01")
    sheet.cell(f"C{number}")
    return [("R-STR-013", "B09", f"A{number}")]


@fault(G, "a row code was overwritten with a space")
def _(book):
    sheet = book["B09"]
    number = sheet.row_of("01")
    sheet.put(f"C{number}", " ", "text")
    return [("R-STR-013", "B09", f"A{number}")]


@fault(G, "the form was made from other definitions")
def _(book):
    hidden = book["_treem"]
    row = next(n for n in sorted(hidden.rows) if hidden.text(f"A{n}") == "fingerprint")
    hidden.put(f"B{row}", "0" * 64, "text")
    return [("R-STR-014", None, None)]


@fault(G, "a number in a row without a code")
def _(book):
    sheet = book["B09"]
    return [("R-STR-016", "B09", sheet.put(f"D{sheet.free_row()}", 4242))]


@fault(G, "code and label of a row disagree")
def _(book):
    sheet = book["B09"]
    above, below = sheet.row_of("03"), sheet.row_of("04")
    labels = sheet.text(f"B{above}"), sheet.text(f"B{below}")
    sheet.put(f"B{above}", labels[1], "text")
    sheet.put(f"B{below}", labels[0], "text")
    return [("R-STR-020", "B09", f"A{above}"), ("R-STR-020", "B09", f"A{below}")]


@fault(G, "blank sheets")
def _(book):
    book["B07"].clear_figures()
    return [("R-STR-031", "B07", None)]

"""Balance and inequality within a sheet: sums, covers, parts."""

from .registry import fault

G, I = "balance", "inequality"


def filled_row(sheet, rows, column="1"):
    """The first of some rows with a figure above zero."""
    return next(row for row in rows if (sheet.value(row, column) or 0) > 0)


@fault(G, "a total typed over its formula, wrong")
def _(book):
    sheet = book["B07"]
    cell = sheet.at("01", "1")
    sheet.put(cell, sheet.number(cell) + 10)
    return [("R-BAL-001", "B07", cell)]


@fault(G, "two figures of a row exchanged between Nam and Nữ in the total row")
def _(book):
    sheet = book["B07"]
    male, female = sheet.at("01", "2"), sheet.at("01", "3")
    numbers = sheet.number(male), sheet.number(female)
    sheet.put(male, numbers[1])
    sheet.put(female, numbers[0])
    return [("R-BAL-001", "B07", male), ("R-BAL-001", "B07", female)]


@fault(G, "ages of abused children do not add up to the total")
def _(book):
    sheet = book["B05"]
    age = sheet.add("01", "8", 1)
    # Against the total, against sex by age, and against the forms of abuse at that age.
    return [("R-BAL-001", "B05", sheet.at("01", "1")), ("R-BAL-001", "B05", age), ("R-INE-002", "B05", age)]


@fault(G, "settings of abuse add up to more than the total")
def _(book):
    sheet = book["B05"]
    sheet.add("28", "2", 1)
    return [("R-BAL-001", "B05", sheet.at("01", "1")), ("R-BAL-001", "B05", sheet.at("01", "2"))]


@fault(G, "a total that adds up the filled parts only")
def _(book):
    sheet = book["B07"]
    row = filled_row(sheet, [f"{n:02}" for n in range(2, 11)], "3")
    part, total = sheet.blank(row, "2"), sheet.at(row, "1")
    sheet.put(total, sheet.value(row, "3"))
    return [("R-BAL-003", "B07", total)]


@fault(G, "a blank cell in the row of all abused children")
def _(book):
    return [("R-BAL-004", "B05", book["B05"].blank("01", "3"))]


@fault(G, "a live total over a rejected cell")
def _(book):
    sheet = book["B07"]
    row = filled_row(sheet, [f"{n:02}" for n in range(2, 11)], "2")
    sheet.set(row, "2", -3)
    totals = [(row, "1"), ("01", "2"), ("01", "1")]
    return [("R-VAL-005", "B07", sheet.at(row, "2"))] + [("R-VAL-020", "B07", sheet.at(*at)) for at in totals]


@fault(I, "more deaths than injuries")
def _(book):
    sheet = book["B07"]
    injured = sheet.value("05", "2") or 0
    cell = sheet.set("05", "5", injured + 1)
    return [("R-INE-001", "B07", cell)]


@fault(I, "more children of minorities than children")
def _(book):
    sheet = book["B01"]
    cell = sheet.set("05", "4", sheet.value("05", "1") + 1)
    return [("R-INE-001", "B01", cell)]


@fault(I, "a group of special circumstances above all children in them")
def _(book):
    sheet = book["B04"]
    cell = sheet.set("02", "7", (sheet.value("01", "7") or 0) + 1)
    return [("R-INE-001", "B04", cell)]


@fault(I, "children without any group")
def _(book):
    sheet = book["B04"]
    for row in range(2, 16):
        sheet.set(f"{row:02}", "7", 0)
    return [("R-INE-002", "B04", sheet.at("01", "7"))] if sheet.value("01", "7") else []


@fault(I, "more play areas than communes")
def _(book):
    sheet = book["B09"]
    return [("R-INE-001", "B09", sheet.set("04", "1", sheet.value("03", "1") + 1))]

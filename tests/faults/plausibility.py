"""Inequality and consistency across sheets, and plausible rates."""

from .registry import fault

I, C, R = "inequality", "consistency", "rates"


def keep_sexes(sheet, row, total):
    """Sets a row with Nam and Nữ so that both halves add up to a total."""
    sheet.set(row, "2", total - total // 2)
    return sheet.set(row, "3", total // 2)


@fault(I, "more children reached on online safety than there are")
def _(book):
    sheet = book["B09"]
    keep_sexes(sheet, "07", book["B01"].value("01", "1") * 2)
    return [("R-INE-021", "B09", sheet.at("07", column)) for column in "123"]


@fault(I, "more newborn deaths than births")
def _(book):
    sheet = book["B02"]
    keep_sexes(sheet, "02", sheet.value("01", "1") * 2)
    rates = [("R-RAT-018", "B02", sheet.at("02", "1")), ("R-RAT-019", "B02", sheet.at("02", "1")), ("R-RAT-020", "B02", sheet.at("02", "1"))]
    return [("R-INE-023", "B02", sheet.at("02", column)) for column in "123"] + rates


@fault(C, "more children abused online than in the column of online abuse")
def _(book):
    sheet = book["B05"]
    online = sheet.value("01", "11")
    # One child of another setting moves to the network.
    column = next(c for c in "234" if sum(sheet.value(f"{n}", c) for n in range(21, 29) if n != 26) > 0)
    donor = next(f"{n}" for n in range(21, 29) if n != 26 and sheet.value(f"{n}", column) > 0)
    moved = sheet.value(donor, column)
    sheet.set(donor, column, 0)
    sheet.add("26", column, moved)
    return [("R-CON-001", "B05", sheet.at("26", "1"))] if online < moved else []


@fault(R, "more children fully vaccinated than due")
def _(book):
    sheet = book["B03"]
    due = sheet.value("06", "1")
    keep_sexes(sheet, "07", due * 2)
    return [("R-RAT-006", "B03", sheet.at("07", "1"))]

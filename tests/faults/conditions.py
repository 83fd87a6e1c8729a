"""Inequalities and agreements between sheets and blocks, and rates that cannot be meant."""

from .registry import fault

I, C, R = "inequality", "consistency", "rates"


def raise_boys(sheet, row, more):
    """More boys, and the total with them, so that the row still adds up. The two cells, the total first."""
    return [sheet.add(row, column, more) for column in ("1", "2")]


@fault(I, "more children than people, by sex too")
def _(book):
    sheet = book["B01"]
    for column, people in (("1", 100), ("2", 50), ("3", 50)):
        sheet.set("19", column, people)
    return [("R-INE-010", "B01", sheet.at("01", column)) for column in ("1", "2", "3")]


@fault(I, "more children aged 3 to 36 months than children under 4")
def _(book):
    return [("R-INE-022", "B01", cell) for cell in raise_boys(book["B01"], "18", 200_000)]


@fault(I, "attendances counted in place of children consulted")
def _(book):
    return [("R-INE-020", "B09", cell) for cell in raise_boys(book["B09"], "06", 200_000)]


@fault(C, "administrative cases of two blocks far apart")
def _(book):
    sheet = book["B06"]
    sheet.add("41", "6", 40)
    return [("R-CON-002", "B06", sheet.add("41", "1", 40))]


@fault(C, "expected to the end of the period less than done so far")
def _(book):
    sheet = book["B10"]
    sheet.set("01", "2", 5)
    return [("R-CON-005", "B10", sheet.set("01", "1", 6))]


@fault(R, "births registered far above the children under 5")
def _(book):
    return [("R-RAT-002", "B02", raise_boys(book["B02"], "05", 100_000)[0])]


@fault(R, "twice as many pupils completed primary school as began it")
def _(book):
    sheet = book["B08"]
    return [("R-RAT-014", "B08", raise_boys(sheet, "09", sheet.value("08", "1"))[0])]


@fault(R, "a third of the girls born typed among the boys")
def _(book):
    sheet = book["B02"]
    moved = sheet.value("01", "3") // 3
    sheet.add("01", "3", -moved)
    return [("R-RAT-017", "B02", sheet.add("01", "2", moved))]


@fault(R, "fines without a decision to fine")
def _(book):
    sheet = book["B06"]
    sheet.set("46", "6", 0)
    sheet.set("46", "1", 0)
    sheet.add("50", "6", 7_500)
    return [("R-RAT-034", "B06", sheet.add("50", "1", 7_500))]

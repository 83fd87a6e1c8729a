"""Value: what people type into a number cell (6-files 6.1)."""

from .registry import fault

G = "value"

# B10 column 1 and B09 are covered by no sum, so that each plant has its own finding and no other.
TYPED = [
    ("1.234 as text in a count: grouping", "1.234", "R-VAL-001"),
    ("1,234 as text in a count: grouping", "1,234", "R-VAL-001"),
    ("a number with a unit word (12 cuộc)", "12 em", "R-VAL-002"),
    ("a leading zero and a unit word (03 vụ)", "03 vụ", "R-VAL-002"),
    ("an estimate in words (khoảng 120)", "khoảng 120", "R-VAL-003"),
    ("a number with a remark (5 (2 nữ))", "5 (2 nữ)", "R-VAL-003"),
    ("two numbers (12/5)", "12/5", "R-VAL-003"),
    ("words (rất nhiều)", "rất nhiều", "R-VAL-003"),
    ("x in a number cell", "x", "R-VAL-010"),
    ("X in a number cell", "X", "R-VAL-010"),
    ("a decimal typed as text in a count (12,5)", "12,5", "R-VAL-022"),
    ("a negative number typed as text", "-7", "R-VAL-005"),
]
for title, value, rule in TYPED:

    @fault(G, title)
    def _(book, value=value, rule=rule):
        return [(rule, "B10", book["B10"].set("05", "1", value, "text"))]


NUMBERS = [
    ("1.234 typed as a number: a fraction in a count", 1.234, "R-VAL-004"),
    ("a fraction that is no grouping (0.5)", 0.5, "R-VAL-022"),
    ("a negative count", -5, "R-VAL-005"),
    ("a count beyond the hard limit", 10_000_000_000, "R-VAL-006"),
]
for title, value, rule in NUMBERS:

    @fault(G, title)
    def _(book, value=value, rule=rule):
        return [(rule, "B10", book["B10"].set("05", "1", value))]


for shown in ["#REF!", "#DIV/0!", "#N/A", "#VALUE!"]:

    @fault(G, f"the error value {shown}")
    def _(book, shown=shown):
        return [("R-VAL-007", "B10", book["B10"].set("05", "1", shown, "error"))]


@fault(G, "a formula without a cached result")
def _(book):
    return [("R-VAL-008", "B10", book["B10"].set("05", "1", None, formula="6+7"))]


@fault(G, "a date by accident")
def _(book):
    return [("R-VAL-009", "B10", book["B10"].set("05", "1", "2024-05-03", "date"))]


@fault(G, "TRUE in a number cell")
def _(book):
    return [("R-VAL-003", "B10", book["B10"].set("05", "1", 1, "boolean"))]


@fault(G, "a number in a closed cell")
def _(book):
    return [("R-VAL-011", "B09", book["B09"].set("01", "2", 5))]


@fault(G, "too many decimals in an amount")
def _(book):
    return [("R-VAL-012", "B10", book["B10"].set("14", "1", 0.1234567))]


@fault(G, "an amount that can be read two ways (1.234 as text)")
def _(book):
    return [("R-VAL-013", "B10", book["B10"].set("13", "1", "1.234", "text"))]


@fault(G, "merged data cells")
def _(book):
    cell = book["B10"].at("05", "1")
    beside = book["B10"].blank("05", "2")
    book["B10"].merge(f"{cell}:{beside}")
    return [("R-VAL-014", "B10", cell)]


@fault(G, "ticked nil, yet with figures")
def _(book):
    book.particular("B07", "x")
    return [("R-VAL-016", "B07", book["B07"].at("01", "1"))]


@fault(G, "an entry that is not in the drop-down list")
def _(book):
    sheet = book["B11"]
    (number, codes), = sheet.index_rows()
    return [("R-VAL-018", "B11", sheet.put(f"{codes['6']}{number + 1}", "gần xong", "text"))]


@fault(G, "a particular that is no date")
def _(book):
    return [("R-VAL-019", "TT", book.particular("10", "hôm qua"))]


@fault(G, "text in TCVN3, the encoding of the old fonts")
def _(book):
    return [("R-VAL-015", "B12", book["B12"].set("01", "1", "B¸o c¸o kÕt qu¶ c«ng t¸c trÎ em cña huyÖn", "text"))]


@fault(G, "a part of a live total typed as text")
def _(book):
    sheet = book["B07"]
    value = next(v for v in (sheet.value(f"{row:02}", "2") for row in range(2, 11)) if v)
    row = next(f"{row:02}" for row in range(2, 11) if sheet.value(f"{row:02}", "2") == value)
    part = sheet.at(row, "2")
    sheet.put(part, str(value), "text")
    # What Excel shows then: every total above it lacks the part or stays blank.
    found = []
    for total_row, column in [(row, "1"), ("01", "2"), ("01", "1")]:
        found.append(("R-VAL-017", "B07", sheet.at(total_row, column)))
    return found

"""Faults that only a batch can see: what did not come, came twice, came from somebody else."""

import shutil

from .files import header, rename_unit
from .package import Book, tag
from .registry import scene

REGISTER = "so-tiep-nhan.csv"
FORMULA = tag("f")


class Workspace:
    """The inbox of a workspace."""

    def __init__(self, folder):
        self.folder = folder

    def file(self, period, unit):
        return next((self.folder / "inbox" / period).glob(f"{period}_{unit}_*.xlsx"))

    def edit(self, period, unit, change, to=None):
        """Changes a submission, or saves the changed one beside it; what the change returned."""
        path = self.file(period, unit)
        book = Book(path)
        result = change(book)
        book.save(path.with_name(to) if to else path)
        return result

    def register(self, period):
        return self.folder / "inbox" / period / REGISTER

    def summed(self, period):
        """A form of the province in which every figure is the sum over the units."""
        books = [Book(path) for path in sorted((self.folder / "inbox" / period).glob("*.xlsx"))]
        whole = books[0]
        for sheet in whole.sheets:
            if not (sheet.code() or "").startswith("B") or sheet.code() in ("B11", "B12"):
                continue
            for address, cell in list(sheet.cells.items()):
                if sheet.number(address) is not None and cell.find(FORMULA) is None:
                    total = sum(book[sheet.code()].number(address) or 0 for book in books)
                    sheet.put(address, round(total, 6))
        rename_unit(whole, "51", "Tỉnh Quảng Ngãi")
        return whole


@scene("what came, and what did not", "2024")
def _(workspace):
    period = "2024"
    register = workspace.register(period)
    lines = register.read_text(encoding="utf-8-sig").splitlines()

    def own(line, unit):
        return f"_{unit}_" in line

    workspace.file(period, "522").unlink()
    lines = [line for line in lines if not own(line, "522")]
    lines = [line.rsplit(",", 1)[0] + ",2024-11-25" if own(line, "525") else line for line in lines]
    lines.append("2024_999_khong-co.xlsx,2024-11-10")
    lines.append("2024_527_huyen-son-tinh.xlsx,hôm kia")
    lines = [line for line in lines if not (own(line, "527") and "hôm kia" not in line)]
    register.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def again(book):
        book.particular("11", 1, "number")
        book.particular("12", "Số mới", "text")

    workspace.edit(period, "528", again, to="2024_528_ban-sua.xlsx")
    workspace.edit(period, "529", lambda book: book["B10"].add("01", "3", 1), to="2024_529_huyen-son-ha-2.xlsx")
    shutil.copy(workspace.file(period, "530"), workspace.folder / "inbox" / period / "2024_530_ban-chep.xlsx")
    source = Book(workspace.file(period, "532"))
    rename_unit(source, "531", "Huyện Minh Long")
    source.save(workspace.file(period, "531"))
    workspace.edit(period, "533", lambda book: rename_unit(book, "203", "Huyện Hòa Vang"))
    source = Book(workspace.file(period, "534"))
    rename_unit(source, "51", "Tỉnh Quảng Ngãi")
    source.particular("08", "Đơn vị cấp tỉnh")
    for sheet in ("B04", "B05", "B07", "B10"):
        source[sheet].clear_figures()
    none_abused = source["B05"].set("01", "1", 0)
    source.save(workspace.folder / "inbox" / period / "2024_51_tinh-quang-ngai.xlsx")
    shutil.copy(workspace.file(period, "535"), workspace.folder / "inbox" / period / "doc.xlsx")
    (workspace.folder / "inbox" / period / "doc.xlsx").write_bytes(b"not a workbook")
    return [
        ("structure", "a unit sent nothing", "R-COV-001", "522", "", ""),
        ("structure", "a unit sent late", "R-COV-002", "525", "", ""),
        ("structure", "the register names a file that is not there", "R-COV-004", "", "", ""),
        ("structure", "a line of the register nobody understands", "R-COV-003", "", "", ""),
        ("structure", "a corrected file beside the first one", "R-STR-017", "528", "", ""),
        ("structure", "two different files of one revision", "R-STR-032", "529", "", ""),
        ("structure", "the same bytes twice", "R-STR-017", "530", "", ""),
        ("structure", "the same numbers under two units", "R-STR-027", "532", "", ""),
        ("structure", "a unit of another province", "R-STR-023", "", "", ""),
        ("structure", "… whose own unit has then sent nothing", "R-COV-001", "533", "", ""),
        ("hierarchy", "the province states totals of its own", "R-STR-025", "51", "", ""),
        ("hierarchy", "… which are below those of one unit", "R-HIE-003", "51", "B05", none_abused),
        ("structure", "a file in the inbox that is no workbook", "R-STR-001", "", "", ""),
    ]


def as_period(book, code, name, window):
    """Says everywhere that a file is of another period."""
    for sheet in book.sheets:
        if sheet.code():
            header(sheet, "Kỳ báo cáo:", f"Kỳ báo cáo: {name} ({code})")
    book.particular("03", f"{name} ({code})")
    for row, day in zip(("04", "05", "06"), window):
        book.particular(row, day, "date")
    hidden = book["_treem"]
    row = next(n for n in sorted(hidden.rows) if hidden.text(f"A{n}") == "period")
    hidden.put(f"B{row}", code, "text")


@scene("figures that do not follow from those before", "2024", base=("2023", "2024-S1"))
def _(workspace):
    found = []

    def plant(unit, title, rule, change, more=()):
        """The change gives (sheet, cell) pairs, all of the rule; `more` are findings that follow from it."""
        for sheet, cell in workspace.edit("2024", unit, change):
            found.append(("temporal", title, rule, unit, sheet, cell))
        found.extend(("temporal", f"… and so {other}", other, unit, sheet, cell) for other, sheet, cell in more)

    def people(book):
        sheet = book["B01"]
        for column in "23":
            sheet.set("19", column, round(sheet.value("19", column) * 1.2))
        return [("B01", sheet.at("19", "1"))]

    def villages(book):
        return [("B09", book["B09"].add("01", "1", 15))]

    def deaths(book):
        sheet = book["B02"]
        sheet.add("04", "2", 16)
        return [("B02", sheet.at("04", "1"))]

    def injuries(book):
        sheet = book["B07"]
        sheet.add("10", "2", 900)
        return [("B07", sheet.at("01", "1"))]

    def consulted(book):
        sheet = book["B09"]
        cells = [sheet.set("06", column, 0) for column in "23"]
        return [("B09", sheet.at("06", "1"))]

    def documents(book):
        return [("B10", book["B10"].set("03", "1", 0))]

    def software(book):
        sheet = book["B10"]
        return [("B10", sheet.set("26", "1", sheet.value("26", "1") // 3))]

    plant("522", "the population jumps by a fifth", "R-TMP-003", people)
    plant("524", "fifteen villages more", "R-TMP-004", villages)
    plant("525", "many more deaths of small children than chance allows", "R-TMP-002", deaths)
    plant("527", "injuries grow unlike in any other district", "R-TMP-001", injuries)
    plant("528", "no child consulted where there were hundreds", "R-TMP-006", consulted)
    plant("529", "fewer events in the year than in its first half", "R-TMP-007", documents)
    plant("530", "two thirds of the children authenticated are gone", "R-TMP-005", software)
    old = Book(workspace.file("2023", "533"))
    as_period(old, "2024", "Năm 2024", ("2023-11-15", "2024-11-14", "2024-11-14"))
    old.save(workspace.file("2024", "533"))
    found.append(("temporal", "the figures of last year under a new date", "R-TMP-008", "533", "", ""))
    return found


@scene("other levels and other reporters", "2024")
def _(workspace):
    inbox = workspace.folder / "inbox" / "2024"
    province = workspace.summed("2024")
    province.particular("08", "Đơn vị cấp tỉnh")
    agency = workspace.summed("2024")
    agency.particular("08", "Ngành công an")
    # The police of one district report two more, whose figure counts: everybody above knows.
    for book in (province, agency):
        book["B06"].add("43", "3", 2)
    above = province["B07"].at("10", "1"), province["B07"].add("10", "2", 7)
    whole = [province["B07"].at("01", column) for column in "12"]
    decisions = agency["B06"].at("43", "1"), agency["B06"].add("43", "2", 4)
    beside = Book(workspace.file("2024", "524"))
    beside.particular("08", "Ngành công an")
    other = beside["B06"].at("43", "1"), beside["B06"].add("43", "3", 2)
    province.save(inbox / "2024_51_tinh-quang-ngai.xlsx")
    agency.save(inbox / "2024_51_cong-an-tinh.xlsx")
    beside.save(inbox / "2024_524_cong-an-huyen.xlsx")
    found = [("hierarchy", "the province states totals of its own", "R-STR-025", "51", "", "")]
    for cell in (*whole, *above):
        found.append(("hierarchy", "the province declares more than its districts add up to", "R-HIE-002", "51", "B07", cell))
    for cell in decisions:
        found.append(("cross-source", "a provincial agency against the sum of the districts", "R-SRC-002", "51", "B06", cell))
    for cell in other:
        found.append(("cross-source", "police and district office of one unit", "R-SRC-001", "524", "B06", cell))
    return found

"""Faults that only a batch can see: what did not come, came twice, came from somebody else."""

import shutil

from .files import rename_unit
from .package import Book
from .registry import scene

REGISTER = "so-tiep-nhan.csv"


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

"""What each unit reported in a period: state and value of every series."""

import csv
import datetime
import re
import tomllib
from dataclasses import dataclass

from . import numbers
from .layout import grids
from .numbers import MISSING, REJECTED, VALUE, fold
from .series import series_name
from .workbook import Blocked, Workbook, by_codes


@dataclass
class Submission:
    unit: str
    revision: int
    series: dict


def cut_off(definitions, period):
    part = part_of(period)
    end = next(w for w in definitions.all("window") if w["part"] == part)["end"]
    return datetime.date(int(period[:4]) + end["year"], end["month"], end["day"])


def part_of(period):
    return "S1" if period.endswith("-S1") else "Y"


def same_period_last_year(period):
    return f"{int(period[:4]) - 1}{period[4:]}"


def expected_units(root, province, day):
    """Codes of the units that report to the province on a day: districts, or communes when there are none."""
    for level in ("districts", "communes"):
        with open(root / "indicators" / "units" / f"{level}.csv", encoding="utf-8", newline="") as file:
            found = sorted(
                row["code"]
                for row in csv.DictReader(file)
                if row["parent"] == province
                and (row["valid_from"] or "0000") <= day.isoformat() <= (row["valid_to"] or "9999")
            )
        if found:
            return found
    return []


def received_days(folder):
    """File (as the register writes it) → day, from so-tiep-nhan.csv."""
    register = folder / "so-tiep-nhan.csv"
    days = {}
    if register.exists():
        lines = register.read_text("utf-8-sig").splitlines()
        for line in list(csv.reader(lines, delimiter=";" if ";" in lines[0] else ","))[1:]:
            if len(line) >= 2:
                days[fold(line[0]).replace("\\", "/")] = _day(line[1])
    return days


def _day(text):
    local = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip())
    return f"{local[3]}-{int(local[2]):02}-{int(local[1]):02}" if local else text.strip()


def submitted(workspace, period):
    """Files of a period's folder, without the receipt register."""
    folder = workspace / "inbox" / period
    return [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != "so-tiep-nhan.csv"]


def read_path(definitions, dimensions, period, path):
    """The submission in a file, or the reason (a text) why nothing of it counts."""
    try:
        return read_file(path.read_bytes(), period, definitions, dimensions)
    except Blocked as reason:
        return str(reason)


def choose(workspace, period, answers, units, log):
    """Unit → the submission in force: the highest revision, then the latest receipt, then the greatest name."""
    folder = workspace / "inbox" / period
    days = received_days(folder)
    chosen, ranks = {}, {}
    for path, answer in answers:
        name = path.relative_to(folder).as_posix()
        if isinstance(answer, Submission) and answer.unit not in units:
            answer = f"{answer.unit} does not report to this province"
        if not isinstance(answer, Submission):
            log(f"{name}: blocked: {answer}")
            continue
        dated = [p for p in path.relative_to(folder).parts[:-1] if re.fullmatch(r"\d{4}-\d\d-\d\d", p)]
        day = days.get(fold(name)) or days.get(fold(path.name)) or (dated[0] if dated else "")
        rank = (answer.revision, day, name)
        if answer.unit not in chosen or rank > ranks[answer.unit]:
            chosen[answer.unit], ranks[answer.unit] = answer, rank
    return chosen


def read_file(content, period, definitions, dimensions):
    book = Workbook(content)
    particulars = _particulars(definitions, book)
    hidden = book.hidden()
    named = re.compile(r"\((\d{2,5})\)\s*$")
    claims = {str(particulars.get("unit_code") or "").strip(), str(hidden.get("unit") or "").strip()}
    claims |= {m[1] for _, said in book.headings("Đơn vị báo cáo") if (m := named.search(said))}
    claims -= {""}
    if len(claims) != 1:
        raise Blocked(f"unit not clear: {sorted(claims)}")
    unit = claims.pop()
    stated = re.compile(r"\b(\d{4}(?:-S1)?)\b(?!-)")
    said = [particulars.get("period"), hidden.get("period"), *(s for _, s in book.headings("Kỳ báo cáo"))]
    periods = {stated.findall(str(text))[-1] for text in said if text and stated.search(str(text))}
    if periods != {period}:
        raise Blocked(f"period not clear: {sorted(periods)}")
    revision = particulars.get("revision")
    return Submission(
        unit,
        int(revision) if str(revision or "").strip().isdigit() else 0,
        _series(book, particulars, definitions, dimensions, part_of(period)),
    )


def _particulars(definitions, book):
    """Field → what TT says; the ticks of nil returns are under `nil_` and the sheet's code."""
    table = book.sheet("TT")
    if table in (None, "differs"):
        return {}
    cells, _, _ = by_codes(table)
    fields = {r["code"]: r["field"] for r in definitions.all("row") if r["sheet"] == "TT" and "field" in r}
    said = {fields[row]: value for (row, column), (value, _) in cells.items() if column == "1" and row in fields}
    for (row, column), (value, _) in cells.items():
        if column == "1" and row not in fields and value is not None:
            said[f"nil_{row}"] = value
    return said


def _ticked(particulars, sheet):
    """Whether TT says that nothing occurred on the sheet."""
    ticks = {fold(key): fold(value) for key, value in particulars.items() if key.startswith("nil_")}
    return any(key.endswith(sheet.lower()) and value in {"x", "có", "v"} for key, value in ticks.items())


def _series(book, particulars, definitions, dimensions, part):
    decimals = {e["id"]: e.get("decimals", 0) for e in definitions.all("element")}
    series = {}
    for grid in grids(definitions, dimensions, part):
        read = _read_grid(grid, book.sheet(grid.sheet), decimals, _ticked(particulars, grid.sheet))
        judged = judge(grid, read)
        series.update({grid.cells[cell]: figure for cell, figure in judged.items()})
    for sheet in definitions.all("sheet"):
        if sheet["kind"] == "list" and part in sheet["periods"]:
            for column in definitions.all("column"):
                if column["sheet"] == sheet["id"] and "count" in column:
                    nil = _ticked(particulars, sheet["id"])
                    table = book.sheet(sheet["id"])
                    series.update(_counts(definitions, column, table, nil))
    return series


def _read_grid(grid, table, decimals, nil):
    """Open cell → (state, value)."""
    if table is None:
        return {cell: (MISSING, None) for cell in grid.cells}
    if table == "differs":
        return {cell: (REJECTED, None) for cell in grid.cells}
    cells, repeated, _ = by_codes(table, {row for row, _ in grid.cells})
    read = {}
    for cell, name in grid.cells.items():
        if cell[0] in repeated:
            read[cell] = (REJECTED, None)
        else:
            read[cell] = numbers.read(cells.get(cell, (None, "n")), decimals[name.partition("|")[0]])
    blank = all(cells.get(c, (None, "n")) == (None, "n") or cells[c][0] is None for c in grid.cells)
    if nil and blank:
        return {cell: (VALUE, numbers.Fraction(0)) for cell in grid.cells}
    return read


def judge(grid, read):
    """The effect of failed relations (specification 4.1)."""
    number = lambda cell: read[cell][1] if read[cell][0] == VALUE else None
    passing, failing = [], []
    for total, parts in grid.sums:
        numbers_of_parts = [number(part) for part in parts]
        if number(total) is None or None in numbers_of_parts:
            continue  # undecided
        (passing if sum(numbers_of_parts) == number(total) else failing).append((total, parts))
    confirmed = {cell for total, parts in passing for cell in (total, *parts)}
    rejected = {part for _, parts in failing for part in parts}
    pairs = [*grid.withins, *((part, whole) for whole, parts in grid.covers for part in parts)]
    for part, whole in pairs:
        if number(part) is not None and number(whole) is not None and number(part) > number(whole):
            rejected.add(part)
    return {
        cell: (REJECTED, None) if cell in rejected - confirmed else figure for cell, figure in read.items()
    }


def _counts(definitions, column, table, nil):
    """Rows of a list sheet, in all and by the category chosen in a column."""
    element, dimension = column["count"]["element"], column["count"]["dimension"]
    categories = [c for c in definitions.all("category") if c["dimension"] == dimension]
    total = series_name(element, {})
    by_category = {c["code"]: series_name(element, {dimension: c["code"]}) for c in categories}
    names = [total, *by_category.values()]
    if table is None or table == "differs":
        return {name: (MISSING if table is None else REJECTED, None) for name in names}
    known = {fold(text): c["code"] for c in categories for text in (c["code"], c["name"]["vi"])}
    places, entries = {}, []
    for number in sorted(table):
        row = table[number]
        texts = {c: str(value).strip() for c, (value, _) in row.items()}
        codes = {c: t for c, t in texts.items() if re.fullmatch(r"\d+", t)}
        if "A" in texts.values() and list(codes.values()) == [str(n) for n in range(1, len(codes) + 1)]:
            places = {t: c for c, t in codes.items()}
        elif places:
            if fold(next(iter(texts.values()), "")).startswith(("người lập biểu", "ngày ", "ghi chú")):
                break
            entry = {code: row[place][0] for code, place in places.items() if place in row}
            if entry:
                entries.append(entry.get(column["code"]))
    if not entries:
        state = (VALUE, numbers.Fraction(0)) if nil else (MISSING, None)
        return {name: state for name in names}
    chosen = [known.get(fold(said)) if said is not None else None for said in entries]
    counts = {total: (VALUE, numbers.Fraction(len(entries)))}
    for code, name in by_category.items():
        counts[name] = (REJECTED, None) if None in chosen else (VALUE, numbers.Fraction(chosen.count(code)))
    return counts


def province_of(workspace):
    return str(tomllib.loads((workspace / "treem.toml").read_text("utf-8"))["unit"])


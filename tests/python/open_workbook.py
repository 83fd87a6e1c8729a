"""Reopens so-lieu-mo.xlsx of a folder of open data with openpyxl and compares it with data.csv row by row.

Usage: open_workbook.py FOLDER. Prints as JSON how many rows were compared, the first that differ, and what a flat, readable
workbook must be like: nothing merged, no fill, the header in view with filters, title and language set.
"""

import csv
import itertools
import json
import re
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl

TEXTS = {
    "Mã đơn vị": "unit",
    "Đơn vị": "unit_name",
    "Mã chỉ tiêu": "measure",
    "Mã phân tổ (trống: tổng số)": "category",
    "Ký hiệu": "note",
    "Trạng thái": "obs_status",
    "Bảo mật": "conf_status",
}
NUMBERS = {
    "Số liệu": "value",
    "Khoảng, từ": "band_low",
    "Khoảng, đến": "band_high",
    "Số đơn vị đã báo cáo": "units_reported",
    "Số đơn vị phải báo cáo": "units_expected",
}
NAMES = {"Chỉ tiêu", "Phân tổ", "Đơn vị tính"}


def names(folder):
    """Vietnamese names by code, from the lists of codes."""

    def read(file):
        with open(folder / file, newline="") as lines:
            return list(csv.DictReader(lines))

    return {
        "Chỉ tiêu": {row["measure"]: row["name_vi"] for row in read("measures.csv")},
        "Phân tổ": {"": "Tổng số", **{row["category"]: row["name_vi"] for row in read("categories.csv")}},
        "Đơn vị tính": {row["code"]: row["name_vi"] for row in read("codes.csv") if row["list"] == "unit_of_measure"},
    }


def expected(row, head, of_code):
    if head in TEXTS:
        return row[TEXTS[head]] or None
    if head in NUMBERS:
        text = row[NUMBERS[head]]
        return Decimal(text) if text else None
    code = {"Chỉ tiêu": "measure", "Phân tổ": "category", "Đơn vị tính": "unit_of_measure"}[head]
    return of_code[head][row[code]]


def found(cell, head):
    """A number must be a number, a text a text."""
    if head in NUMBERS and isinstance(cell.value, (int, float)):
        return Decimal(repr(cell.value))
    return cell.value


def compare(sheet, rows, of_code):
    """Rows compared, and those that differ; the number formats by column."""
    lines = sheet.iter_rows()
    for line in lines:
        heads = [cell.value for cell in line]
        if "Số liệu" in heads:
            break
    different, count, looks = [], 0, set()
    for line, row in itertools.zip_longest(lines, rows):
        count += 1
        if line is None or row is None:
            different.append([sheet.title, count, "one row too many or too few"])
            break
        for head, cell in zip(heads, line):
            if found(cell, head) != expected(row, head, of_code):
                different.append([sheet.title, count, head, str(cell.value)])
            if cell.value is not None:
                looks.add((head, cell.number_format))
    missing = sorted((TEXTS.keys() | NAMES | set(NUMBERS)) - set(heads) - {"Khoảng, từ", "Khoảng, đến"})
    return count, different, missing, looks


def parts(path):
    """What openpyxl does not keep when it reads row by row."""
    with zipfile.ZipFile(path) as file:
        texts = {name: file.read(name).decode() for name in file.namelist() if name.endswith((".xml", ".rels"))}
    sheets = {name: text for name, text in texts.items() if name.startswith("xl/worksheets/sheet")}
    tables = {}
    for name, text in texts.items():
        if name.startswith("xl/worksheets/_rels/"):
            for target in re.findall(r'Target="\.\./(tables/[^"]+)"', text):
                tables[name.rsplit("/", 1)[1].removesuffix(".rels")] = texts[f"xl/{target}"]
    return {
        "merged": [name for name, text in sheets.items() if "<mergeCell" in text],
        "filled": len(re.findall(r'<patternFill patternType="solid"', texts["xl/styles.xml"])),
        "coloured": len(re.findall(r"<color rgb=", texts["xl/styles.xml"])),
        "frozen": sum('state="frozen"' in text for text in sheets.values()),
        "filters": sum("<autoFilter" in text for text in tables.values()),
        "tables": [re.search(r'displayName="([^"]+)"', text)[1] for text in tables.values()],
        "title": re.search(r"<dc:title>(.*?)</dc:title>", texts["docProps/core.xml"])[1],
        "created": re.search(r"<dcterms:created[^>]*>(.*?)<", texts["docProps/core.xml"])[1],
        "language": "vi-VN" in texts["docProps/custom.xml"],
    }


def main():
    folder = Path(sys.argv[1])
    path = folder / "so-lieu-mo.xlsx"
    with open(folder / "data.csv", newline="") as file:
        data = list(csv.DictReader(file))
    groups = itertools.groupby(data, key=lambda row: (row["table"], row["unit_level"]))
    groups = [(f"table_{table}_{level}", list(rows)) for (table, level), rows in groups]
    of_code = names(folder)
    book = openpyxl.load_workbook(path, read_only=True)
    sheets = book.worksheets
    answer = {"sheets": [sheet.title for sheet in sheets[:3]], "groups": [name for name, _ in groups]}
    rows, different, missing, looks = 0, [], [], set()
    for sheet, (_, group) in itertools.zip_longest(sheets[3:], groups):
        compared, other, lacking, own = compare(sheet, group, of_code)
        rows, different, missing = rows + compared, different + other, missing + lacking
        looks |= own
    marks = {cell.value for line in book["Ghi chú"].iter_rows(min_col=1, max_col=1) for cell in line}
    unexplained = {mark for row in data for mark in row["note"].split()} - marks
    answer |= {
        "rows": len(data),
        "compared": rows,
        "different": different[:5],
        "missing": missing,
        "unexplained": sorted(unexplained),
        "number_formats": sorted({number_format for _, number_format in looks}),
    }
    print(json.dumps(answer | parts(path)))


main()

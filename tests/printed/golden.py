"""A report compared with one that was looked at and kept, part by part of its package.

A change of the layout, the texts or the figures of the report shows here. Look at the new report, and keep it with
INSTA_UPDATE=always, as with every other snapshot (tests/printed.rs).
"""

import re
import zipfile
from difflib import unified_diff
from xml.etree import ElementTree

from .cells import load

# What may differ without anyone having to look: the long data sheet, which another check compares row by row with
# data.csv, the sheet that states once more what is printed and the hashes in it, and the version that the spreadsheet
# library writes of itself.
LEFT_OUT_SHEETS = {"Dữ liệu", "Đối chiếu"}
IGNORED = {
    "docProps/app.xml": [re.compile(r"<AppVersion>[^<]*</AppVersion>")],
    "xl/sharedStrings.xml": [re.compile(r"(?<=<t>)[0-9a-f]{64}(?=</t>)")],
}


def left_out(path):
    """The parts that are left out."""
    names = load(path, False).sheetnames
    return {f"xl/worksheets/sheet{names.index(name) + 1}.xml" for name in LEFT_OUT_SHEETS}


def parts(path, without=()):
    """Name → lines of each part, one element a line."""
    found = {}
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name in without:
                continue
            text = package.read(name).decode("utf-8")
            for pattern in IGNORED.get(name, []):
                text = pattern.sub("", text)
            found[name] = ElementTree.canonicalize(text).replace("><", ">\n<").split("\n")
    return found


def keep(path, golden):
    """Keeps a report as the golden one, without what is left out."""
    without = left_out(path)
    golden.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(golden, "w") as kept:
        for name in package.namelist():
            if name not in without:
                kept.writestr(zipfile.ZipInfo(name), package.read(name), zipfile.ZIP_DEFLATED, 9)


def differences(path, golden):
    """What differs, a text each; how many parts were compared."""
    expected, found = parts(golden), parts(path, left_out(path))
    texts = [f"part {name} is {'missing' if name in expected else 'new'}" for name in expected.keys() ^ found.keys()]
    for name in sorted(expected.keys() & found.keys()):
        lines = list(unified_diff(expected[name], found[name], "kept", "now", lineterm="", n=1))
        if lines:
            texts.append(f"{name}: {sum(line[0] in '+-' for line in lines[2:])} lines\n    " + "\n    ".join(lines[2:14]))
    return texts, len(expected.keys() & found.keys())

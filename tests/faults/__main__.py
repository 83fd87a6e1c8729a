"""Plants every kind. Arguments: the sample workspace, the folder to write to. Prints the list of kinds as JSON."""

import json
import pathlib
import sys

from . import files, sheets, values  # noqa: F401  (registers the kinds)
from .package import Book
from .registry import FILE_KINDS


def plant_files(sample, out):
    for number, kind in enumerate(FILE_KINDS):
        source = next((sample / "inbox" / kind.period).glob(f"{kind.period}_{kind.unit}_*.xlsx"))
        book = Book(source)
        planted = kind.plant(book)
        folder = out / f"{number:03}"
        folder.mkdir()
        target = folder / (kind.name or source.name)
        if isinstance(planted, tuple):
            content, expected = planted
            target.write_bytes(content)
        else:
            expected = planted
            book.save(target, kind.recalculated)
        yield {
            "group": kind.group,
            "title": kind.title,
            "file": str(target),
            "expected": [[rule, sheet or "", cell or ""] for rule, sheet, cell in expected],
        }


sample, out = map(pathlib.Path, sys.argv[1:3])
json.dump(list(plant_files(sample, out)), sys.stdout, ensure_ascii=False)

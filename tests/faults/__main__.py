"""Plants every kind. Arguments: the sample workspace, the folder to write to. Prints what was
planted as JSON."""

import json
import pathlib
import shutil
import sys

from . import (  # noqa: F401  (registers the kinds)
    balances,
    batches,
    conditions,
    files,
    forensic,
    plausibility,
    sheets,
    values,
)
from .batches import Workspace
from .package import Book
from .registry import FILE_KINDS, SCENES


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


def set_scenes(sample, out):
    for number, (title, period, base, stage) in enumerate(SCENES):
        folder = out / f"scene{number}"
        for wanted in (period, *base):
            shutil.copytree(sample / "inbox" / wanted, folder / "inbox" / wanted)
        shutil.copy(sample / "treem.toml", folder / "treem.toml")
        kinds = stage(Workspace(folder))
        yield {
            "title": title,
            "workspace": str(folder),
            "period": period,
            "kinds": [dict(zip(("group", "title", "rule", "unit", "sheet", "cell"), kind)) for kind in kinds],
        }


sample, out = map(pathlib.Path, sys.argv[1:3])
register = {"files": list(plant_files(sample, out)), "scenes": list(set_scenes(sample, out))}
json.dump(register, sys.stdout, ensure_ascii=False)

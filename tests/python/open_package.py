"""Validates the open data in a folder by its datapackage.json, as anybody would with frictionless.

Usage: open_package.py FOLDER [COLUMN=VALUE …]

Without more: the whole package. Each COLUMN=VALUE is a story of its own: a small copy of the package, in which one cell of
data.csv says something else. Prints the kinds of errors found, as JSON: of the package, of the small copy as it is, and of
each story.
"""

import csv
import json
import shutil
import sys
import tempfile
from pathlib import Path

from frictionless import Package, system

# Rows of a small copy: some with a category, some without.
ROWS = 40


def errors(descriptor):
    """Kinds of errors, with the columns they name."""
    report = Package(str(descriptor)).validate()
    found = {(error.type, getattr(error, "field_name", "")) for task in report.tasks for error in task.errors}
    return sorted([*found, *((error.type, "") for error in report.errors)])


def small_copy(folder, target, plant=None):
    """The package with few rows, one cell of the first of them planted. Size and hash of data.csv are left out: they
    would tell of any change, and the story is about codes."""
    shutil.copytree(folder, target)
    descriptor = target / "datapackage.json"
    package = json.loads(descriptor.read_text())
    for resource in package["resources"]:
        if resource["name"] == "data":
            del resource["bytes"], resource["hash"]
    descriptor.write_text(json.dumps(package))
    with open(folder / "data.csv", newline="") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames
        rows = [row for _, row in zip(range(ROWS), (row for row in reader if row["category"]))]
    if plant:
        column, value = plant
        rows[0][column] = value
    with open(target / "data.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return descriptor


def main():
    folder = Path(sys.argv[1])
    answer = {"whole": errors(folder / "datapackage.json"), "planted": {}}
    with tempfile.TemporaryDirectory() as scratch, system.use_context(trusted=True):
        answer["small"] = errors(small_copy(folder, Path(scratch) / "small"))
        for number, story in enumerate(sys.argv[2:]):
            plant = story.split("=", 1)
            answer["planted"][story] = errors(small_copy(folder, Path(scratch) / str(number), plant))
    print(json.dumps(answer))


main()

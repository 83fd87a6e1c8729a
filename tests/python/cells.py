"""Reads cells of workbooks as a person sees them, with openpyxl and LibreOffice alone.

Standard input: a JSON list of {"file", "sheet", "cell"}. Standard output: a JSON list of what the cells show.
"""

import io
import json
import pathlib
import sys
import warnings

import openpyxl

from office import as_xlsx

warnings.simplefilter("ignore")
books = {}


def shown(place):
    """The value of a cell; the formula where `formulas` is asked for."""
    key = place["file"], bool(place.get("formulas"))
    if key not in books:
        content = io.BytesIO(as_xlsx(pathlib.Path(key[0]).read_bytes()))
        books[key] = openpyxl.load_workbook(content, data_only=not key[1])
    return books[key][place["sheet"]][place["cell"]].value


print(json.dumps([shown(place) for place in json.load(sys.stdin)]))

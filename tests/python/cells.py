"""Reads cells of workbooks as a person sees them, with openpyxl alone.

Standard input: a JSON list of {"file", "sheet", "cell"}. Standard output: a JSON list of what the cells show.
"""

import json
import sys
import warnings

import openpyxl

warnings.simplefilter("ignore")
books = {}


def shown(place):
    """The value of a cell; the formula where `formulas` is asked for."""
    key = place["file"], bool(place.get("formulas"))
    if key not in books:
        books[key] = openpyxl.load_workbook(key[0], data_only=not key[1])
    return books[key][place["sheet"]][place["cell"]].value


print(json.dumps([shown(place) for place in json.load(sys.stdin)]))

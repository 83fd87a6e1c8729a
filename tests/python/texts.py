"""Prints a workbook's cells as JSON: {sheet: [[value, …], …]}. Argument: the file."""

import json
import sys
import warnings

import openpyxl

warnings.simplefilter("ignore")
book = openpyxl.load_workbook(sys.argv[1], data_only=True)
json.dump({ws.title: [list(row) for row in ws.values] for ws in book.worksheets}, sys.stdout, default=str)

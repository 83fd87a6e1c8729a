"""Changes cells of a report workbook, as somebody with another program would.

Arguments: workbook, file to write, sheet, then cell and value in turn; a value that is a number is written as one.
"""

import sys
import warnings

import openpyxl

warnings.simplefilter("ignore")
source, target, sheet, *changes = sys.argv[1:]
book = openpyxl.load_workbook(source)
for cell, value in zip(changes[::2], changes[1::2]):
    try:
        book[sheet][cell].value = float(value)
    except ValueError:
        book[sheet][cell].value = value
book.save(target)

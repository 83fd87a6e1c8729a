"""Plants the slips of a hurried officer in one submission. Arguments: the sample workspace, the file to write."""

import pathlib
import sys

from faults.package import Book

sample, target = map(pathlib.Path, sys.argv[1:3])
book = Book(next((sample / "inbox" / "2024").glob("2024_524_*.xlsx")))
abuse = book["B05"]
abuse.add("01", "8", 2)  # ages that do not add up
abuse.set("21", "2", "2 em", "text")  # a number with a unit word
abuse.set("63", "2", "khoảng 3", "text")  # an estimate
abuse.set("62", "3", None, formula="1+1")  # a formula nobody calculated
book["B09"].set("06", "2", 90000)  # more children consulted than there are
book["B10"].set("14", "1", 1234.5678)  # more decimals than the form keeps
book.save(target)

"""Cells of a workbook as values."""

import warnings
from functools import cache

import openpyxl

ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}


def load(path, data_only):
    return _results(path) if data_only else _load(path, False)


@cache
def _results(path):
    """The workbook with the results of its formulas. It is read once, for reading it takes long; nobody changes it."""
    return _load(path, True)


def _load(path, data_only):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, data_only=data_only)


def values(path):
    """(sheet, address) → value shown, of every cell that has one."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in load(path, True).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def formulas(path):
    """(sheet, address) → formula without `=`."""
    return {
        (sheet.title, cell.coordinate): cell.value[1:]
        for sheet in load(path, False).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def same(one, other):
    """Whether two values are the same; numbers to the last digit that is shown."""
    if is_number(one) and is_number(other):
        return abs(one - other) <= 1e-9 * max(1, abs(one), abs(other))
    return one == other


def changed(before, after):
    """The cells whose values differ, in order."""
    return sorted(place for place in before.keys() | after.keys() if not same(before.get(place), after.get(place)))

"""What a cell of a number column says (specification 6.1)."""

import datetime
import re
import unicodedata
from fractions import Fraction

VALUE, MISSING, REJECTED, NOT_APPLICABLE = "value", "missing", "rejected", "not_applicable"

ZERO_WORDS = {"-", "–", "—", "không", "không có", "không phát sinh"}
MISSING_WORDS = {"...", "…", "không có số liệu", "chưa có số liệu"}
UNIT_WORDS = "em|trẻ|trẻ em|cháu|vụ|người|đối tượng|bị can|ca|lượt|cuộc"


def fold(text):
    """NFC, lower case, one space between words."""
    return " ".join(unicodedata.normalize("NFC", str(text)).replace("\u00a0", " ").lower().split())


def read(cell, decimals):
    """(state, value) of a cell that must hold a number with at most so many decimals."""
    value, kind = cell
    if kind == "f":  # formula without a stored result
        return REJECTED, None
    if value is None:
        return MISSING, None
    if kind == "e" or isinstance(value, (bool, datetime.date, datetime.time, datetime.timedelta)):
        return REJECTED, None
    if kind == "%":
        return REJECTED, None
    number = Fraction(repr(value)) if isinstance(value, (int, float)) else _text(value, decimals)
    if isinstance(number, str):
        return (MISSING if number == MISSING else REJECTED), None
    scaled = number * 10**decimals
    if number < 0 or scaled.denominator != 1:
        return REJECTED, None
    return VALUE, number


def _text(value, decimals):
    text = fold(value)
    if text == "" or text in MISSING_WORDS:
        return MISSING
    if text in ZERO_WORDS:
        return Fraction(0)
    unit = re.fullmatch(rf"(.*\d) ?(?:{UNIT_WORDS})", text)
    if unit:
        text = unit.group(1)
    if re.fullmatch(r"\d+", text):
        return Fraction(text)
    if re.fullmatch(r"\d{1,3}( \d{3})+", text):
        return Fraction(text.replace(" ", ""))
    if decimals == 0:
        if re.fullmatch(r"\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+", text):
            return Fraction(re.sub("[.,]", "", text))
        return REJECTED
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", text):
        return REJECTED  # thousands or decimals: nobody knows
    if re.fullmatch(r"\d+[.,]\d+", text):
        return Fraction(text.replace(",", "."))
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+", text):
        return Fraction(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(,\d{3})+\.\d+", text):
        return Fraction(text.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(\.\d{3}){2,}|\d{1,3}(,\d{3}){2,}", text):
        return Fraction(re.sub("[.,]", "", text))
    return REJECTED


def half_away(value, decimals):
    """Rounded half away from zero, as Excel's ROUND."""
    scaled = abs(value) * 10**decimals
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(rounded if value >= 0 else -rounded, 10**decimals)

"""The rows data.csv and comparison.csv must have, and the differences from those they do have."""

import csv
from fractions import Fraction

from .figures import Figure, over, ratio, total, variants
from .numbers import MISSING, VALUE, half_away
from .series import declared_series

DATA_KEY = ["kind", "set", "id", "unit", "period", "category"]
COMPARISON_KEY = ["set", "id", "unit", "period", "category"]


class Report:
    """A period of a province: what each unit reported, under the province and each unit."""

    def __init__(self, definitions, dimensions, period, part, province, units, reported):
        self.period, self.part, self.province, self.units = period, part, province, units
        self.reported = reported
        self.names = declared_series(definitions, dimensions, part)
        self.variants = variants(definitions, dimensions, part)
        self.areas = [(province, "province", units), *((u, None, [u]) for u in units)]

    def series(self, unit, name):
        submission = self.reported.get(unit)
        return submission.series.get(name, (MISSING, None)) if submission else (MISSING, None)


def data_rows(report):
    rows = {}
    for area, _, units in report.areas:
        for name in report.names:
            element, _, category = name.partition("|")
            figure = total(report.series, units, name)
            rows["series", "", element, area, report.period, category] = _row("", figure, units)
        for variant in report.variants:
            i = variant.indicator
            figure = ratio(report.series, units, variant)
            key = ("indicator", i["set"], i["id"], area, report.period, variant.category)
            rows[key] = _row(i.get("code", ""), figure, units)
    return rows


def _row(code, figure: Figure, units):
    return {
        "code": code,
        "value": figure.value,
        "state": figure.state,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "units_reported": Fraction(figure.reported),
        "units_expected": Fraction(len(units)),
    }


def comparison_rows(now, before):
    """Change of every indicator over the units that have it in both periods."""
    rows = {}
    earlier = {(v.indicator["id"], v.category): v for v in before.variants}
    for area, _, units in now.areas:
        for variant in now.variants:
            same = earlier.get((variant.indicator["id"], variant.category))
            if same is None:
                continue
            current = ratio(now.series, units, variant)
            base = ratio(before.series, [u for u in units if u in before.units], same)
            matched = sorted(current.matched & base.matched)
            if not matched:
                continue
            a, b = over(now.series, matched, variant), over(before.series, matched, same)
            if a.state != VALUE or b.state != VALUE:
                continue
            key = (variant.indicator["set"], variant.indicator["id"], area, now.period, variant.category)
            rows[key] = _change(variant, a, b, current, base, matched, before.period)
    return rows


def _exact(variant, figure):
    if not variant.denominator:
        return figure.value
    return variant.indicator.get("scale", 1) * Fraction(figure.numerator) / figure.denominator


def _change(variant, a, b, current, base, matched, period):
    decimals = variant.indicator["decimals"]
    now, then = _exact(variant, a), _exact(variant, b)
    events = b.numerator if variant.denominator else b.value
    flags = []
    if len(matched) < max(len(current.matched), len(base.matched)):
        flags.append("fewer_units")
    if events < 10:
        flags.append("small_base")
    return {
        "code": variant.indicator.get("code", ""),
        "base_period": period if period.endswith("S1") else Fraction(period),
        "current_matched": a.value,
        "base_matched": b.value,
        "change": half_away(now - then, decimals),
        "change_percent": half_away(100 * (now - then) / then, 1) if then else None,
        "units_matched": Fraction(len(matched)),
        "flags": " ".join(flags),
    }


def read(path, key, columns):
    """A published table: key → the columns to be compared, numbers as fractions."""
    rows = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = tuple(row[column] for column in key)
            if name in rows:
                raise ValueError(f"{path}: {name} stands twice")
            rows[name] = {column: _number(row[column]) for column in columns}
    return rows


def _number(text):
    if text == "":
        return None
    try:
        return Fraction(text) if not text.startswith("0") or text in ("0",) or "." in text else text
    except ValueError:
        return text


def differences(expected, published):
    """Sentences on every row or value that is not the same."""
    said = []
    for key in sorted(set(expected) | set(published)):
        name = " ".join(filter(None, key))
        if key not in published:
            said.append(f"{name}: not published, expected {_show(expected[key])}")
        elif key not in expected:
            said.append(f"{name}: published but not expected: {_show(published[key])}")
        else:
            for column, value in expected[key].items():
                if (value if value != "" else None) != published[key][column]:
                    found = published[key][column]
                    said.append(f"{name}: {column} is {_text(found)}, expected {_text(value)}")
    return said


def _show(row):
    return ", ".join(f"{c}={_text(v)}" for c, v in row.items() if v not in (None, ""))


def _text(value):
    if value is None or value == "":
        return "empty"
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else str(float(value))
    return str(value)

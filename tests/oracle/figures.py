"""Series and indicators of the province and of each unit, and their change against the same period last year."""

from dataclasses import dataclass
from fractions import Fraction

from .numbers import MISSING, NOT_APPLICABLE, REJECTED, VALUE, half_away
from .series import category_text, declared_series, series_name

WORST_FIRST = [REJECTED, MISSING, NOT_APPLICABLE]


@dataclass
class Variant:
    """An indicator, or one category of its breakdown: series to be added up above and below the line."""

    indicator: dict
    category: str
    numerator: list
    denominator: list  # empty for counts


@dataclass
class Figure:
    state: str
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    reported: int = 0
    matched: frozenset = frozenset()


def variants(definitions, dimensions, part):
    """Every indicator of the period, with its breakdowns."""
    declared = set(declared_series(definitions, dimensions, part))
    found = []
    for indicator in definitions.all("indicator"):
        if part not in indicator["periods"]:
            continue
        names = lambda terms: [series_name(e, c) for term in terms for e, c in dimensions.expand(term)]
        below = names(indicator.get("denominator", []))
        found.append(Variant(indicator, "", names(indicator["numerator"]), below))
        for by in indicator.get("by", []):
            for code in dimensions.codes[by["dimension"]]:
                chosen = {by["dimension"]: code}
                above = [
                    series_name(by.get("element", e), dimensions.union(c, chosen))
                    for term in indicator["numerator"]
                    for e, c in dimensions.expand(term)
                ]
                if all(name in declared for name in above):
                    found.append(Variant(indicator, category_text(chosen), above, below))
    return found


def state_of(figures):
    """State of a result whose inputs are not all values."""
    states = {figure[0] for figure in figures}
    return next(state for state in WORST_FIRST if state in states)


def total(series, units, name):
    """A series over several units: the sum over those that have it."""
    figures = [series(unit, name) for unit in units]
    values = [value for state, value in figures if state == VALUE]
    if values:
        return Figure(VALUE, sum(values), reported=len(values))
    return Figure(state_of(figures))


def ratio(series, units, variant):
    """An indicator over several units, over those that have all its series."""
    needed = [*variant.numerator, *variant.denominator]
    matched = [u for u in units if all(series(u, name)[0] == VALUE for name in needed)]
    if not matched:
        return Figure(state_of([series(u, n) for u in units for n in needed if series(u, n)[0] != VALUE]))
    return over(series, matched, variant)


def over(series, matched, variant):
    add = lambda names: sum(series(u, name)[1] for u in matched for name in names)
    above, below = add(variant.numerator), add(variant.denominator)
    known = frozenset(matched)
    decimals = variant.indicator["decimals"]
    if not variant.denominator:
        return Figure(VALUE, half_away(above, decimals), reported=len(known), matched=known)
    if below == 0:
        return Figure(NOT_APPLICABLE, None, above, below, len(known), known)
    value = half_away(variant.indicator.get("scale", 1) * Fraction(above) / below, decimals)
    return Figure(VALUE, value, above, below, len(known), known)

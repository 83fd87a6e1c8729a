"""The published tables, asked for a figure as the tables of the report name it."""

import csv
from decimal import Decimal
from functools import cache, cached_property

from published.tables import Published

from . import ranks


class Figures(Published):
    """`out/PERIOD` of a workspace, and `data.csv` of the same period of other years."""

    def __init__(self, workspace, period):
        super().__init__(workspace, period)
        self.years = {
            folder.name[:4]: {(row["unit"], name(row)): row for row in read(folder / "data.csv")}
            for folder in (workspace / "out").iterdir()
            if (folder / "data.csv").is_file() and folder.name[4:] == period[4:]
        }

    @cache
    def order(self, indicator):
        """Unit → rank, limits and the ranks that chance allows, of the units without a gap in a ratio."""
        record = self.formulas[indicator]
        of_units = {unit: self.indicators[indicator, "", unit] for unit in self.children[self.parent]}
        return ranks.of(record, {unit: row for unit, row in of_units.items() if ranks.is_whole(record, row)})

    def value(self, unit, what):
        """The numbers that may stand in the cell."""
        match what:
            case ("sum", (series,)):
                return {number(self.series[series, unit]["value"])}
            case ("sum", names):
                return self._several(unit, names)
            case ("ratio", indicator, category):
                return {number(self.indicators[indicator, category, unit]["value"])}
            case ("share", indicator):
                return {Decimal(self.plan_percent(indicator, unit)) / 10}
            case ("base" | "change" | "percent" as kind, indicator, category):
                column = {"base": "base_matched", "change": "change", "percent": "change_percent"}[kind]
                return {number(self.comparison[indicator, category, unit][column])}
            case ("order", indicator, part):
                return {self.order(indicator).get(unit, {}).get(part)}
            case ("in year", year, (_, (series,))):
                return {number(self.years[str(year)][unit, series]["value"])}
        raise KeyError(what)

    def _several(self, unit, names):
        """A sum of series; the province's is the indicator's, over the units that have them all, or that of its sums."""
        of = lambda one: [number(self.series[series, one]["value"]) for series in names]
        added = lambda values: None if None in values else sum(values)
        if unit not in self.children:
            return {added(of(unit))}
        whole = [one for one in map(added, map(of, self.beneath(unit))) if one is not None]
        return {sum(whole) if whole else None, added(of(unit))}


def name(row):
    return row["id"] + ("|" + row["category"] if row["category"] else "")


def number(text):
    return Decimal(text) if text else None


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

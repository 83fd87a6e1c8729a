"""The published tables by key, and what the definitions say of them."""

import csv
from functools import cached_property
from pathlib import Path

from oracle.definitions import KEYS, Definitions
from oracle.layout import grids
from oracle.series import Dimensions

KEYS.update(
    {
        "target": ["indicator", "year"],
        "data_book_column": ["report", "id"],
        "data_book_note": ["report", "id"],
        "data_book_table": ["report", "id"],
        "group": ["set", "id"],
        "narrative": ["report"],
        "ranking": ["indicator"],
        "narrative_section": ["report", "id"],
        "set": ["id"],
        "unit_of_measure": ["id"],
    }
)
REPO = Path(__file__).resolve().parents[2]
NATION = "VN"


class Published:
    """`out/PERIOD` of a workspace."""

    def __init__(self, workspace, period):
        self.folder = Path(workspace) / "out" / period
        self.period = period
        overlay = Path(workspace) / "definitions"
        self.definitions = Definitions(REPO, [overlay] if overlay.is_dir() else [])
        self.indicators = {(row["id"], row["category"], row["unit"]): row for row in self._rows("data.csv", "indicator")}
        self.series = {(_series(row), row["unit"]): row for row in self._rows("data.csv", "series")}
        self.comparison = {(row["id"], row["category"], row["unit"]): row for row in self._rows("comparison.csv")}
        self.submissions = {row["file"]: row for row in self._rows("submissions.csv")}
        part = "S1" if period.endswith("S1") else "Y"
        dimensions = Dimensions(self.definitions)
        self.grids = {grid.sheet: grid for grid in grids(self.definitions, dimensions, part)}
        self.formulas = {record["id"]: record for record in self.definitions.all("indicator")}

    def _rows(self, name, kind=None):
        with open(self.folder / name, encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file) if kind in (None, row.get("kind"))]

    @property
    def parent(self):
        levels = {row["unit_level"] for row in self.series.values()}
        own = "nation" if "nation" in levels else "province"
        (unit,) = {row["unit"] for row in self.series.values() if row["unit_level"] == own}
        return unit

    @property
    def units(self):
        return sorted({row["unit"] for row in self.series.values()} - {self.parent})

    def beneath(self, unit):
        """The units that a unit is added up from; itself where it is one of them."""
        return self.children.get(unit, [unit])

    @cached_property
    def children(self):
        """Units that each is added up from: of the parent and, in the nation, of its regions."""
        if self.parent != NATION:
            return {self.parent: self.units}
        with open(REPO / "indicators/units/provinces.csv", encoding="utf-8", newline="") as file:
            day = f"{self.period[:4]}-05-14"
            then = [row for row in csv.DictReader(file) if row["valid_from"] <= day <= (row["valid_to"] or day)]
        regions = {row["code"]: row["region"] for row in then}
        children = {NATION: [unit for unit in self.units if unit in regions]}
        for unit in children[NATION]:
            children.setdefault(regions[unit], []).append(unit)
        return children

    def plan_percent(self, indicator, unit):
        """Result in percent of the plan over the units that have both, as text; None where there is none of both."""
        result = self.formulas[indicator]["numerator"][0]
        both = []
        for one in self.beneath(unit):
            rows = [self.series[name, one] for name in (result, f"{result}|measure=PLAN")]
            # Beneath a province its result and its plan may rest on different units.
            gaps = any(1 < int(row["units_expected"]) > int(row["units_reported"]) for row in rows)
            if all(row["value"] for row in rows) and not gaps:
                both.append([scaled(row["value"]) for row in rows])
        if not both:
            return None
        done, planned = (sum(side) for side in zip(*both))
        return half_up(1000 * done, planned) if planned else "zero"


def _series(row):
    return row["id"] + ("|" + row["category"] if row["category"] else "")


def scaled(text):
    """A number as a whole multiple of a millionth."""
    whole, _, fraction = text.partition(".")
    return int(whole + fraction.ljust(6, "0"))


def half_up(numerator, denominator):
    """A quotient rounded to a whole number, half away from zero."""
    sign = -1 if numerator * denominator < 0 else 1
    return sign * ((2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator)))

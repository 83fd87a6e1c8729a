"""The published tables, asked for a figure as the tables of the report name it."""

import csv
from decimal import ROUND_HALF_UP, Decimal


class Published:
    """`data.csv` and `comparison.csv` of a period, and `data.csv` of the years before."""

    def __init__(self, out, province):
        self.province = province
        self.period = out.name
        self.series, self.indicators, self.units, self.names = {}, {}, [], {}
        for row in read(out / "data.csv"):
            table = self.series if row["kind"] == "series" else self.indicators
            table[row["unit"], row["id"], row["category"]] = row
            if row["unit"] not in self.units:
                self.units.append(row["unit"])
        self.units.remove(province)
        self.changes = {(r["unit"], r["id"], r["category"]): r for r in read(out / "comparison.csv")}
        self.earlier = {
            folder.name: {(r["unit"], r["id"], r["category"]): r for r in read(folder / "data.csv")}
            for folder in out.parent.iterdir()
            if folder != out and folder.is_dir() and folder.name[4:] == out.name[4:]
        }

    def _series(self, unit, name):
        element, _, category = name.partition("|")
        row = self.series[unit, element, category]
        return Decimal(row["value"]) if row["state"] == "value" else None

    def _sum(self, unit, names):
        values = [self._series(unit, name) for name in names]
        return None if None in values else sum(values)

    def value(self, unit, what):
        """The number that must stand in the cell, None when none may."""
        match what:
            case ("sum", names) if len(names) == 1:
                return self._series(unit, names[0])
            case ("sum", names):
                return self._several(unit, names)
            case ("ratio", indicator, category):
                return number(self.indicators[unit, indicator, category]["value"])
            case ("share", element):
                return self._share(unit, element)
            case ("base", indicator, category):
                return number(self.changes[unit, indicator, category]["base_matched"])
            case ("change", indicator, category):
                return number(self.changes[unit, indicator, category]["change"])
            case ("percent", indicator, category):
                return number(self.changes[unit, indicator, category]["change_percent"])
            case ("in year", year, (_, names)):
                table = self.series if self.period.startswith(str(year)) else self.earlier[f"{year}{self.period[4:]}"]
                element, _, category = names[0].partition("|")
                return number(table[unit, element, category]["value"])
        raise KeyError(what)

    def _several(self, unit, names):
        """A sum of series; the province's is published only as an indicator, over the units that have them all."""
        if unit != self.province:
            return self._sum(unit, names)
        sums = [one for one in (self._sum(child, names) for child in self.units) if one is not None]
        both = {sum(sums) if sums else None, self._sum(unit, names)}
        return both.pop() if len(both) == 1 else both

    def _share(self, unit, element):
        units = self.units if unit == self.province else [unit]
        pairs = [(self._series(u, element), self._series(u, f"{element}|measure=PLAN")) for u in units]
        pairs = [pair for pair in pairs if None not in pair]
        done, plan = sum(p[0] for p in pairs), sum(p[1] for p in pairs)
        return (100 * done / plan).quantize(Decimal("0.1"), ROUND_HALF_UP) if plan else None


def number(text):
    return Decimal(text) if text else None


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

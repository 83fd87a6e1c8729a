"""python -m oracle WORKSPACE PERIOD… --definitions-root REPO [--overlay DIR]… [--compare out/PERIOD/data.csv]

Prints the differences between the published tables and what the workbooks say, and how many rows it compared.
`--compare-published` stands for the tables of every period under the workspace's `out/`. Without either, it prints the
rows that data.csv must have. Exit code 1 when there is a difference or nothing was compared.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from .definitions import Definitions
from .series import Dimensions
from .submissions import choose, cut_off, expected_units, part_of, province_of, read_path
from .submissions import same_period_last_year, submitted
from .tables import COMPARISON_KEY, DATA_KEY, Report, comparison_rows, data_rows, differences, read

COMPARED_CHANGES = ["code", "base_period", "current_matched", "base_matched", "change", "change_percent"]
COMPARED_CHANGES += ["units_matched", "flags"]


class Reports:
    """The report of each period, its files read once."""

    def __init__(self, workspace, root, overlays, periods):
        self.definitions = Definitions(root, overlays)
        self.dimensions = Dimensions(self.definitions)
        province = province_of(workspace)
        files = [(period, path) for period in sorted(periods) for path in submitted(workspace, period)]
        units = {p: expected_units(root, province, cut_off(self.definitions, p)) for p in periods}
        self.reports = {}
        with ProcessPoolExecutor() as pool:
            task = partial(read_path, self.definitions, self.dimensions)
            done = list(pool.map(task, [p for p, _ in files], [path for _, path in files]))
        for period in periods:
            read_files = [(path, answer) for (p, path), answer in zip(files, done) if p == period]
            log = lambda text: print(f"oracle: {period}: {text}", file=sys.stderr)
            reported = choose(workspace, period, read_files, units[period], log)
            self.reports[period] = Report(
                self.definitions, self.dimensions, period, part_of(period), province, units[period], reported
            )


def main():
    parser = argparse.ArgumentParser(prog="oracle")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("periods", nargs="+")
    parser.add_argument("--definitions-root", type=Path, required=True)
    parser.add_argument("--overlay", type=Path, action="append", default=[])
    parser.add_argument("--compare", type=Path, help="data.csv; comparison.csv beside it is compared too")
    parser.add_argument("--compare-published", action="store_true")
    parser.add_argument("--show", type=int, default=40, help="differences to print for each table")
    options = parser.parse_args()

    has_files = lambda period: (options.workspace / "inbox" / period).is_dir()
    base = {p: same_period_last_year(p) for p in options.periods if has_files(same_period_last_year(p))}
    wanted = {*options.periods, *base.values()}
    reports = Reports(options.workspace, options.definitions_root, options.overlay, wanted).reports

    agree = True
    for period in options.periods:
        expected = data_rows(reports[period])
        if not options.compare_published and options.compare is None:
            for key, row in sorted(expected.items()):
                print("\t".join([*key, row["state"], str(row["value"] if row["value"] is not None else "")]))
            continue
        table = options.compare or options.workspace / "out" / period / "data.csv"
        columns = list(next(iter(expected.values()), {}))
        agree &= compared(period, table.name, expected, read(table, DATA_KEY, columns), options.show)
        if period in base:
            changes = comparison_rows(reports[period], reports[base[period]])
            published = read(table.with_name("comparison.csv"), COMPARISON_KEY, COMPARED_CHANGES)
            published = {key: row for key, row in published.items() if row["base_period"] is not None}
            agree &= compared(period, "comparison.csv", changes, published, options.show)
    return 0 if agree else 1


def compared(period, name, expected, published, show):
    """Prints the verdict on one table; whether it agrees and was not empty."""
    found = differences(expected, published)
    rows = len(expected.keys() & published.keys())
    print(f"oracle: {period}: {rows} rows of {name} compared, {len(found)} differences")
    for text in found[:show]:
        print(f"  {text}")
    return rows > 0 and not found


if __name__ == "__main__":
    sys.exit(main())

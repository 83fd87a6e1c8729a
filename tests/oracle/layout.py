"""Grids of the form: open cells with their series, and the relations between cells."""

from dataclasses import dataclass, field

from .series import series_name


@dataclass
class Grid:
    sheet: str
    cells: dict = field(default_factory=dict)  # (row code, column code) -> series name, open cells only
    sums: list = field(default_factory=list)  # (total cell, [part cells])
    withins: list = field(default_factory=list)  # (part cell, whole cell)
    covers: list = field(default_factory=list)  # (whole cell, [part cells])


def grids(definitions, dimensions, part):
    """The grids territorial units fill in a period."""
    found = []
    for sheet in definitions.all("sheet"):
        if sheet["kind"] == "grid" and part in sheet["periods"] and sheet.get("reported_by") != "ministry":
            found.append(_grid(definitions, dimensions, sheet["id"], part))
    return found


def _grid(definitions, dimensions, sheet, part):
    of = lambda kind: [r for r in definitions.all(kind) if r["sheet"] == sheet]
    blocks = {b["id"]: b for b in of("block")}
    header = {b: blocks[b].get("header_of", b) for b in blocks}
    columns = {}
    for column in of("column"):
        columns.setdefault(column["block"], {})[column["code"]] = column
    rows = {r["code"]: r for r in of("row") if part in r.get("periods", [part])}
    grid = Grid(sheet)

    for row in rows.values():
        block = blocks[row["block"]]
        mine = columns[header[row["block"]]]
        for code in row.get("open", block.get("open", list(mine))):
            if code not in row.get("closed", []):
                column = mine[code]
                element = column.get("element") or row.get("element") or block["element"]
                categories = dimensions.union(row.get("categories"), column.get("categories"))
                grid.cells[row["code"], code] = series_name(element, categories)
    opened = lambda cells: [c for c in cells if c in grid.cells]

    for row in rows.values():
        mine = columns[header[row["block"]]]
        for code, column in mine.items():
            here = (row["code"], code)
            if here not in grid.cells:
                continue
            # relations along the row, declared by the column; along the column, declared by the row
            beside = lambda codes: opened((row["code"], other) for other in codes)
            below = lambda codes: opened((other, code) for other in codes)
            for declared, cells in ((column, beside), (row, below)):
                for parts in map(cells, declared.get("sum", [])):
                    if parts:
                        grid.sums.append((here, parts))
                for parts in map(cells, declared.get("cover", [])):
                    if parts:
                        grid.covers.append((here, parts))
                grid.withins += [(here, whole) for whole in cells(declared.get("within", []))]
    for balance in of("balance"):
        cell = lambda text: tuple(text.split(":"))
        parts = opened(map(cell, balance["parts"]))
        if cell(balance["total"]) in grid.cells and parts:
            grid.sums.append((cell(balance["total"]), parts))
    return grid

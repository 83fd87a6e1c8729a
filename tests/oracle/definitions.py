"""Definition records of `indicators/` and `templates/`, with overlays."""

import tomllib
from pathlib import Path

# Key fields of the kinds the oracle reads; a field of STEM missing in a record is the file's stem.
KEYS = {
    "dimension": ["id"],
    "category": ["dimension", "code"],
    "element": ["id"],
    "indicator": ["id"],
    "window": ["part"],
    "sheet": ["id"],
    "block": ["sheet", "id"],
    "column": ["sheet", "block", "code"],
    "row": ["sheet", "code"],
    "balance": ["sheet", "id"],
}
STEM = {("category", "dimension"), ("indicator", "set")} | {
    (kind, "sheet") for kind in ("block", "column", "row", "balance")
}


class Definitions:
    """Records by kind, in order of display."""

    def __init__(self, root, overlays=()):
        self.records = {kind: {} for kind in KEYS}
        for folder in (root / "indicators", root / "templates"):
            self._load(folder, overlay=False)
        for folder in overlays:
            self._load(Path(folder), overlay=True)

    def all(self, kind):
        return list(self.records[kind].values())

    def _load(self, folder, overlay):
        for path in sorted(folder.rglob("*.toml")):
            tables = tomllib.loads(path.read_text("utf-8"))
            for kind, records in tables.items():
                if kind in KEYS:
                    for record in records:
                        self._put(kind, dict(record), path.stem, overlay)

    def _put(self, kind, record, stem, overlay):
        for field in ([*KEYS[kind], "set"] if kind == "indicator" else KEYS[kind]):
            if (kind, field) in STEM:
                record.setdefault(field, stem)
        key = tuple(record[field] for field in KEYS[kind])
        known = self.records[kind]
        if not overlay and key in known:
            raise ValueError(f"{kind} {key} is defined twice")
        if record.pop("remove", False):
            del known[key]
            return
        after = record.pop("after", None)
        known[key] = record
        if after is not None:
            value = known.pop(key)
            items = list(known.items())
            place = next(i for i, (k, _) in enumerate(items) if k[-1] == after and k[:-1] == key[:-1]) + 1
            items.insert(place, (key, value))
            self.records[kind] = dict(items)

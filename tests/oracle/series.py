"""Names of series: `element|dim=CAT;dim=CAT`, dimensions sorted."""


class Dimensions:
    """Categories of each dimension in order, and which dimension refines which."""

    def __init__(self, definitions):
        self.parent = {
            d["id"]: (d["parent"]["dimension"], d["parent"]["category"])
            for d in definitions.all("dimension")
            if "parent" in d
        }
        self.codes = {}
        for category in definitions.all("category"):
            self.codes.setdefault(category["dimension"], []).append(category["code"])

    def union(self, *parts):
        """Categories together; a child dimension stands in place of its parent."""
        together = {}
        for part in parts:
            together.update(part or {})
        for child in list(together):
            if child in self.parent:
                together.pop(self.parent[child][0], None)
        return together

    def expand(self, term):
        """Series of a formula term; a list `3,4,5` or a range `7..15` means several."""
        element, _, rest = term.partition("|")
        chosen = [{}]
        for pair in filter(None, rest.split(";")):
            dimension, codes = pair.split("=")
            if ".." in codes:
                first, last = codes.split("..")
                order = self.codes[dimension]
                several = order[order.index(first) : order.index(last) + 1]
            else:
                several = codes.split(",")
            chosen = [self.union(one, {dimension: code}) for one in chosen for code in several]
        return [(element, one) for one in chosen]


def category_text(categories):
    return ";".join(f"{dimension}={code}" for dimension, code in sorted(categories.items()))


def series_name(element, categories):
    text = category_text(categories)
    return f"{element}|{text}" if text else element


def declared_series(definitions, dimensions, part):
    """Every series of the territorial units in a period: element × its breakdowns."""
    names = []
    for element in definitions.all("element"):
        if part not in element["periods"] or element.get("reported_by", "territorial") != "territorial":
            continue
        if element.get("total", True):
            names.append(element["id"])
        excluded = set(element.get("except", []))
        for by in element.get("by", []):
            combinations = [{}]
            for dimension in by.split(";"):
                codes = element.get("only", {}).get(dimension, dimensions.codes[dimension])
                combinations = [{**one, dimension: code} for one in combinations for code in codes]
            names += [
                series_name(element["id"], one) for one in combinations if category_text(one) not in excluded
            ]
    return names

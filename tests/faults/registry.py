"""The register of kinds. A kind plants one fault in one file and says which findings it must give."""

FILE_KINDS = []
BATCH_KINDS = []


class Kind:
    def __init__(self, group, title, plant, unit, period, name, recalculated):
        self.group, self.title, self.plant = group, title, plant
        self.unit, self.period, self.name, self.recalculated = unit, period, name, recalculated


def fault(group, title, unit="524", period="2024", name=None, recalculated=True):
    """Registers a fault of one file. The function edits a `Book` and returns `[(rule, sheet, cell), …]`, or returns
    `(bytes, findings)` for a file that is no workbook at all. Every finding of severity query and above must be among
    them; an expected sheet or cell of None means that the finding has none."""

    def register(plant):
        FILE_KINDS.append(Kind(group, title, plant, unit, period, name, recalculated))
        return plant

    return register


def batch_fault(group, title, periods, period):
    """Registers a fault that only a batch can see. The function gets a `Workspace` and returns
    `[(rule, unit, sheet, cell), …]`."""

    def register(plant):
        BATCH_KINDS.append((group, title, plant, periods, period))
        return plant

    return register

"""The register of kinds. A kind plants one fault in one file and says which findings it must give."""

FILE_KINDS = []
SCENES = []


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


def scene(title, period, base=()):
    """Registers a batch of several kinds, each in its own unit. The function gets a `Workspace` that holds the sample of
    the period and of the base periods and returns `[(group, title, rule, unit, sheet, cell), …]`: every finding of
    severity query and above must be among them."""

    def register(stage):
        SCENES.append((title, period, base, stage))
        return stage

    return register

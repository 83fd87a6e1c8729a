"""Reads sdmx.csv of a folder of open data against its structure with pysdmx and compares it with data.csv.

Usage: sdmx.py FOLDER. Prints as JSON how many rows are in data.csv and in sdmx.csv and what differs: rows with another
value or status, and codes that are in no list of the structure.
"""

import csv
import functools
import json
import math
import sys
from pathlib import Path

import pandas
from pysdmx.io import get_datasets, read_sdmx

# Left to itself, pandas takes codes such as 06 for numbers wherever a stretch of the file has no other.
pandas.read_csv = functools.partial(pandas.read_csv, dtype={"REF_AREA": str})

SEX = {"sex"}
AGE = {"age_victim", "age_special", "age_offender", "age_year"}


def observation(row):
    """A row of data.csv as an observation should be."""
    sex, age, rest = "_T", "_T", []
    for pair in filter(None, row["category"].split(";")):
        dimension, code = pair.split("=")
        if dimension in SEX:
            sex = code
        elif dimension in AGE:
            age = code
        else:
            rest.append(f"{dimension}-{code}")
    frequency = "S" if row["period"].endswith("-S1") else "A"
    key = (frequency, row["unit"], row["measure"], sex, age, "--".join(rest) or "_T", row["period"])
    value = float(row["value"]) if row["value"] else None
    return key, (value, row["unit_of_measure"], row["obs_status"], row["conf_status"])


def number(value):
    return None if value is None or pandas.isna(value) or math.isnan(value) else value


def main():
    folder = Path(sys.argv[1])
    structure = folder / "sdmx-structure.json"
    (dataset,) = get_datasets(folder / "sdmx.csv", structure, validate=True)
    (definition,) = read_sdmx(structure, validate=True).get_data_structure_definitions()
    frame = dataset.data
    dimensions = [dimension.id for dimension in dataset.structure.components.dimensions]
    attributes = [attribute.id for attribute in dataset.structure.components.attributes]
    keys = frame[dimensions].itertuples(index=False, name=None)
    contents = frame[["OBS_VALUE", *attributes]].itertuples(index=False, name=None)
    observations = [(key, (number(value), *more)) for key, (value, *more) in zip(keys, contents)]
    with open(folder / "data.csv", newline="") as file:
        expected = [observation(row) for row in csv.DictReader(file)]
    unknown = [
        (component.id, code)
        for component in dataset.structure.components
        if component.enumeration is not None
        for code in set(frame[component.id]) - {code.id for code in component.enumeration.codes}
    ]
    names = {
        component.id: {code.id: code.name for code in component.enumeration.codes}
        for component in dataset.structure.components
        if component.enumeration is not None
    }
    unnamed = [
        (column, code) for column, list_ in names.items() for code, name in list_.items() if not name or name == code
    ]
    print(
        json.dumps(
            {
                "agency": definition.agency if isinstance(definition.agency, str) else definition.agency.id,
                "version": definition.version,
                "dimensions": dimensions,
                "attributes": attributes,
                "columns": list(frame.columns),
                "rows": len(expected),
                "observations": len(observations),
                "twice": len(observations) - len(dict(observations)),
                "different": len(set(expected) ^ set(observations)),
                "unknown": unknown,
                "unnamed": unnamed,
            }
        )
    )


main()

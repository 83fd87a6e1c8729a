"""Validates dcat.jsonld of a folder of open data with pyshacl and compares it with the files it describes.

Usage: dcat.py FOLDER SHAPES. Prints as JSON what violates the shapes, what does once a property is taken away (for each
one that must be there), and how the distributions differ from the files.
"""

import hashlib
import json
import sys
from pathlib import Path

from pyshacl import validate
from rdflib import Graph, Namespace
from rdflib.namespace import DCAT, DCTERMS, RDF, SH

SPDX = Namespace("http://spdx.org/rdf/terms#")
MANDATORY = [
    (DCAT.Dataset, DCTERMS.title),
    (DCAT.Dataset, DCTERMS.description),
    (DCAT.Dataset, DCTERMS.temporal),
    (DCAT.Dataset, DCAT.theme),
    (DCAT.Distribution, DCAT.accessURL),
    (DCAT.Distribution, DCAT.byteSize),
    (SPDX.Checksum, SPDX.checksumValue),
]
# Made after the description.
BESIDE = {"dcat.jsonld", "certificate.json", "SHA256SUMS"}


def violations(graph, shapes):
    _, report, _ = validate(graph, shacl_graph=shapes, advanced=False)
    return sorted({str(path) for path in report.objects(None, SH.resultPath)})


def without(graph, kind, property_):
    """The graph in which the first thing of a kind lacks a property."""
    less = Graph()
    less += graph
    less.remove((sorted(graph.subjects(RDF.type, kind))[0], property_, None))
    return less


def main():
    folder, shapes = Path(sys.argv[1]), Graph().parse(sys.argv[2])
    graph = Graph().parse(folder / "dcat.jsonld", format="json-ld")
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    described = {}
    for distribution in graph.objects(dataset, DCAT.distribution):
        name = str(graph.value(distribution, DCAT.downloadURL)).rsplit("/", 1)[1]
        checksum = graph.value(graph.value(distribution, SPDX.checksum), SPDX.checksumValue)
        size = graph.value(distribution, DCAT.byteSize)
        described[name] = [int(size), str(checksum).lower()]
    files = {
        path.name: [path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()]
        for path in folder.iterdir()
        if path.name not in BESIDE
    }
    taken = {f"{kind} {name}": violations(without(graph, kind, name), shapes) for kind, name in MANDATORY}
    print(
        json.dumps(
            {
                "violations": violations(graph, shapes),
                "taken": taken,
                "different": sorted(
                    name for name in files.keys() | described.keys() if files.get(name) != described.get(name)
                ),
                "addresses": sorted({str(url) for url in graph.objects(None, DCAT.downloadURL)}),
                "properties": sorted({str(name) for name in graph.predicates(dataset)}),
            }
        )
    )


main()

"""Files made to break a reader. Arguments: the folder of good submissions (`.xlsx`, `.ods`, `.xls`), the folder to fill.

Standard output: a JSON list of `{"file": NAME, "kind": WHAT, "code": RULE}`, the rule being the one that blocks the file.
Each kind is written in several versions that differ in their bytes. Knows nothing of treem but its rule codes.
"""

import io
import json
import pathlib
import struct
import sys
import zipfile

GOOD, FOLDER = map(pathlib.Path, sys.argv[1:3])
VERSIONS = 3
XLSX = next(iter(sorted(GOOD.glob("*.xlsx")))).read_bytes()
ODS = next(iter(sorted(GOOD.glob("*.ods")))).read_bytes()
XLS = next(iter(sorted(GOOD.glob("*.xls")))).read_bytes()
KINDS = []


def kind(name, code="R-STR-001", ending="xlsx"):
    def take(make):
        KINDS.append((name, code, ending, make))
        return make

    return take


def repacked(book, change, more=(), method=zipfile.ZIP_DEFLATED):
    """The parts of a package, each as `change(name, content)` gives it; None leaves it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(out, "w", method) as target:
        for entry in source.infolist():
            content = change(entry.filename, source.read(entry))
            if content is not None:
                target.writestr(entry.filename, content)
        for name, content in more:
            target.writestr(name, content)
    return out.getvalue()


def in_part(book, part, old, new):
    def change(name, content):
        if name != part:
            return content
        assert old in content, (part, old)
        return content.replace(old, new, 1)

    return repacked(book, change)


def in_sheet(old, new):
    return in_part(XLSX, "xl/worksheets/sheet3.xml", old, new)


def in_table(new):
    """Something at the beginning of the first table of the OpenDocument file."""
    at = b"<table:table-row"
    return in_part(ODS, "content.xml", at, new + at)


def mark(n):
    return b"\n" * n


# what is no workbook at all
kind("an empty file")(lambda n: b"")
kind("an HTML page")(lambda n: b"<html><table>" + mark(n))
kind("an HTML page with an old name", ending="xls")(lambda n: b"<html><table><tr><td>1" + mark(n))
kind("XML of 2003", ending="xls")(lambda n: b'<?xml version="1.0"?><Workbook/>' + mark(n))
kind("a CSV")(lambda n: b"a,b\n1,2\n" + mark(n))
kind("a PDF", ending="pdf")(lambda n: b"%PDF-1.4\n" + mark(n))
kind("a picture", ending="jpg")(lambda n: b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(n))
kind("an archive", ending="rar")(lambda n: b"Rar!\x1a\x07" + bytes(n))
kind("zeros")(lambda n: bytes(5000 + n))
kind("noise")(lambda n: bytes((i * i * 31 + n) % 251 for i in range(4000)))
kind("another zip")(lambda n: repacked(XLSX, lambda name, content: content if name.startswith("docProps") else None, [("x", bytes(n))]))
kind("a Word document", ending="docx")(lambda n: repacked(XLSX, lambda name, content: None, [("word/document.xml", b"<w/>" + mark(n))]))
kind("Excel of 1990", ending="xls")(lambda n: b"\x09\x04\x06\x00\x00\x00" + bytes(n))

# cut off and damaged
for share in (10, 50, 90, 99):
    kind(f"cut off at {share} %")(lambda n, share=share: XLSX[: len(XLSX) * share // 100 - n])
    kind(f".xls cut off at {share} %", ending="xls")(lambda n, share=share: XLS[: len(XLS) * share // 100 - n * 512])
kind(".ods cut off", ending="ods")(lambda n: ODS[: len(ODS) // 2 - n])


def _flipped(book, name, behind):
    book = bytearray(book)
    book[book.find(name) + behind] ^= 0x5A
    return bytes(book)


kind("a flipped byte in a compressed sheet")(lambda n: _flipped(XLSX, b"xl/worksheets/sheet3.xml", 300 + n))
kind("a flipped byte in a compressed table", ending="ods")(lambda n: _flipped(ODS, b"content.xml", 300 + n))

# packages
kind("a sheet that is missing")(lambda n: repacked(XLSX, lambda name, content: None if name.endswith(f"sheet{n + 3}.xml") else content))
kind("a bomb of one part")(lambda n: repacked(XLSX, lambda name, content: content, [("xl/media/a.png", bytes((140 << 20) + n))]))
kind("a bomb of many parts")(lambda n: repacked(XLSX, lambda name, content: content, [(f"x{i}", bytes(30 << 20)) for i in range(9)] + [("y", bytes(n))]))
kind("five thousand parts")(lambda n: repacked(XLSX, lambda name, content: content, [(f"x/{i}", b"") for i in range(5000 + n)]))
kind("a document type")(lambda n: in_sheet(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "1">]><worksheet' + b" " * n))
kind("entities within entities")(lambda n: in_part(XLSX, "xl/workbook.xml", b"<workbook", b'<!DOCTYPE a [<!ENTITY b "1"><!ENTITY c "&b;&b;">]><workbook' + b" " * n))
kind("a sheet without an end")(lambda n: in_sheet(b"</sheetData>", b" " * n))
kind("a forged count of strings")(lambda n: in_part(XLSX, "xl/sharedStrings.xml", b"uniqueCount=\"", b"uniqueCount=\"99999999" + b"9" * n))
kind("a string of many millions of letters")(lambda n: in_sheet(b"<sheetData>", b'<sheetData><row r="1"><c r="XFA1" t="inlineStr"><is><t>' + b"a" * (20_000_000 + n) + b"</t></is></c></row>"))
kind("a cell at the end of the world")(lambda n: in_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>%d</v></c></row></sheetData>' % n))
kind("a cell beyond the sheet")(lambda n: in_sheet(b"</sheetData>", b'<row r="9"><c r="XFE9"><v>%d</v></c></row></sheetData>' % n))
kind("two values in a cell")(lambda n: in_sheet(b"</sheetData>", b'<row r="900"><c r="A900"><v>1</v><v>%d</v></c></row></sheetData>' % n))
kind("a comment in a number")(lambda n: in_sheet(b"</sheetData>", b'<row r="900"><c r="A900"><v>1<!--%d-->2</v></c></row></sheetData>' % n))
kind("millions of cells")(lambda n: in_sheet(b"</sheetData>", b"".join(b"<row>" + b"<c><v>1</v></c>" * 1000 + b"</row>" for _ in range(2001 + n)) + b"</sheetData>"))
kind("a hundred thousand and more merges")(lambda n: in_sheet(b"</sheetData>", b"</sheetData><mergeCells>" + b'<mergeCell ref="Z1:Z2"/>' * (100_001 + n) + b"</mergeCells>"))
kind("two sheets of one name")(lambda n: in_part(XLSX, "xl/workbook.xml", b'name="B02"', b'name="B01"' + b" " * n))
kind("a sheet that is another one")(lambda n: in_part(XLSX, "xl/_rels/workbook.xml.rels", b"worksheets/sheet3.xml", b"worksheets/sheet4.xml") + bytes(n))
kind("bytes that are no UTF-8")(lambda n: in_sheet(b"<sheetData>", b"<sheetData><!--\xff" + bytes([97 + n])))
kind("a list of sheets with nothing in it")(lambda n: _without_sheets(n))


def _without_sheets(n):
    def change(name, content):
        if name != "xl/workbook.xml":
            return content
        start, end = content.index(b"<sheets>"), content.index(b"</sheets>")
        return content[: start + 8] + b" " * n + content[end:]

    return repacked(XLSX, change)


# OpenDocument
one = b'<table:table-cell office:value-type="float" office:value="1"'
kind("repeated cells", ending="ods")(lambda n: in_table(b'<table:table-row table:number-rows-repeated="%d">' % (1_000_000 + n) + one + b' table:number-columns-repeated="16384"/></table:table-row>'))
kind("repeated texts", ending="ods")(lambda n: in_table(b'<table:table-row table:number-rows-repeated="%d"><table:table-cell office:value-type="string"><text:p>' % (900_000 + n) + b"a" * 300 + b"</text:p></table:table-cell></table:table-row>"))
kind("a run of blanks", ending="ods")(lambda n: in_table(b'<table:table-row><table:table-cell office:value-type="string"><text:p>' + b'<text:s text:c="4000000000"/>' * (20 + n) + b"</text:p></table:table-cell></table:table-row>"))
kind("elements a hundred thousand deep", ending="ods")(lambda n: in_table(b"<table:table-row><table:table-cell><text:p>" + b"<text:span>" * (100_000 + n)))
kind("prefixes that mean something else", ending="ods")(lambda n: in_part(ODS, "content.xml", b"opendocument:xmlns:table:1.0", b"opendocument:xmlns:table:9.%d" % n))
kind("OpenDocument with a password", ending="ods")(lambda n: in_part(ODS, "META-INF/manifest.xml", b"<manifest:file-entry", b'<manifest:encryption-data manifest:checksum="%d"/><manifest:file-entry' % n))
kind("a document type in a table", ending="ods")(lambda n: in_part(ODS, "content.xml", b"<office:document-content", b"<!DOCTYPE a><office:document-content" + b" " * n))

# OLE
SECTOR = 512


def in_ole(at, value):
    book = bytearray(XLS)
    book[at : at + 4] = struct.pack("<I", value)
    return bytes(book)


def fat(sector):
    """Where the entry of a sector stands in the table of sectors."""
    first = struct.unpack_from("<I", XLS, 76)[0]
    return (first + 1) * SECTOR + sector * 4


kind("a chain that leads to itself", ending="xls")(lambda n: in_ole(fat(10 + n), 10 + n))
kind("a chain that leads back", ending="xls")(lambda n: in_ole(fat(20 + n), 2))
kind("a table of sectors that is somewhere else", ending="xls")(lambda n: in_ole(76, 0x00FFFF00 + n))
kind("a directory that is somewhere else", ending="xls")(lambda n: in_ole(48, 0x00FFFF00 + n))
kind("a list of tables without end", ending="xls")(lambda n: in_ole(68, 3 + n))
kind("sectors of another size", ending="xls")(lambda n: XLS[:30] + bytes([20 + n]) + XLS[31:])
kind("an old workbook with a password", ending="xls")(lambda n: _record(0x0022, 0x002F, n))
kind("a record longer than the workbook", ending="xls")(lambda n: _length(0x00FC, 0xFFFF - n))
kind("an office file with a password", ending="xlsx")(lambda n: XLS[:512] + "EncryptedPackage\0".encode("utf-16-le").ljust(512 + n, b"\0"))


def _record(old, new, n):
    book = bytearray(XLS)
    at = book.index(struct.pack("<HH", old, 2))
    book[at : at + 2] = struct.pack("<H", new)
    return bytes(book) + bytes(n)


def _length(kind_, length):
    book = bytearray(XLS)
    at = book.index(struct.pack("<H", kind_), 512)
    book[at + 2 : at + 4] = struct.pack("<H", length)
    return bytes(book)


# persons
kind("names of children", code="R-PER-001")(lambda n: in_sheet(b"</sheetData>", b'<row r="900"><c r="A900" t="inlineStr"><is><t>051204%06d</t></is></c></row></sheetData>' % n))


def main():
    made = []
    for version in range(VERSIONS):
        for number, (name, code, ending, make) in enumerate(KINDS):
            if version and (" bomb " in name or name == "an empty file"):
                continue  # large, or the same file again
            file = f"xau-{number:02}-{version}.{ending}"
            (FOLDER / file).write_bytes(make(version))
            made.append({"file": file, "kind": name, "code": code})
    json.dump(made, sys.stdout)


main()

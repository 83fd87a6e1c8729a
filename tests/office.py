"""LibreOffice as another program that reads workbooks: it shares nothing with the program that is tested."""

import pathlib
import subprocess
import tempfile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"

# Recalculate every formula when an Excel file is opened (0: always); by default LibreOffice trusts its results.
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def convert(source, kind, folder, settings=None):
    """Converts a file to a kind (`xlsx`, `pdf`) in a folder, with settings of a user; the path of what was made."""
    with tempfile.TemporaryDirectory() as profile:
        user = pathlib.Path(profile) / "user"
        user.mkdir()
        if settings:
            (user / "registrymodifications.xcu").write_text(settings, "utf-8")
        call = ["soffice", f"-env:UserInstallation={pathlib.Path(profile).as_uri()}", "--headless"]
        call += ["--convert-to", kind, "--outdir", str(folder), str(source)]
        done = subprocess.run(call, capture_output=True, text=True, timeout=540)
    made = pathlib.Path(folder) / f"{pathlib.Path(source).stem}.{kind}"
    if not made.exists():
        raise RuntimeError(f"LibreOffice did not convert {source}: {done.stderr}")
    return made


def recalculated(source, folder):
    """A workbook with every formula worked out anew."""
    return convert(source, "xlsx", folder, ALWAYS_RECALCULATE)


def as_xlsx(content):
    """The bytes of a workbook, converted when it is an `.xls` or `.ods`; anything else as it is."""
    if content[:8] == OLE:
        return _converted(content, "xls")
    if content[30 : 30 + len(OPEN_DOCUMENT)] == OPEN_DOCUMENT:
        return _converted(content, "ods")
    return content


def _converted(content, ending):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / f"book.{ending}"
        source.write_bytes(content)
        return convert(source, "xlsx", pathlib.Path(folder) / "made").read_bytes()

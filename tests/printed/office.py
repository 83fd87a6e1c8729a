"""LibreOffice as another spreadsheet program: recalculates a workbook, or prints it."""

import subprocess
import tempfile
from pathlib import Path

# Recalculate every formula when a file is opened (0: always); by default LibreOffice trusts the results in the file.
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def convert(path, kind, folder):
    """Converts a workbook with every formula worked out anew; the path of the result."""
    with tempfile.TemporaryDirectory() as profile:
        user = Path(profile) / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, "utf-8")
        command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", kind]
        subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=540)
    return Path(folder) / (Path(path).stem + "." + kind.split(":")[0])


def recalculated(path, folder):
    return convert(path, "xlsx:Calc MS Excel 2007 XML", folder)


def printed(path, folder):
    return convert(path, "pdf", folder)

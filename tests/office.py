"""Workbooks of other formats as `.xlsx`, by LibreOffice: a way of reading them that shares nothing with the program."""

import pathlib
import subprocess
import tempfile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def as_xlsx(content):
    """The bytes of a workbook, converted when it is an `.xls` or `.ods`; anything else as it is."""
    if content[:8] == OLE:
        return _converted(content, "xls")
    if content[30 : 30 + len(OPEN_DOCUMENT)] == OPEN_DOCUMENT:
        return _converted(content, "ods")
    return content


def _converted(content, ending):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        source = folder / f"book.{ending}"
        source.write_bytes(content)
        call = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        call += ["--convert-to", "xlsx", "--outdir", str(folder / "made"), str(source)]
        done = subprocess.run(call, capture_output=True, text=True)
        made = folder / "made" / "book.xlsx"
        if not made.exists():
            raise RuntimeError(f"LibreOffice did not convert a workbook: {done.stderr}")
        return made.read_bytes()

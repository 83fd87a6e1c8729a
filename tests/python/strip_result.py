"""Takes the stored result of the formula `2+3*4` out of a workbook (`.xlsx` or `.ods`). Arguments: from, to."""

import re
import sys
import zipfile

TAKE_OUT = [
    (r"(<f[^>]*>2\+3\*4</f>)<v>14</v>", r"\1"),
    (r'(table:formula="of:=2\+3\*4") office:value-type="float" office:value="14"[^>]*>.*?</table:table-cell>', r"\1/>"),
]

done = 0
with zipfile.ZipFile(sys.argv[1]) as source, zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as target:
    for entry in source.infolist():
        content = source.read(entry)
        if entry.filename.endswith(".xml"):
            text = content.decode()
            for pattern, kept in TAKE_OUT:
                text, count = re.subn(pattern, kept, text)
                done += count
            content = text.encode()
        target.writestr(entry, content)
assert done == 1, done

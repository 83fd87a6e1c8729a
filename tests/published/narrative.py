"""python -m published.narrative WORKSPACE PERIOD

Reads the draft of the report's text as a zip of XML parts: every figure in it carries the key of a published number and
must be that number, written as Vietnamese people write it; no other number stands in the prose but dates, legal numbers,
section numbers and the numbers within names; the texts of the units stand there as they wrote them. Exit code 1 when
there is something to print.
"""

import io
import json
import pathlib
import re
import sys
import warnings
import zipfile
from xml.etree import ElementTree

import openpyxl
from office import as_xlsx

from .tables import Published

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MILLIMETRE = 1440 / 25.4
SIGNED = {"change", "change_percent"}
HARMLESS = [
    r"\d{1,2}/\d{1,2}/\d{4}",  # days
    r"\d+/\d{4}/[A-ZĐ-]+\d*",  # legal documents
    r"khoảng tin cậy 95%",
]


class Draft:
    def __init__(self, path):
        with zipfile.ZipFile(path) as parts:
            self.parts = {name: parts.read(name) for name in parts.namelist()}
        self.body = self.xml("word/document.xml").find(f"{W}body")
        variables = self.xml("word/settings.xml").iter(f"{W}docVar")
        self.keys = {one.get(f"{W}name"): one.get(f"{W}val") for one in variables}

    def xml(self, name):
        return ElementTree.fromstring(self.parts[name])

    def paragraphs(self):
        """(style, text outside figures, [(text before, figure, key)]) of every paragraph, tables included."""
        for paragraph in self.body.iter(f"{W}p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            prose, figures, bookmark = "", [], None
            for child in paragraph:
                if child.tag == f"{W}bookmarkStart":
                    bookmark = child.get(f"{W}name")
                elif child.tag == f"{W}bookmarkEnd":
                    bookmark = None
                elif child.tag == f"{W}r":
                    text = _text(child)
                    if bookmark:
                        figures.append((prose, text, self.keys.get(bookmark)))
                        prose += "#"
                    else:
                        prose += text
            yield (style.get(f"{W}val") if style is not None else ""), prose, figures


def _text(run):
    parts = {f"{W}t": lambda e: e.text or "", f"{W}br": lambda e: "\n", f"{W}tab": lambda e: "\t"}
    return "".join(parts[e.tag](e) for e in run if e.tag in parts)


class Check:
    def __init__(self, workspace, period):
        warnings.simplefilter("ignore")
        self.published = Published(workspace, period)
        self.workspace = workspace
        self.draft = Draft(self.published.folder / f"bao-cao-{self.published.parent}-{period}.docx")
        self.summary = json.loads((self.published.folder / "summary.json").read_text("utf-8"))
        self.problems, self.figures, self.spoken, self.unit_names = [], 0, set(), {}

    def say(self, text):
        self.problems.append(text)

    def run(self):
        self.page()
        names = self.names()
        for style, prose, figures in self.draft.paragraphs():
            for before, text, key in figures:
                self.figure(before, text, key)
            if style != "UnitText":
                self.strays(style, prose, names)
        self.complete()
        self.texts()
        return self.problems

    def page(self):
        """A4, margins, page number in the top margin and not on page 1 (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
        section = self.draft.body.find(f"{W}sectPr")
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        if (size.get(f"{W}w"), size.get(f"{W}h")) != ("11906", "16838"):
            self.say("the page is not A4")
        sides = {side: round(int(margins.get(W + side)) / MILLIMETRE) for side in ("top", "bottom", "left", "right")}
        if sides != {"top": 20, "bottom": 20, "left": 30, "right": 15}:
            self.say(f"margins {sides}")
        if section.find(f"{W}titlePg") is None:
            self.say("the first page is like the others")
        headers = [text for name, text in self.draft.parts.items() if re.match(r"word/header\d", name)]
        if sorted(b"PAGE" in text for text in headers) != [False, True]:
            self.say("one header has the page number, the first page's has none")
        fonts = set(re.findall(rb'w:(?:ascii|hAnsi)="([^"]+)"', self.draft.parts["word/styles.xml"]))
        if fonts != {b"Times New Roman"}:
            self.say(f"typefaces {fonts}")
        for name, content in self.draft.parts.items():
            if name.endswith(".xml"):
                ElementTree.fromstring(content)
        everything = " ".join(prose for _, prose, _ in self.draft.paragraphs())
        for said in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Dự thảo, lập tự động từ số liệu",
                     "Kính gửi:", "Nơi nhận:", "Số:", "ngày …… tháng …… năm", "các phụ lục kèm theo"):
            if said not in everything:
                self.say(f"nowhere: {said}")
        heads = [prose for style, prose, _ in self.draft.paragraphs() if style == "Heading1"]
        if [head.split(".")[0] for head in heads] != ["I", "II", "III", "IV", "V"]:
            self.say(f"sections {heads}")

    def names(self):
        """Names in which numbers may stand, the longest first."""
        every = self.published.definitions.records
        found = {"Hệ thống"}
        for records in every.values():
            for record in records.values():
                for field in ("name", "label", "title"):
                    if isinstance(record.get(field), dict):
                        found.add(record[field]["vi"])
        for words in self.published.definitions.all("narrative"):
            found |= set(words["text_units"].values())
        base = self.summary["base_period"]
        for period in filter(None, [self.published.period, base]):
            year, _, half = period.partition("-")
            found.add(f"6 tháng đầu năm {year}" if half else f"năm {year}")
        found |= {name[0].lower() + name[1:] for name in found}
        numbered = [name for name in found if re.search(r"\d", name)]
        return sorted(numbered, key=len, reverse=True)

    def strays(self, style, prose, names):
        rest = prose.replace("\u00a0", " ")
        if style in ("Heading1", "Heading2"):
            rest = re.sub(r"^([IVX]+|\d+)\. ", "", rest)
        for name in names:
            rest = rest.replace(name, "").replace(name.upper(), "")
        for pattern in HARMLESS:
            rest = re.sub(pattern, "", rest)
        if re.search(r"\d", rest):
            self.say(f"a number without a home: {prose.strip()!r}")

    def figure(self, before, text, key):
        self.figures += 1
        if key is None:
            return self.say(f"{text!r} has a bookmark without a key")
        table, name, category, unit, column = key.split("|")
        expected, decimals = self.expected(table, name, category, unit, column)
        if expected is None:
            return self.say(f"{key}: {text!r}, nothing is published")
        if column in SIGNED:
            direction = {True: "tăng ", False: "giảm "}[float(expected) > 0] if column == "change" else None
            if direction and not before.endswith(direction):
                self.say(f"{key}: {expected} is told as {before[-12:]!r}")
            expected = expected.lstrip("-")
        if text != vietnamese(expected):
            self.say(f"{key}: {text!r}, published {expected!r}")
        if table == "indicator" and column == "value":
            self.spoken.add(name)
        return None

    def expected(self, table, name, category, unit, column):
        published = self.published
        if table == "summary":
            return str(self.summary["units"][column]), 0
        if table == "plan":
            if column == "units":
                result = published.formulas[name]["numerator"][0]
                pairs = [(published.series[result, one], published.series[f"{result}|measure=PLAN", one])
                         for one in published.units]
                return str(sum(bool(a["value"] and b["value"]) for a, b in pairs)), 0
            tenths = published.plan_percent(name, unit)
            return (f"{tenths // 10}.{tenths % 10}", 1) if isinstance(tenths, int) else (None, 0)
        if table == "series":
            series = name + ("|" + category if category else "")
            line = published.series.get((series, unit), {})
        else:
            rows = published.indicators if table == "indicator" else published.comparison
            line = rows.get((name, category, unit), {})
        return line.get(column) or None, 0

    def complete(self):
        """Every indicator of the province is spoken of: with its number, or said to be missing."""
        prose = [text for style, text, _ in self.draft.paragraphs() if style == "Text"]
        for (name, category, unit), line in self.published.indicators.items():
            if category or unit != self.published.parent:
                continue
            (words,) = self.published.definitions.all("narrative")
            title = words["text_names"].get(name, self.published.formulas[name]["name"]["vi"])
            told = [text for text in prose if re.match(rf"- {re.escape(title)}( \*)?( là #|:)", text)]
            if len(told) != 1:
                self.say(f"{name} is told of {len(told)} times")
                continue
            words = {"missing": "chưa có số liệu", "rejected": "bị loại", "not_applicable": "không tính được"}
            if line["state"] == "value" and name not in self.spoken:
                self.say(f"{name}: its number {line['value']} is not told")
            if line["state"] != "value" and words[line["state"]] not in told[0]:
                self.say(f"{name} is {line['state']}, told as {told[0]!r}")
            change = self.published.comparison.get((name, "", unit), {})
            if change.get("base_matched") and float(change["change"]) == 0 and "bằng cùng kỳ năm trước" not in told[0]:
                self.say(f"{name} did not change, told as {told[0]!r}")
            if change.get("base_matched") and not change["change_percent"] and "(#%)" in told[0]:
                self.say(f"{name} has a percentage of zero")
            if "small_base" in change.get("flags", "") and "(#%)" in told[0] and "không ổn định" not in told[0]:
                if float(change["change"]) != 0:
                    self.say(f"{name}: the base is small, and nothing says so")
            coverage = line["units_reported"], line["units_expected"]
            if line["state"] == "value" and coverage[0] != coverage[1] and "#/# đơn vị" not in told[0]:
                if "cơ quan cấp tỉnh" not in told[0]:
                    self.say(f"{name} rests on {coverage}, and nothing says so")

    def texts(self):
        """Every text of the sheet of texts of the files in force is quoted under its heading with its unit's name."""
        headings, quotes = {}, {}
        heading = ""
        for style, prose, _ in self.draft.paragraphs():
            if style in ("Heading1", "Heading2"):
                heading = prose
            elif style == "UnitText":
                quotes.setdefault(heading, []).append(prose)
            elif style == "Note":
                headings.setdefault(heading, []).append(prose)
        sections = [one for one in self.sections() if "text" in one]
        told = list(quotes.keys() | headings.keys())
        written = {}
        for line in self.published.submissions.values():
            if line["in_force"] == "1":
                for row, text in self.rows_of_texts(line["file"]).items():
                    written.setdefault(row, {}).setdefault(line["unit"], []).append(text)
        for section in sections:
            found = [one for one in told if one.split(". ", 1)[-1].lower() == self.title(section).lower()]
            if len(found) != 1:
                self.say(f"section {section['id']} has {len(found)} headings with texts")
                continue
            said = [re.sub(r"\s+", " ", quote) for quote in quotes.get(found[0], [])]
            for unit, texts in written.get(section["text"], {}).items():
                for text in texts:
                    if not any(f"“{text}”" in quote and self.unit_name(unit) in quote for quote in said):
                        self.say(f"{section['id']}: {self.unit_name(unit)} wrote {text!r}, which is not told")
            silent = [unit for unit in self.published.units if unit not in written.get(section["text"], {})]
            note = " ".join(headings.get(found[0], []))
            for unit in silent:
                if written.get(section["text"]) and self.unit_name(unit) not in note:
                    self.say(f"{section['id']}: nothing says that {self.unit_name(unit)} wrote nothing")

    def sections(self):
        return [s for s in self.published.definitions.all("narrative_section") if s["report"] == "province"]

    def title(self, section):
        if "title" in section:
            return section["title"]
        groups = {f"{g['set']}/{g['id']}": g["name"]["vi"] for g in self.published.definitions.all("group")}
        return groups[section["groups"][0]]

    def unit_name(self, unit):
        if not self.unit_names:
            name = f"so-lieu-{self.published.parent}-{self.published.period}.xlsx"
            book = openpyxl.load_workbook(self.published.folder / name, read_only=True)
            for row in book.worksheets[5].iter_rows(values_only=True):
                for text, code in zip(row, row[1:]):
                    if code in self.published.units:
                        self.unit_names[code] = text
        return self.unit_names[unit]

    def rows_of_texts(self, file):
        """Texts of the sheet B12 by row code."""
        content = as_xlsx(pathlib.Path(self.workspace, file).read_bytes())
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for ws in book.worksheets:
            if any("Biểu số: B12" in map(shown, row) for row in ws.iter_rows(max_row=6)):
                cells = [[shown(cell) for cell in row] for row in ws.iter_rows()]
                index = next(row for row in cells if {"A", "B", "C", "1"} <= set(row))
                code, text = index.index("C"), index.index("1")
                below = cells[cells.index(index) + 1 :]
                written = [row for row in below if re.fullmatch(r"\d\d", row[code]) and row[text]]
                return {row[code]: re.sub(r"\s+", " ", row[text]) for row in written}
        return {}


def shown(cell):
    return str(cell.value).strip() if cell.value is not None else ""


def vietnamese(text):
    """A number with a point as Vietnamese people write it."""
    whole, _, fraction = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return sign + f"{int(digits):,}".replace(",", ".") + ("," + fraction if fraction else "")


def main():
    check = Check(*sys.argv[1:])
    problems = check.run()
    print(f"{check.figures} figures, {len(problems)} problems")
    for problem in problems[:40]:
        print(problem)
    sys.exit(bool(problems) or not check.figures)


if __name__ == "__main__":
    main()

//! One walk over the XML of a worksheet before calamine reads it: it bounds the sheet, refuses what would be misread in
//! silence, and notes what the cell reader does not tell (merges, hidden rows and columns, percent formats, errors).

use super::markup::{Kind, MarkupError, Tag, Tags};
use super::styles::Styles;
use super::{CellAddress, CellRange, Defect, Limits, Measure, Refusal};

/// What the walk found in one worksheet.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Offsets of the rows between `<sheetData>` and its end; empty when there are none.
    pub(super) body: std::ops::Range<usize>,
    /// Offsets of the letter `e` in `t="e"`, which the package writes as `str`: calamine knows seven error values and
    /// refuses the sheet for any other.
    pub(super) error_types: Vec<usize>,
    /// What later steps need.
    pub(super) facts: Facts,
}

/// What the cells are compared and completed with.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Every cell element in document order.
    pub(super) elements: Vec<Element>,
    /// Merged ranges, sorted.
    pub(super) merges: Vec<CellRange>,
    /// Hidden rows, sorted.
    pub(super) hidden_rows: Vec<u32>,
    /// Hidden columns, sorted.
    pub(super) hidden_columns: Vec<u32>,
}

/// One cell element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element {
    /// Where.
    pub(super) address: CellAddress,
    /// Shown with a percent format.
    pub(super) is_percent: bool,
    /// Of type `e`: its value is an error value.
    pub(super) is_error: bool,
}

/// How the value of the open cell is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ValueType {
    /// Index into the shared strings.
    SharedString,
    /// Text, where entities are in order.
    Text,
    /// Number, truth value: plain characters only.
    Plain,
}

struct Walk<'a> {
    sheet: &'a str,
    styles: &'a Styles,
    limits: &'a Limits,
    scan: Scan,
    row: u32,
    column: u32,
    /// The open cell, its type, and whether it already had a value.
    open: Option<(CellAddress, ValueType, bool)>,
    hidden_spans: Vec<(u32, u32)>,
}

/// Walks over one worksheet.
pub(super) fn sheet(xml: &str, name: &str, styles: &Styles, limits: &Limits) -> Result<Scan, Refusal> {
    let mut walk = Walk {
        sheet: name,
        styles,
        limits,
        scan: Scan::default(),
        row: 0,
        column: 0,
        open: None,
        hidden_spans: Vec::new(),
    };
    let mut tags = Tags::new(xml);
    let mut has_data = false;
    while let Some(tag) = tags.next().map_err(|error| walk.markup(error))? {
        if tags.strict {
            if tag.name == "sheetData" && tag.kind == Kind::Close {
                walk.scan.body.end = tag.start;
                tags.strict = false;
            } else {
                walk.inside(&tag, xml)?;
            }
        } else if tag.name == "sheetData" && tag.kind != Kind::Close {
            if std::mem::replace(&mut has_data, true) {
                return Err(walk.defect(Defect::Unexpected));
            }
            walk.scan.body = tag.end..tag.end;
            tags.strict = tag.kind == Kind::Open;
        } else {
            walk.outside(&tag)?;
        }
    }
    if !has_data || tags.strict {
        return Err(walk.defect(Defect::InvalidXml));
    }
    Ok(walk.finish())
}

/// Whether a row or column has no height or width, which hides it as well.
fn is_flat(tag: &Tag, size: &str) -> bool {
    tag.attribute(size).and_then(|text| text.parse::<f64>().ok()) == Some(0.0)
}

impl Walk<'_> {
    fn defect(&self, defect: Defect) -> Refusal {
        let cell = self.open.map(|(address, ..)| address);
        Refusal::DamagedSheet { sheet: self.sheet.to_owned(), cell, defect }
    }

    fn markup(&self, error: MarkupError) -> Refusal {
        match error {
            MarkupError::Doctype => Refusal::Doctype { part: self.sheet.to_owned() },
            MarkupError::Bad(defect) => self.defect(defect),
        }
    }

    /// A tag before or after the rows.
    fn outside(&mut self, tag: &Tag) -> Result<(), Refusal> {
        if tag.kind == Kind::Close {
            return Ok(());
        }
        match tag.name {
            "mergeCell" => {
                let range = tag.attribute("ref").and_then(CellRange::parse);
                let range = range.ok_or_else(|| self.defect(Defect::BadAddress))?;
                self.scan.facts.merges.push(range);
                self.limits.check(Measure::Merges, self.sheet, self.scan.facts.merges.len() as u64)
            }
            "col" if tag.is_set("hidden") || is_flat(tag, "width") => {
                let edge = |name| tag.attribute(name).and_then(CellAddress::parse_column);
                let span = edge("min").zip(edge("max")).ok_or_else(|| self.defect(Defect::BadAddress))?;
                self.hidden_spans.push(span);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A tag among the rows.
    fn inside(&mut self, tag: &Tag, xml: &str) -> Result<(), Refusal> {
        match (tag.name, tag.kind) {
            ("c", Kind::Close) => self.open = None,
            ("c", _) => self.cell(tag, xml)?,
            ("v", Kind::Open) => self.value_begins()?,
            ("v", Kind::Close) => self.value_ends(tag.text)?,
            ("row", Kind::Close) => self.row_ends(),
            ("row", kind) => {
                self.row_begins(tag)?;
                if kind == Kind::Empty {
                    self.row_ends();
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn row_begins(&mut self, tag: &Tag) -> Result<(), Refusal> {
        if let Some(text) = tag.attribute("r") {
            self.row = CellAddress::parse_row(text).ok_or_else(|| self.defect(Defect::BadAddress))?;
        }
        let hidden = tag.attributes.contains("hidden") && tag.is_set("hidden");
        if hidden || (tag.attributes.contains("ht") && is_flat(tag, "ht")) {
            self.scan.facts.hidden_rows.push(self.row);
        }
        Ok(())
    }

    fn row_ends(&mut self) {
        self.row = self.row.saturating_add(1);
        self.column = 0;
    }

    fn cell(&mut self, tag: &Tag, xml: &str) -> Result<(), Refusal> {
        let (mut place, mut style, mut kind) = (None, None, None);
        for (name, value) in tag.attributes() {
            let slot = match name {
                "r" => &mut place,
                "s" => &mut style,
                "t" => &mut kind,
                _ => continue,
            };
            if slot.replace(value).is_some() {
                return Err(self.defect(Defect::InvalidXml));
            }
        }
        let address = match place {
            Some(text) => CellAddress::parse(text).ok_or_else(|| self.defect(Defect::BadAddress))?,
            None => CellAddress::new(self.row, self.column),
        };
        if !address.is_on_sheet() {
            return Err(self.defect(Defect::BadAddress));
        }
        self.column = address.column + 1;
        let is_error = kind == Some("e");
        if is_error {
            self.note_error_type(tag, xml)?;
        }
        let is_percent = style.is_some_and(|text| text.parse().is_ok_and(|id| self.styles.is_percent(id)));
        self.scan.facts.elements.push(Element { address, is_percent, is_error });
        self.limits.check_count(Measure::CellElements, self.sheet, self.scan.facts.elements.len())?;
        if tag.kind == Kind::Open {
            let kind = match kind {
                Some("s") => ValueType::SharedString,
                Some("str" | "e" | "d" | "inlineStr") => ValueType::Text,
                _ => ValueType::Plain,
            };
            self.open = Some((address, kind, false));
        }
        Ok(())
    }

    fn note_error_type(&mut self, tag: &Tag, xml: &str) -> Result<(), Refusal> {
        let written = xml.get(tag.start..tag.end).unwrap_or_default();
        let offset = ["t=\"e\"", "t='e'"].iter().find_map(|text| written.find(text));
        let offset = offset.ok_or_else(|| self.defect(Defect::InvalidXml))?;
        self.scan.error_types.push(tag.start + offset + 3);
        Ok(())
    }

    fn value_begins(&mut self) -> Result<(), Refusal> {
        let Some((.., had_value)) = &mut self.open else {
            return Err(self.defect(Defect::Unexpected));
        };
        if std::mem::replace(had_value, true) { Err(self.defect(Defect::TwoValues)) } else { Ok(()) }
    }

    /// calamine reads an index it cannot parse as the first string, and stops a number at the first entity.
    fn value_ends(&self, text: &str) -> Result<(), Refusal> {
        let is_sound = match self.open {
            Some((_, ValueType::SharedString, _)) => text.bytes().all(|byte| byte.is_ascii_digit()),
            Some((_, ValueType::Plain, _)) => !text.contains('&'),
            Some((_, ValueType::Text, _)) | None => true,
        };
        if is_sound { Ok(()) } else { Err(self.defect(Defect::BadValue)) }
    }

    fn finish(mut self) -> Scan {
        let facts = &mut self.scan.facts;
        facts.merges.sort_unstable();
        facts.hidden_rows.sort_unstable();
        facts.hidden_rows.dedup();
        self.hidden_spans.sort_unstable();
        let mut next = 0;
        for (first, last) in self.hidden_spans {
            // Overlapping spans are entered once, so that the list is never longer than a sheet is wide.
            facts.hidden_columns.extend(first.max(next)..=last);
            next = next.max(last + 1);
        }
        self.scan
    }
}

//! Cells of one worksheet: calamine's streaming reader, value and formula in one pass, checked against the scan.

use std::collections::BTreeMap;

use calamine::{DataRef, XlsxError, XlsxFormulaMetadata, expand_shared_formula};

use super::canonical::{PlainWorkbook, sheet_key};
use super::draft::Draft;
use super::moment::date_text;
use super::outline::Entry;
use super::scan::{Element, Facts};
use super::{Cell, Content, Defect, Limits, Refusal, Sheet};

/// Shared formulas met so far: text and the cell it is written for.
type Templates = BTreeMap<usize, (String, (u32, u32))>;

/// Reads the cells of worksheet `number`. `text_bytes` adds up the texts of the whole workbook.
pub(super) fn read_sheet(
    book: &mut PlainWorkbook,
    number: usize,
    entry: &Entry,
    facts: Facts,
    limits: &Limits,
    text_bytes: &mut u64,
) -> Result<Sheet, Refusal> {
    let defect = |cell, defect| Refusal::DamagedSheet { sheet: entry.name.clone(), cell, defect };
    let mut reader =
        book.worksheet_cells_reader(&sheet_key(number)).map_err(|error| defect(None, name_of(&error)))?;
    let mut elements = facts.elements.iter();
    let mut templates = Templates::new();
    let mut draft = Draft::new(&entry.name, entry.visibility, limits, text_bytes);
    loop {
        let element = elements.next().copied();
        let expected = element.map(|element| element.address);
        let record =
            reader.next_cell_with_formula_metadata().map_err(|error| defect(expected, name_of(&error)))?;
        let (record, element) = match (record, element) {
            (None, None) => break,
            (Some(record), Some(element)) => (record, element),
            _ => return Err(defect(expected, Defect::ReadingsDiffer)),
        };
        let address = element.address;
        if record.pos != (address.row, address.column) {
            return Err(defect(expected, Defect::ReadingsDiffer));
        }
        let formula = record.formula.map(|formula| formula_text(formula, record.pos, &mut templates));
        let Some(content) = content(&record.value, formula.is_some(), element) else {
            continue;
        };
        draft.add(Cell { address, content, formula }, element.is_percent)?;
    }
    let (hidden_rows, hidden_columns) = (facts.hidden_rows, facts.hidden_columns);
    Ok(Sheet { merges: facts.merges, hidden_rows, hidden_columns, ..draft.finish()? })
}

/// The wording of a formula; shared formulas are moved to the cell. Empty when the file does not give it.
fn formula_text(formula: XlsxFormulaMetadata, at: (u32, u32), templates: &mut Templates) -> String {
    match formula {
        XlsxFormulaMetadata::Normal { formula } => formula,
        XlsxFormulaMetadata::Shared { shared_index, range, formula } => {
            let start = range.map_or(at, |range| range.start);
            templates.insert(shared_index, (formula.clone(), start));
            formula
        }
        XlsxFormulaMetadata::SharedDerived { shared_index } => templates
            .get(&shared_index)
            .and_then(|(template, start)| expand_shared_formula(template, *start, at).ok())
            .unwrap_or_default(),
        // A kind of formula this version does not know still is a formula.
        _ => String::new(),
    }
}

/// `None` for a blank cell.
fn content(value: &DataRef, has_formula: bool, element: Element) -> Option<Content> {
    let content = match value {
        DataRef::Empty if has_formula => Content::FormulaWithoutResult,
        DataRef::Empty => return None,
        DataRef::String(text) if element.is_error && !text.is_empty() => Content::Error(text.clone()),
        DataRef::String(_) if element.is_error && has_formula => Content::FormulaWithoutResult,
        DataRef::String(text) => Content::Text(text.clone()),
        DataRef::SharedString(text) => Content::Text((*text).to_owned()),
        DataRef::Float(number) if number.is_finite() => Content::Number(*number),
        DataRef::Int(number) => Content::Number(*number as f64),
        DataRef::Bool(truth) => Content::Boolean(*truth),
        DataRef::DateTime(moment) if moment.as_f64().is_finite() => Content::Date(date_text(moment)),
        DataRef::Float(_) | DataRef::DateTime(_) => Content::Error("#NUM!".to_owned()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Content::Date(text.clone()),
        DataRef::Error(error) => Content::Error(error.to_string()),
    };
    Some(content)
}

fn name_of(error: &XlsxError) -> Defect {
    match error {
        XlsxError::Xml(_) | XlsxError::XmlEof(_) | XlsxError::XmlAttr(_) => Defect::InvalidXml,
        XlsxError::UnexpectedNode(_) => Defect::Unexpected,
        XlsxError::Alphanumeric(_)
        | XlsxError::RangeWithoutColumnComponent
        | XlsxError::RangeWithoutRowComponent
        | XlsxError::DimensionCount(_) => Defect::BadAddress,
        _ => Defect::BadValue,
    }
}

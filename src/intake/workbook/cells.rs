//! Cells of one worksheet: calamine's streaming reader, value and formula in one pass, checked against the scan.

use std::collections::BTreeMap;

use calamine::{DataRef, ExcelDateTime, XlsxError, XlsxFormulaMetadata, expand_shared_formula};

use super::canonical::{PlainWorkbook, sheet_key};
use super::outline::Entry;
use super::scan::{Element, Facts};
use super::{Cell, CellAddress, CellRange, Content, Defect, Limits, Measure, Refusal, Sheet};

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
    let mut cells = Vec::new();
    let mut percent_cells = Vec::new();
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
        check_text(&content, formula.as_deref(), &entry.name, address, limits, text_bytes)?;
        if element.is_percent && matches!(content, Content::Number(_)) {
            percent_cells.push(address);
        }
        cells.push(Cell { address, content, formula });
        limits.check_count(Measure::Cells, &entry.name, cells.len())?;
    }
    let duplicate_cells = put_in_order(&mut cells);
    check_range(&cells, &entry.name, limits)?;
    percent_cells.sort_unstable();
    percent_cells.dedup();
    Ok(Sheet {
        name: entry.name.clone(),
        visibility: entry.visibility,
        cells,
        merges: facts.merges,
        hidden_rows: facts.hidden_rows,
        hidden_columns: facts.hidden_columns,
        duplicate_cells,
        percent_cells,
    })
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

/// A date as ISO 8601, a time of day, or a duration in hours.
fn date_text(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        let seconds = (moment.as_f64().abs() * 86_400.0).round() as u64;
        let sign = if moment.as_f64() < 0.0 { "-" } else { "" };
        return format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    let serial = moment.as_f64();
    if serial > 0.0 && serial < 1.0 {
        time
    } else if serial.fract() == 0.0 {
        date
    } else {
        format!("{date}T{time}")
    }
}

/// Bounds one text and all of them: a long shared string or formula may be used by very many cells.
fn check_text(
    content: &Content,
    formula: Option<&str>,
    sheet: &str,
    address: CellAddress,
    limits: &Limits,
    total: &mut u64,
) -> Result<(), Refusal> {
    let text = match content {
        Content::Text(text) | Content::Error(text) | Content::Date(text) => text.len() as u64,
        Content::Number(_) | Content::Boolean(_) | Content::FormulaWithoutResult => 0,
    };
    let formula = formula.map_or(0, str::len) as u64;
    let longest = text.max(formula);
    if longest > limits.max_text_bytes {
        limits.check(Measure::TextBytes, &format!("{sheet}!{address}"), longest)?;
    }
    *total = total.saturating_add(text).saturating_add(formula);
    limits.check(Measure::TotalTextBytes, sheet, *total)
}

/// Sorts by address, keeps the first cell of each address and returns the addresses that had more.
fn put_in_order(cells: &mut Vec<Cell>) -> Vec<CellAddress> {
    if cells.is_sorted_by(|one, other| one.address < other.address) {
        return Vec::new();
    }
    cells.sort_by_key(|cell| cell.address);
    let mut duplicates = Vec::new();
    cells.dedup_by(|later, earlier| {
        let is_same = later.address == earlier.address;
        if is_same {
            duplicates.push(later.address);
        }
        is_same
    });
    duplicates.dedup();
    duplicates
}

/// Refuses a used rectangle no form can have, such as one cell at A1 and one at XFD1048576.
fn check_range(cells: &[Cell], sheet: &str, limits: &Limits) -> Result<(), Refusal> {
    let (Some(first), Some(last)) = (cells.first(), cells.last()) else {
        return Ok(());
    };
    let columns = || cells.iter().map(|cell| cell.address.column);
    let range = CellRange {
        first: CellAddress::new(first.address.row, columns().min().unwrap_or(0)),
        last: CellAddress::new(last.address.row, columns().max().unwrap_or(0)),
    };
    limits.check(Measure::Range, &format!("{sheet}!{range}"), range.positions())
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

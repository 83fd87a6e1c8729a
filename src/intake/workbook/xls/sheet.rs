//! One worksheet of the stream.

use super::super::binary::fields::Fields;
use super::super::binary::formulas::Formulas;
use super::super::binary::tokens::Tokens;
use super::super::binary::{Dialect, error_value, rk_number};
use super::super::draft::Draft;
use super::super::moment::{self, Shown};
use super::super::{Cell, CellAddress, CellRange, Content, Defect, Limits, Refusal, Sheet};
use super::globals::{Globals, Tab};
use super::records::{BOF, EOF, Record, Records};
use super::shared_strings;

const FORMULA: u16 = 0x0006;
const COLUMNS: u16 = 0x007D;
const MANY_RK: u16 = 0x00BD;
const RICH_TEXT: u16 = 0x00D6;
const MERGED: u16 = 0x00E5;
const SHARED_TEXT: u16 = 0x00FD;
const NUMBER: u16 = 0x0203;
const TEXT: u16 = 0x0204;
const TRUTH_OR_ERROR: u16 = 0x0205;
const FORMULA_TEXT: u16 = 0x0207;
const ROW: u16 = 0x0208;
const ARRAY_FORMULA: u16 = 0x0221;
const RK: u16 = 0x027E;
const SHARED_FORMULA: u16 = 0x04BC;

struct Reading<'a, 'd> {
    globals: &'a Globals,
    draft: Draft<'d>,
    formulas: Formulas<'a>,
    /// The cell being read.
    at: Option<CellAddress>,
}

/// Reads it.
pub(super) fn read<'a>(
    stream: &'a [u8],
    tab: &Tab,
    globals: &'a Globals,
    limits: &Limits,
    text_bytes: &mut u64,
) -> Result<Sheet, Refusal> {
    let mut records = Records::from(stream, tab.offset)?;
    records.begin()?;
    let mut reading = Reading {
        globals,
        draft: Draft::new(&tab.name, tab.visibility, limits, text_bytes),
        formulas: Formulas::new(Dialect::Biff8, &globals.links),
        at: None,
    };
    loop {
        let record = records.next().map_err(|_| reading.defect(Defect::CutOff))?;
        reading.at = None;
        match record.kind {
            EOF => break,
            BOF => records.skip_part()?,
            FORMULA_TEXT => {
                let text = shared_strings::single(record.body, &mut records);
                reading.formulas.set_text_of_last(text.ok_or_else(|| reading.defect(Defect::CutOff))?);
            }
            _ => reading.record(record)?,
        }
    }
    let Reading { mut draft, formulas, .. } = reading;
    formulas.settle(&mut draft, limits)?;
    draft.finish()
}

impl<'a> Reading<'a, '_> {
    fn defect(&self, defect: Defect) -> Refusal {
        Refusal::DamagedSheet { sheet: self.draft.name().to_owned(), cell: self.at, defect }
    }

    fn record(&mut self, record: Record<'a>) -> Result<(), Refusal> {
        let mut fields = Fields::new(record.body);
        let read = match record.kind {
            ROW => self.row(&mut fields).map(Ok),
            COLUMNS => self.columns(&mut fields).map(Ok),
            MERGED => self.merges(&mut fields),
            SHARED_FORMULA | ARRAY_FORMULA => self.shared_formula(record.kind, &mut fields).map(Ok),
            FORMULA => self.formula(&mut fields),
            MANY_RK => self.many(&mut fields),
            NUMBER | RK | TEXT | RICH_TEXT | SHARED_TEXT | TRUTH_OR_ERROR => {
                self.cell(record.kind, &mut fields)
            }
            _ => Some(Ok(())),
        };
        read.unwrap_or_else(|| Err(self.defect(Defect::CutOff)))
    }

    fn row(&mut self, fields: &mut Fields<'_>) -> Option<()> {
        let row = u32::from(fields.u16()?);
        fields.take(4)?;
        let height = fields.u16()?;
        fields.take(4)?;
        // A height of nothing hides as well, unless the bit says that it is the usual one.
        if fields.u16()? & 0x20 != 0 || height == 0 {
            self.draft.hide_rows(row, row);
        }
        Some(())
    }

    fn columns(&mut self, fields: &mut Fields<'_>) -> Option<()> {
        let (first, last) = (fields.u16()?, fields.u16()?);
        let (width, _) = (fields.u16()?, fields.u16()?);
        if fields.u16()? & 1 != 0 || width == 0 {
            self.draft.hide_columns(u32::from(first), u32::from(last));
        }
        Some(())
    }

    fn merges(&mut self, fields: &mut Fields<'_>) -> Option<Result<(), Refusal>> {
        for _ in 0..fields.u16()? {
            let (first_row, last_row) = (u32::from(fields.u16()?), u32::from(fields.u16()?));
            let (first, last) = (u32::from(fields.u16()?), u32::from(fields.u16()?));
            let range = CellRange {
                first: CellAddress::new(first_row.min(last_row), first.min(last)),
                last: CellAddress::new(first_row.max(last_row), first.max(last)),
            };
            if let Err(refusal) = self.draft.merge(range) {
                return Some(Err(refusal));
            }
        }
        Some(Ok(()))
    }

    /// Row, column and what the format of a cell makes of its number.
    fn head(&mut self, fields: &mut Fields<'_>) -> Option<(CellAddress, Shown)> {
        let address = CellAddress::new(u32::from(fields.u16()?), u32::from(fields.u16()?));
        self.at = Some(address);
        Some((address, self.globals.styles.shown(usize::from(fields.u16()?))))
    }

    fn number(&self, number: f64, shown: Shown) -> (Content, bool) {
        (moment::content(number, shown, self.globals.is_1904), shown == Shown::Percent)
    }

    fn add(&mut self, address: CellAddress, (content, is_percent): (Content, bool)) -> Result<(), Refusal> {
        if address.column > Dialect::Biff8.last_cell().column {
            return Err(self.defect(Defect::BadAddress));
        }
        self.draft.count_elements(1)?;
        self.draft.add(Cell { address, content, formula: None }, is_percent)
    }

    fn cell(&mut self, kind: u16, fields: &mut Fields<'_>) -> Option<Result<(), Refusal>> {
        let (address, shown) = self.head(fields)?;
        let content = match kind {
            NUMBER => self.number(fields.f64()?, shown),
            RK => self.number(rk_number(fields.u32()?), shown),
            SHARED_TEXT => {
                let number = usize::try_from(fields.u32()?).ok()?;
                let Some(text) = self.globals.strings.get(number) else {
                    return Some(Err(self.defect(Defect::BadValue)));
                };
                (Content::Text(text.clone()), false)
            }
            TRUTH_OR_ERROR => (truth_or_error(fields.u8()?, fields.u8()? != 0), false),
            _ => {
                let count = usize::from(fields.u16()?);
                (Content::Text(fields.text8(count)?), false)
            }
        };
        Some(self.add(address, content))
    }

    /// Numbers side by side.
    fn many(&mut self, fields: &mut Fields<'_>) -> Option<Result<(), Refusal>> {
        let (row, mut column) = (u32::from(fields.u16()?), u32::from(fields.u16()?));
        while fields.rest.len() > 2 {
            let address = CellAddress::new(row, column);
            self.at = Some(address);
            let shown = self.globals.styles.shown(usize::from(fields.u16()?));
            let content = self.number(rk_number(fields.u32()?), shown);
            if let Err(refusal) = self.add(address, content) {
                return Some(Err(refusal));
            }
            column += 1;
        }
        Some(Ok(()))
    }

    fn formula(&mut self, fields: &mut Fields<'a>) -> Option<Result<(), Refusal>> {
        let (address, shown) = self.head(fields)?;
        let result = fields.take(8)?;
        fields.take(6)?;
        let length = usize::from(fields.u16()?);
        let tokens = Tokens { main: fields.take(length)?, extra: fields.rest };
        if address.column > Dialect::Biff8.last_cell().column {
            return Some(Err(self.defect(Defect::BadAddress)));
        }
        let content = match *result {
            // A text follows in a record of its own, unless it is empty.
            [0 | 3, .., 0xFF, 0xFF] => (Content::Text(String::new()), false),
            [kind @ (1 | 2), _, code, .., 0xFF, 0xFF] => (truth_or_error(code, kind == 2), false),
            [.., 0xFF, 0xFF] => (Content::FormulaWithoutResult, false),
            _ => self.number(f64::from_le_bytes(result.try_into().ok()?), shown),
        };
        if let Err(refusal) = self.draft.count_elements(1) {
            return Some(Err(refusal));
        }
        self.formulas.add(address, content, tokens);
        Some(Ok(()))
    }

    fn shared_formula(&mut self, kind: u16, fields: &mut Fields<'a>) -> Option<()> {
        fields.take(if kind == ARRAY_FORMULA { 12 } else { 8 })?;
        let length = usize::from(fields.u16()?);
        let tokens = Tokens { main: fields.take(length)?, extra: fields.rest };
        self.formulas.share(tokens);
        Some(())
    }
}

fn truth_or_error(code: u8, is_error: bool) -> Content {
    if is_error { Content::Error(error_value(code).to_owned()) } else { Content::Boolean(code != 0) }
}

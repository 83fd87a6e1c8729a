//! One worksheet part.

use super::super::binary::fields::Fields;
use super::super::binary::formulas::Formulas;
use super::super::binary::tokens::Tokens;
use super::super::binary::{Dialect, error_value, rk_number};
use super::super::draft::Draft;
use super::super::moment::{self, Shown};
use super::super::outline::Entry;
use super::super::{Cell, CellAddress, CellRange, Content, Defect, Limits, Refusal, Sheet};
use super::globals::Globals;
use super::records::Records;

const ROW: u32 = 0;
const BLANK: u32 = 1;
const RK: u32 = 2;
const ERROR: u32 = 3;
const TRUTH: u32 = 4;
const NUMBER: u32 = 5;
const TEXT: u32 = 6;
const SHARED_TEXT: u32 = 7;
const FORMULA_TEXT: u32 = 8;
const FORMULA_NUMBER: u32 = 9;
const FORMULA_TRUTH: u32 = 10;
const FORMULA_ERROR: u32 = 11;
const COLUMNS: u32 = 60;
const RICH_TEXT: u32 = 62;
const SHEET_END: u32 = 130;
const MERGED: u32 = 176;
const ARRAY_FORMULA: u32 = 426;
const SHARED_FORMULA: u32 = 427;

struct Reading<'a, 'd> {
    globals: &'a Globals,
    draft: Draft<'d>,
    formulas: Formulas<'a>,
    row: Option<u32>,
    /// The cell being read.
    at: Option<CellAddress>,
}

/// Reads it.
pub(super) fn read<'a>(
    bytes: &'a [u8],
    entry: &Entry,
    globals: &'a Globals,
    limits: &Limits,
    text_bytes: &mut u64,
) -> Result<Sheet, Refusal> {
    let mut reading = Reading {
        globals,
        draft: Draft::new(&entry.name, entry.visibility, limits, text_bytes),
        formulas: Formulas::new(Dialect::Biff12, &globals.links),
        row: None,
        at: None,
    };
    let mut records = Records::new(bytes);
    let mut is_whole = false;
    while let Some((kind, mut fields)) = records.next().map_err(|defect| reading.defect(defect))? {
        is_whole |= kind == SHEET_END;
        reading.at = None;
        let read = reading.record(kind, &mut fields);
        read.unwrap_or_else(|| Err(reading.defect(Defect::CutOff)))?;
    }
    if !is_whole {
        return Err(reading.defect(Defect::CutOff));
    }
    let Reading { mut draft, formulas, .. } = reading;
    formulas.settle(&mut draft, limits)?;
    draft.finish()
}

impl<'a> Reading<'a, '_> {
    fn defect(&self, defect: Defect) -> Refusal {
        Refusal::DamagedSheet { sheet: self.draft.name().to_owned(), cell: self.at, defect }
    }

    fn record(&mut self, kind: u32, fields: &mut Fields<'a>) -> Option<Result<(), Refusal>> {
        match kind {
            ROW => return self.row(fields),
            COLUMNS => self.columns(fields)?,
            MERGED => return self.merge(fields),
            ARRAY_FORMULA | SHARED_FORMULA => {
                fields.take(if kind == ARRAY_FORMULA { 17 } else { 16 })?;
                self.formulas.share(tokens(fields)?);
            }
            BLANK..=FORMULA_ERROR | RICH_TEXT => return self.cell(kind, fields),
            _ => {}
        }
        Some(Ok(()))
    }

    fn row(&mut self, fields: &mut Fields<'_>) -> Option<Result<(), Refusal>> {
        let row = fields.u32()?;
        fields.u32()?;
        let height = fields.u16()?;
        let flags = fields.u16()?;
        if row > Dialect::Biff12.last_cell().row {
            return Some(Err(self.defect(Defect::BadAddress)));
        }
        if flags & 0x1000 != 0 || height == 0 {
            self.draft.hide_rows(row, row);
        }
        self.row = Some(row);
        Some(Ok(()))
    }

    fn columns(&mut self, fields: &mut Fields<'_>) -> Option<()> {
        let (first, last) = (fields.u32()?, fields.u32()?);
        let (width, _) = (fields.u32()?, fields.u32()?);
        if fields.u16()? & 1 != 0 || width == 0 {
            self.draft.hide_columns(first, last);
        }
        Some(())
    }

    fn merge(&mut self, fields: &mut Fields<'_>) -> Option<Result<(), Refusal>> {
        let (first_row, last_row) = (fields.u32()?, fields.u32()?);
        let (first, last) = (fields.u32()?, fields.u32()?);
        let range = CellRange {
            first: CellAddress::new(first_row.min(last_row), first.min(last)),
            last: CellAddress::new(first_row.max(last_row), first.max(last)),
        };
        Some(if range.last.is_on_sheet() {
            self.draft.merge(range)
        } else {
            Err(self.defect(Defect::BadAddress))
        })
    }

    fn number(&self, number: f64, shown: Shown) -> (Content, bool) {
        (moment::content(number, shown, self.globals.outline.is_1904), shown == Shown::Percent)
    }

    fn cell(&mut self, kind: u32, fields: &mut Fields<'a>) -> Option<Result<(), Refusal>> {
        let column = fields.u32()?;
        let Some(address) = self.row.map(|row| CellAddress::new(row, column)).filter(|at| at.is_on_sheet())
        else {
            return Some(Err(self.defect(Defect::BadAddress)));
        };
        self.at = Some(address);
        let style = usize::try_from(fields.u32()? & 0x00FF_FFFF).ok()?;
        let shown = self.globals.styles.shown(style);
        let plain = |content| (content, false);
        let content = match kind {
            BLANK => return Some(self.draft.count_elements(1)),
            RK => self.number(rk_number(fields.u32()?), shown),
            NUMBER | FORMULA_NUMBER => self.number(fields.f64()?, shown),
            ERROR | FORMULA_ERROR => plain(Content::Error(error_value(fields.u8()?).to_owned())),
            TRUTH | FORMULA_TRUTH => plain(Content::Boolean(fields.u8()? != 0)),
            TEXT | FORMULA_TEXT => plain(Content::Text(fields.text12()?)),
            SHARED_TEXT => match self.globals.strings.get(usize::try_from(fields.u32()?).ok()?) {
                Some(text) => plain(Content::Text(text.clone())),
                None => return Some(Err(self.defect(Defect::BadValue))),
            },
            _ => {
                fields.u8()?;
                plain(Content::Text(fields.text12()?))
            }
        };
        if let Err(refusal) = self.draft.count_elements(1) {
            return Some(Err(refusal));
        }
        if matches!(kind, FORMULA_TEXT | FORMULA_NUMBER | FORMULA_TRUTH | FORMULA_ERROR) {
            fields.u16()?;
            self.formulas.add(address, content, tokens(fields)?);
            return Some(Ok(()));
        }
        let (content, is_percent) = content;
        Some(self.draft.add(Cell { address, content, formula: None }, is_percent))
    }
}

/// The tokens of a formula and what stands behind them, each with its length.
fn tokens<'a>(fields: &mut Fields<'a>) -> Option<Tokens<'a>> {
    let length = usize::try_from(fields.u32()?).ok()?;
    let main = fields.take(length)?;
    let length = usize::try_from(fields.u32()?).ok()?;
    Some(Tokens { main, extra: fields.take(length)? })
}

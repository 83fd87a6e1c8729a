//! The shared string table: one record and those that continue it. A text may be cut between two records; its
//! characters then go on behind a byte that says anew how wide they are.

use super::super::binary::fields::{Fields, narrow_text, wide_text};
use super::super::{Defect, Limits, Measure, Refusal};
use super::records::Records;
use super::{STREAM, broken};

/// Reads the table whose record has this body.
pub(super) fn read<'a>(
    body: &'a [u8],
    records: &mut Records<'a>,
    limits: &Limits,
) -> Result<Vec<String>, Refusal> {
    let mut pieces = Pieces { fields: Fields::new(body), records };
    let mut header = pieces.fields;
    let (_, declared) = header.u32().zip(header.u32()).ok_or_else(|| broken(Defect::CutOff))?;
    pieces.fields = header;
    limits.check(Measure::SharedStrings, STREAM, u64::from(declared))?;
    let mut strings = Vec::new();
    for _ in 0..declared {
        strings.push(pieces.text().ok_or_else(|| broken(Defect::CutOff))?);
    }
    Ok(strings)
}

/// A text result of a formula that stands in a record of its own.
pub(super) fn single<'a>(body: &'a [u8], records: &mut Records<'a>) -> Option<String> {
    let mut pieces = Pieces { fields: Fields::new(body), records };
    let count = usize::from(pieces.fields.u16()?);
    let flags = pieces.fields.u8()?;
    pieces.characters(count, flags & 1 != 0)
}

/// A record and those that continue it.
struct Pieces<'a, 'r> {
    fields: Fields<'a>,
    records: &'r mut Records<'a>,
}

impl Pieces<'_, '_> {
    /// One text with its runs of formats and its phonetic part, which are passed over.
    fn text(&mut self) -> Option<String> {
        if self.fields.rest.is_empty() {
            self.fields = Fields::new(self.records.continued()?);
        }
        let count = usize::from(self.fields.u16()?);
        let flags = self.fields.u8()?;
        let runs = if flags & 0x08 == 0 { 0 } else { usize::from(self.fields.u16()?) };
        let phonetic = if flags & 0x04 == 0 { 0 } else { usize::try_from(self.fields.u32()?).ok()? };
        let text = self.characters(count, flags & 1 != 0)?;
        self.skip(runs.checked_mul(4)?.checked_add(phonetic)?)?;
        Some(text)
    }

    fn characters(&mut self, count: usize, wide: bool) -> Option<String> {
        let (mut left, mut wide) = (count, wide);
        let mut text = String::new();
        let mut units: Vec<u8> = Vec::new();
        loop {
            let width = if wide { 2 } else { 1 };
            let now = left.min(self.fields.rest.len() / width);
            let bytes = self.fields.take(now * width)?;
            if wide {
                // The two halves of a rare character may stand in two records.
                units.extend(bytes);
            } else {
                text.push_str(&wide_text(&std::mem::take(&mut units)));
                text.push_str(&narrow_text(bytes));
            }
            left -= now;
            if left == 0 {
                text.push_str(&wide_text(&units));
                return Some(text);
            }
            if !self.fields.rest.is_empty() {
                return None;
            }
            self.fields = Fields::new(self.records.continued()?);
            wide = self.fields.u8()? & 1 != 0;
        }
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        let mut left = count;
        loop {
            let now = left.min(self.fields.rest.len());
            self.fields.take(now)?;
            left -= now;
            if left == 0 {
                return Some(());
            }
            self.fields = Fields::new(self.records.continued()?);
        }
    }
}

//! Records of a BIFF8 stream: a kind, a length, and that many bytes.

use super::super::{Defect, Refusal};
use super::broken;

pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x000A;
pub(super) const CONTINUE: u16 = 0x003C;

/// One record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) body: &'a [u8],
}

/// Records from a place in a stream on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    /// From an offset, which a workbook gives for each of its sheets.
    pub(super) fn from(stream: &'a [u8], offset: usize) -> Result<Self, Refusal> {
        let rest = stream.get(offset..).ok_or_else(|| broken(Defect::BadReference))?;
        Ok(Self { rest })
    }

    /// The next record; a stream that ends before its last record was cut off.
    pub(super) fn next(&mut self) -> Result<Record<'a>, Refusal> {
        let record = self.peek().ok_or_else(|| broken(Defect::CutOff))?;
        self.rest = self.rest.get(record.body.len() + 4..).unwrap_or_default();
        Ok(record)
    }

    /// The next record, if it continues the one before.
    pub(super) fn continued(&mut self) -> Option<&'a [u8]> {
        let record = self.peek().filter(|record| record.kind == CONTINUE)?;
        self.rest = self.rest.get(record.body.len() + 4..).unwrap_or_default();
        Some(record.body)
    }

    fn peek(&self) -> Option<Record<'a>> {
        let (head, rest) = self.rest.split_at_checked(4)?;
        let [kind, more_kind, length, more_length] = head.try_into().ok()?;
        let length = usize::from(u16::from_le_bytes([length, more_length]));
        Some(Record { kind: u16::from_le_bytes([kind, more_kind]), body: rest.get(..length)? })
    }

    /// The records of a part of the stream (the workbook, a sheet) that begins here, and what kind of part it is.
    pub(super) fn begin(&mut self) -> Result<u16, Refusal> {
        let record = self.next()?;
        let field = |at: usize| record.body.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]));
        match (record.kind, field(0), field(2)) {
            (BOF, Some(0x0600), Some(kind)) => Ok(kind),
            _ => Err(broken(Defect::Unexpected)),
        }
    }

    /// Passes over a part inside a part, such as a chart, whose first record was just read.
    pub(super) fn skip_part(&mut self) -> Result<(), Refusal> {
        let mut depth = 1_u32;
        while depth > 0 {
            match self.next()?.kind {
                BOF => depth += 1,
                EOF => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }
}

//! Records of a BIFF12 part: a kind and a length of up to two and four bytes with seven bits each, then the body.

use super::super::binary::fields::Fields;
use super::super::container::damaged;
use super::super::{Defect, Refusal};

/// Records of one part.
pub(super) struct Records<'a> {
    fields: Fields<'a>,
}

impl<'a> Records<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { fields: Fields::new(bytes) }
    }

    /// Kind and body of the next record; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(u32, Fields<'a>)>, Defect> {
        if self.fields.rest.is_empty() {
            return Ok(None);
        }
        let record = self.record().ok_or(Defect::CutOff)?;
        Ok(Some(record))
    }

    fn record(&mut self) -> Option<(u32, Fields<'a>)> {
        let first = u32::from(self.fields.u8()?);
        let kind =
            if first & 0x80 == 0 { first } else { first & 0x7F | u32::from(self.fields.u8()? & 0x7F) << 7 };
        let mut length = 0;
        for shift in [0, 7, 14, 21] {
            let byte = u32::from(self.fields.u8()?);
            length |= (byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some((kind, Fields::new(self.fields.take(usize::try_from(length).ok()?)?)))
    }
}

/// Goes through a part other than a worksheet; a record that is too short damages it.
pub(super) fn each(
    bytes: &[u8],
    part: &str,
    mut take: impl FnMut(u32, &mut Fields<'_>) -> Option<Result<(), Refusal>>,
) -> Result<(), Refusal> {
    let mut records = Records::new(bytes);
    while let Some((kind, mut fields)) = records.next().map_err(|defect| damaged(part, defect))? {
        take(kind, &mut fields).unwrap_or_else(|| Err(damaged(part, Defect::CutOff)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_lengths_are_of_seven_bits_a_byte() {
        let bytes = [0x93, 0x01, 2, 7, 8, 5, 0x80, 0x01];
        let mut records = Records::new(&bytes);
        let (kind, fields) = records.next().unwrap().unwrap();
        assert_eq!((kind, fields.rest), (0x93, [7, 8].as_slice()));
        assert_eq!(records.next().unwrap_err(), Defect::CutOff);
    }
}

//! Fields of a record, one after the other; `None` where the record is too short.

/// What is left of a record.
#[derive(Debug, Clone, Copy)]
pub(in crate::intake::workbook) struct Fields<'a> {
    /// The bytes not taken yet.
    pub(in crate::intake::workbook) rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(in crate::intake::workbook) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(in crate::intake::workbook) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(in crate::intake::workbook) fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_le_bytes)
    }

    pub(in crate::intake::workbook) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(in crate::intake::workbook) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(in crate::intake::workbook) fn f64(&mut self) -> Option<f64> {
        self.array().map(f64::from_le_bytes)
    }

    /// Two bytes per character.
    pub(in crate::intake::workbook) fn wide(&mut self, count: usize) -> Option<String> {
        self.take(count.checked_mul(2)?).map(wide_text)
    }

    /// One byte per character, the high byte being zero.
    pub(in crate::intake::workbook) fn narrow(&mut self, count: usize) -> Option<String> {
        self.take(count).map(narrow_text)
    }

    /// A text of BIFF12: its length in four bytes. An absent one has the length -1.
    pub(in crate::intake::workbook) fn text12(&mut self) -> Option<String> {
        match self.u32()? {
            u32::MAX => Some(String::new()),
            count => self.wide(usize::try_from(count).ok()?),
        }
    }

    /// The characters of a text of BIFF8 behind its length: a byte of flags, then one or two bytes each.
    pub(in crate::intake::workbook) fn text8(&mut self, count: usize) -> Option<String> {
        if self.u8()? & 1 == 0 { self.narrow(count) } else { self.wide(count) }
    }
}

/// Text of two bytes per character.
pub(in crate::intake::workbook) fn wide_text(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
    char::decode_utf16(units.map(u16::from_le_bytes))
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Text of one byte per character.
pub(in crate::intake::workbook) fn narrow_text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

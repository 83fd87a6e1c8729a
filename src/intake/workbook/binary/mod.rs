//! What the two binary formats of Excel have in common: `.xls` (BIFF8) and `.xlsb` (BIFF12). In: slices of bytes that
//! were bounded before. Out: numbers, error values, wordings of formulas. Nothing here reserves memory by a count that
//! a file declares, and every byte is asked for and may be missing.

pub(super) mod fields;
pub(super) mod formulas;
pub(super) mod links;
pub(super) mod tokens;

use super::CellAddress;

/// The two layouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `.xls`
    Biff8,
    /// `.xlsb`
    Biff12,
}

impl Dialect {
    /// The last cell of a worksheet.
    pub(super) fn last_cell(self) -> CellAddress {
        match self {
            Self::Biff8 => CellAddress::new(65_535, 255),
            Self::Biff12 => CellAddress::new(1_048_575, 16_383),
        }
    }
}

/// The error value of a code.
pub(super) fn error_value(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#VALUE!",
    }
}

/// A number in four bytes: thirty bits of a whole number or of a double, in hundredths if need be.
pub(super) fn rk_number(coded: u32) -> f64 {
    let number = if coded & 2 == 0 {
        f64::from_bits(u64::from(coded & !3) << 32)
    } else {
        f64::from(i32::from_ne_bytes(coded.to_ne_bytes()) >> 2)
    };
    if coded & 1 == 0 { number } else { number / 100.0 }
}

#[cfg(test)]
mod tests {
    use super::rk_number;

    #[test]
    fn short_numbers_are_whole_or_hundredths() {
        assert_eq!(rk_number((1234 << 2) | 2), 1234.0);
        assert_eq!(rk_number((1234 << 2) | 3), 12.34);
        assert_eq!(rk_number(((-5_i32 << 2) | 2) as u32), -5.0);
        assert_eq!(rk_number(0x3FF0_0000), 1.0);
        assert_eq!(rk_number(0x3FF0_0001), 0.01);
    }
}

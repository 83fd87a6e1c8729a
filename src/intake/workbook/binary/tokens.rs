//! Formulas of the binary formats: a list of tokens in the order of computing → the wording people see.
//!
//! Worded are the formulas that the program works out itself (sums, the totals of the form, typed arithmetic). Of any
//! other the wording is empty, except that a reference outside the file stays: that must be told in every case.

use super::fields::Fields;
use super::links::Links;
use super::{Dialect, error_value};
use crate::intake::workbook::CellAddress;

/// Bytes of the tokens of one formula; Excel allows 16,384.
const MAX_TOKENS: usize = 16_384;
/// Functions that are worded, with the number of their arguments where it is fixed: what forms use, and what fetches
/// from elsewhere.
const FUNCTIONS: [(u16, &str, Option<usize>); 6] = [
    (0, "COUNT", None),
    (1, "IF", None),
    (4, "SUM", None),
    (150, "CALL", None),
    (346, "COUNTIF", Some(2)),
    (379, "RTD", None),
];
/// Signs between two operands, by token from 3.
const SIGNS: [&str; 15] = ["+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":"];

/// A formula taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::intake::workbook) enum Wording {
    /// As people see it, without the `=`; empty where it is not worded.
    Text(String),
    /// It is that of the cell given: shared with it, or part of its array.
    SharedWith(CellAddress),
}

/// Where formulas stand and what they may refer to.
pub(in crate::intake::workbook) struct Words<'a> {
    /// Layout of the bytes.
    pub(in crate::intake::workbook) dialect: Dialect,
    /// Other sheets and books.
    pub(in crate::intake::workbook) links: &'a Links,
    /// Bytes of text that were moved so far; whoever calls bounds them.
    pub(in crate::intake::workbook) moved: u64,
}

/// Tokens behind each other, and the constants they refer to.
#[derive(Debug, Clone, Copy)]
pub(in crate::intake::workbook) struct Tokens<'a> {
    /// The tokens.
    pub(in crate::intake::workbook) main: &'a [u8],
    /// What stands behind all tokens.
    pub(in crate::intake::workbook) extra: &'a [u8],
}

struct Reading<'a> {
    dialect: Dialect,
    links: &'a Links,
    at: CellAddress,
    fields: Fields<'a>,
    extra: Fields<'a>,
    operands: Vec<String>,
    outside: Option<String>,
    moved: u64,
}

impl Words<'_> {
    /// The wording of the formula of a cell. Relative references of a shared formula are taken from that cell.
    pub(in crate::intake::workbook) fn of(&mut self, tokens: Tokens<'_>, at: CellAddress) -> Wording {
        if let Some(anchor) = anchor(self.dialect, tokens) {
            return Wording::SharedWith(anchor);
        }
        let mut reading = Reading {
            dialect: self.dialect,
            links: self.links,
            at,
            fields: Fields::new(tokens.main.get(..MAX_TOKENS).unwrap_or(tokens.main)),
            extra: Fields::new(tokens.extra),
            operands: Vec::new(),
            outside: None,
            moved: 0,
        };
        let is_worded = reading.all() == Some(()) && tokens.main.len() <= MAX_TOKENS;
        let whole = reading.operands.pop().filter(|_| is_worded && reading.operands.is_empty());
        if whole.is_none() {
            reading.fields = Fields::new(tokens.main);
            reading.find_outside();
        }
        self.moved = self.moved.saturating_add(reading.moved);
        Wording::Text(whole.or(reading.outside).unwrap_or_default())
    }
}

/// The cell whose formula this one shares, if it is no formula of its own.
fn anchor(dialect: Dialect, tokens: Tokens<'_>) -> Option<CellAddress> {
    let mut fields = Fields::new(tokens.main);
    if fields.u8()? != 0x01 {
        return None;
    }
    Some(match dialect {
        Dialect::Biff8 => CellAddress::new(u32::from(fields.u16()?), u32::from(fields.u16()?)),
        Dialect::Biff12 => {
            let mut extra = Fields::new(tokens.extra);
            CellAddress::new(fields.u32()?, extra.u32()?)
        }
    })
}

/// A class of token: reference, value or array; all are read alike.
fn base(token: u8) -> u8 {
    if token & 0x40 == 0 { token & 0x3F } else { (token | 0x20) & 0x3F }
}

impl Reading<'_> {
    /// Every token; `None` at the first that is not worded.
    fn all(&mut self) -> Option<()> {
        while !self.fields.rest.is_empty() {
            let token = base(self.fields.u8()?);
            self.token(token)?;
        }
        Some(())
    }

    fn token(&mut self, token: u8) -> Option<()> {
        match token {
            0x03..=0x11 => self.between(SIGNS.get(usize::from(token - 3))?),
            0x12 => self.around("+", ""),
            0x13 => self.around("-", ""),
            0x14 => self.around("", "%"),
            0x15 => self.around("(", ")"),
            0x16 => self.push(String::new()),
            0x17 => {
                let text = text_of(self.dialect, &mut self.fields)?;
                self.push(format!("\"{}\"", text.replace('"', "\"\"")))
            }
            0x19 => self.attribute(),
            0x1C => {
                let code = self.fields.u8()?;
                self.push(error_value(code).to_owned())
            }
            0x1D => {
                let truth = if self.fields.u8()? == 0 { "FALSE" } else { "TRUE" };
                self.push(truth.to_owned())
            }
            0x1E => {
                let number = self.fields.u16()?;
                self.push(number.to_string())
            }
            0x1F => {
                let number = self.fields.f64()?;
                self.push(number.to_string())
            }
            0x20 => self.array(),
            0x21 => {
                let (name, count) = self.function()?;
                self.call(name, count?)
            }
            0x22 => {
                let count = usize::from(self.fields.u8()? & 0x7F);
                let (name, _) = self.function()?;
                self.call(name, count)
            }
            0x24 | 0x2C => {
                let text = self.address(token == 0x2C)?;
                self.push(text)
            }
            0x25 | 0x2D => {
                let text = self.area(token == 0x2D)?;
                self.push(text)
            }
            0x3A | 0x3B => {
                let target = self.fields.u16()?;
                let text = if token == 0x3A { self.address(false)? } else { self.area(false)? };
                let text = format!("{}{text}", self.links.before_address(target)?);
                self.push(text)
            }
            _ => None,
        }
    }

    /// Passes over the tokens of a formula that is not worded, for the first reference outside the file.
    fn find_outside(&mut self) {
        while let Some(token) = self.fields.u8().map(base) {
            let start = self.fields;
            let target = matches!(token, 0x39..=0x3D).then(|| self.fields.u16()).flatten();
            let before = target.and_then(|target| self.links.before_address(target));
            if let Some(before) = before.filter(|before| before.starts_with('[')) {
                self.outside = Some(format!("{before}A1"));
                return;
            }
            self.fields = start;
            let Some(rest) = self.size(token).and_then(|size| start.rest.get(size..)) else { return };
            self.fields.rest = rest;
        }
    }

    /// Bytes behind a token; `None` for one that no formula has.
    fn size(&self, token: u8) -> Option<usize> {
        let wide = self.dialect == Dialect::Biff12;
        let either = |narrow: usize, broad: usize| if wide { broad } else { narrow };
        Some(match token {
            0x03..=0x16 => 0,
            0x01 | 0x02 | 0x23 => 4,
            0x17 => {
                let mut fields = self.fields;
                let before = fields.rest.len();
                text_of(self.dialect, &mut fields)?;
                before - fields.rest.len()
            }
            0x18 => match self.fields.rest.first()? {
                0x19 => 13,
                _ => 5,
            },
            0x19 => self.attribute_size()?,
            0x1C | 0x1D => 1,
            0x1E | 0x21 | 0x29 | 0x2E | 0x2F => 2,
            0x1F => 8,
            0x20 => either(7, 14),
            0x22 => 3,
            0x24 | 0x2A | 0x2C => either(4, 6),
            0x25 | 0x2B | 0x2D => either(8, 12),
            0x26..=0x28 => 6,
            0x39 => 6,
            0x3A | 0x3C => either(6, 8),
            0x3B | 0x3D => either(10, 14),
            _ => return None,
        })
    }

    fn attribute_size(&self) -> Option<usize> {
        let mut fields = self.fields;
        let kind = fields.u8()?;
        let word = usize::from(fields.u16()?);
        Some(if kind & 0x04 == 0 { 3 } else { 3 + (word + 1) * 2 })
    }

    /// Hints for computing; one of them is a sum.
    fn attribute(&mut self) -> Option<()> {
        let size = self.attribute_size()?;
        let kind = *self.fields.rest.first()?;
        self.fields.take(size)?;
        if kind & 0x10 != 0 { self.call("SUM", 1) } else { Some(()) }
    }

    fn push(&mut self, operand: String) -> Option<()> {
        self.moved = self.moved.saturating_add(operand.len() as u64);
        self.operands.push(operand);
        Some(())
    }

    fn between(&mut self, sign: &str) -> Option<()> {
        let second = self.operands.pop()?;
        let first = self.operands.last_mut()?;
        first.push_str(sign);
        first.push_str(&second);
        self.moved = self.moved.saturating_add(second.len() as u64);
        Some(())
    }

    fn around(&mut self, before: &str, after: &str) -> Option<()> {
        let inner = self.operands.pop()?;
        self.push(format!("{before}{inner}{after}"))
    }

    fn function(&mut self) -> Option<(&'static str, Option<usize>)> {
        let number = self.fields.u16()?;
        FUNCTIONS.iter().find(|(known, ..)| *known == number).map(|(_, name, count)| (*name, *count))
    }

    fn call(&mut self, name: &str, count: usize) -> Option<()> {
        let arguments = self.operands.split_off(self.operands.len().checked_sub(count)?);
        self.push(format!("{name}({})", arguments.join(",")))
    }

    /// A row and a column, each with whether it is relative; `moves` where a relative one is a distance from the cell.
    fn corner(&mut self, row: u32, column: u16, moves: bool) -> (u32, u32, bool, bool) {
        let (row_is_free, column_is_free) = (column & 0x8000 != 0, column & 0x4000 != 0);
        let last = self.dialect.last_cell();
        let column_bits = u32::from(column) & last.column.max(0xFF);
        // Both sizes are powers of two, and distances wrap around the sheet.
        let around = |own: u32, distance: u32, last: u32| own.wrapping_add(distance) & last;
        let row = if moves && row_is_free { around(self.at.row, row, last.row) } else { row };
        let column = if moves && column_is_free {
            around(self.at.column, column_bits, last.column)
        } else {
            column_bits
        };
        (row, column, row_is_free, column_is_free)
    }

    fn row(&mut self) -> Option<u32> {
        match self.dialect {
            Dialect::Biff8 => self.fields.u16().map(u32::from),
            Dialect::Biff12 => self.fields.u32(),
        }
    }

    fn address(&mut self, moves: bool) -> Option<String> {
        let (row, column) = (self.row()?, self.fields.u16()?);
        let corner = self.corner(row, column, moves);
        self.address_text(corner)
    }

    fn area(&mut self, moves: bool) -> Option<String> {
        let (first_row, last_row) = (self.row()?, self.row()?);
        let (first_column, last_column) = (self.fields.u16()?, self.fields.u16()?);
        let first = self.corner(first_row, first_column, moves);
        let last = self.corner(last_row, last_column, moves);
        let end = self.dialect.last_cell();
        let whole = |from: u32, to: u32, end: u32| from == 0 && to == end;
        // Whole columns and rows are worded without the other number, and are no plain sums.
        if whole(first.0, last.0, end.row) || whole(first.1, last.1, end.column) {
            return None;
        }
        Some(format!("{}:{}", self.address_text(first)?, self.address_text(last)?))
    }

    fn address_text(
        &self,
        (row, column, row_is_free, column_is_free): (u32, u32, bool, bool),
    ) -> Option<String> {
        let address = CellAddress::new(row, column);
        if !address.is_on_sheet() {
            return None;
        }
        let text = address.to_string();
        let digits = text.find(|letter: char| letter.is_ascii_digit())?;
        let (letters, digits) = text.split_at_checked(digits)?;
        let mark = |is_free| if is_free { "" } else { "$" };
        Some(format!("{}{letters}{}{digits}", mark(column_is_free), mark(row_is_free)))
    }

    /// Constants in braces; they stand behind all tokens.
    fn array(&mut self) -> Option<()> {
        self.fields.take(self.size(0x20)?)?;
        let (columns, rows) = match self.dialect {
            Dialect::Biff8 => (u32::from(self.extra.u8()?) + 1, u32::from(self.extra.u16()?) + 1),
            Dialect::Biff12 => {
                let rows = self.extra.u32()?;
                (self.extra.u32()?, rows)
            }
        };
        let mut text = String::from("{");
        for row in 0..rows {
            for column in 0..columns {
                if row + column > 0 {
                    text.push(if column == 0 { ';' } else { ',' });
                }
                text.push_str(&self.constant()?);
            }
        }
        text.push('}');
        self.push(text)
    }

    fn constant(&mut self) -> Option<String> {
        let extra = &mut self.extra;
        let kind = extra.u8()?;
        match (self.dialect, kind) {
            (Dialect::Biff8, 0x01) | (Dialect::Biff12, 0x00) => extra.f64().map(|number| number.to_string()),
            (Dialect::Biff8, 0x02) | (Dialect::Biff12, 0x01) => {
                let count = usize::from(extra.u16()?);
                let wide = self.dialect == Dialect::Biff12;
                let text = if wide { extra.wide(count)? } else { extra.text8(count)? };
                Some(format!("\"{}\"", text.replace('"', "\"\"")))
            }
            _ => None,
        }
    }
}

fn text_of(dialect: Dialect, fields: &mut Fields<'_>) -> Option<String> {
    match dialect {
        Dialect::Biff8 => {
            let count = usize::from(fields.u8()?);
            fields.text8(count)
        }
        Dialect::Biff12 => {
            let count = usize::from(fields.u16()?);
            fields.wide(count)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::workbook::binary::links::Book;

    fn words(dialect: Dialect, main: &[u8], extra: &[u8]) -> Wording {
        let links = Links {
            books: vec![Book::Own, Book::Other, Book::Dde],
            targets: vec![(0, 0, 0), (1, 0, 0), (2, 0, 0), (0, -1, -1)],
            tabs: vec!["B05 (2)".to_owned()],
        };
        Words { dialect, links: &links, moved: 0 }.of(Tokens { main, extra }, CellAddress::new(9, 3))
    }

    fn text(dialect: Dialect, main: &[u8], extra: &[u8]) -> String {
        match words(dialect, main, extra) {
            Wording::Text(text) => text,
            shared => panic!("{shared:?}"),
        }
    }

    #[test]
    fn sums_and_arithmetic_are_worded() {
        use Dialect::{Biff8, Biff12};
        // E9:G9, as an area of relative references, summed by the shortcut.
        assert_eq!(text(Biff8, &[0x25, 8, 0, 8, 0, 4, 0xC0, 6, 0xC0, 0x19, 0x10, 0, 0], &[]), "SUM(E9:G9)");
        let area = [0x25, 8, 0, 0, 0, 8, 0, 0, 0, 4, 0xC0, 6, 0xC0, 0x22, 1, 4, 0];
        assert_eq!(text(Biff12, &area, &[]), "SUM(E9:G9)");
        assert_eq!(text(Biff8, &[0x1E, 4, 0, 0x1E, 2, 0, 0x03, 0x15, 0x13], &[]), "-(4+2)");
        assert_eq!(text(Biff8, &[0x44, 8, 0, 4, 0], &[]), "$E$9");
        // A shared formula: one row up, the column before.
        assert_eq!(text(Biff8, &[0x2C, 0xFF, 0xFF, 0xFF, 0xC0], &[]), "C9");
        assert_eq!(text(Biff12, &[0x2C, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], &[]), "C9");
        assert_eq!(text(Biff8, &[0x3A, 0, 0, 8, 0, 4, 0xC0], &[]), "'B05 (2)'!E9");
        let dashes = [0, 0, 0, 0x02, 1, 0, 0, b'-', 0x02, 1, 0, 1, 0x13, 0x20];
        assert_eq!(
            text(Biff8, &[0x60, 0, 0, 0, 0, 0, 0, 0], &[&[1], &dashes[1..]].concat()),
            "{\"-\",\"–\"}"
        );
    }

    #[test]
    fn what_is_not_worded_is_empty_and_still_tells_of_other_files() {
        use Dialect::Biff8;
        // ROUND(1, 0), whole columns, a sheet that is gone.
        assert_eq!(text(Biff8, &[0x1E, 1, 0, 0x1E, 0, 0, 0x41, 27, 0], &[]), "");
        assert_eq!(text(Biff8, &[0x25, 0, 0, 0xFF, 0xFF, 4, 0xC0, 4, 0xC0], &[]), "");
        assert_eq!(text(Biff8, &[0x3A, 3, 0, 8, 0, 4, 0xC0], &[]), "");
        assert_eq!(text(Biff8, &[0x3A, 1, 0, 8, 0, 4, 0xC0], &[]), "[1]!E9");
        // The reference stands behind a function that is not worded.
        let late = [0x1E, 1, 0, 0x41, 24, 0, 0x5A, 1, 0, 8, 0, 4, 0xC0, 0x03];
        assert_eq!(text(Biff8, &late, &[]), "[1]!A1");
        assert_eq!(text(Biff8, &[0x41, 24, 0, 0x59, 2, 0, 1, 0, 0, 0], &[]), "[2]|A1");
    }

    #[test]
    fn a_formula_of_another_cell_is_told() {
        let shared = Wording::SharedWith(CellAddress::new(8, 4));
        assert_eq!(words(Dialect::Biff8, &[1, 8, 0, 4, 0], &[]), shared);
        assert_eq!(words(Dialect::Biff12, &[1, 8, 0, 0, 0], &[4, 0, 0, 0]), shared);
    }

    #[test]
    fn no_tokens_whatever_panic() {
        for dialect in [Dialect::Biff8, Dialect::Biff12] {
            for first in 0..=255_u8 {
                for filler in [0, 1, 0x17, 0x19, 0x20, 0x25, 0x44, 0xFF] {
                    let bytes = [[first, filler].as_slice(), &[filler; 40]].concat();
                    words(dialect, &bytes, &bytes);
                    words(dialect, &bytes[..3], &bytes[..2]);
                }
            }
        }
    }
}

//! Number formats of the cells: which numbers are dates is left to calamine, which are percentages is found here.

use std::collections::BTreeMap;

use super::container::{Container, damaged};
use super::markup::{Kind, Tag, Tags};
use super::{Defect, Limits, Measure, Refusal};

/// Longest number format kept; Excel allows 255 characters.
pub(super) const MAX_FORMAT: usize = 1024;

/// The part of `styles.xml` that gives numbers their meaning.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Styles {
    /// Own number formats by id.
    pub(super) formats: BTreeMap<u32, String>,
    /// Number format id of every cell format, in order.
    pub(super) cells: Vec<u32>,
}

impl Styles {
    /// Whether numbers in a cell of this format are shown as percentages.
    pub(super) fn is_percent(&self, style: usize) -> bool {
        let Some(id) = self.cells.get(style) else {
            return false;
        };
        match self.formats.get(id) {
            Some(format) => shows_percent(format),
            // Built-in formats `0%` and `0.00%`.
            None => matches!(id, 9 | 10),
        }
    }
}

/// Reads the number formats; a workbook without styles has none.
pub(super) fn read(
    container: &mut Container,
    part: Option<&str>,
    limits: &Limits,
) -> Result<Styles, Refusal> {
    let mut styles = Styles::default();
    let Some(part) = part else {
        return Ok(styles);
    };
    let xml = container.text(part)?;
    let mut tags = Tags::new(&xml);
    let mut section = "";
    while let Some(tag) = tags.next().map_err(|error| error.in_part(part))? {
        match (tag.name, tag.kind) {
            (name @ ("numFmts" | "cellXfs"), Kind::Open) => section = name,
            ("numFmts" | "cellXfs", Kind::Close) => section = "",
            ("numFmt", Kind::Open | Kind::Empty) if section == "numFmts" => {
                let (id, format) = own_format(&tag).ok_or_else(|| damaged(part, Defect::BadValue))?;
                styles.formats.insert(id, format);
                limits.check(Measure::Styles, part, styles.formats.len() as u64)?;
            }
            ("xf", Kind::Open | Kind::Empty) if section == "cellXfs" => {
                let id = tag.attribute("numFmtId").unwrap_or("0");
                styles.cells.push(id.parse().map_err(|_| damaged(part, Defect::BadValue))?);
                limits.check(Measure::Styles, part, styles.cells.len() as u64)?;
            }
            _ => {}
        }
    }
    Ok(styles)
}

fn own_format(tag: &Tag) -> Option<(u32, String)> {
    let id = tag.attribute("numFmtId")?.parse().ok()?;
    let format = tag.decoded("formatCode")?;
    (format.len() <= MAX_FORMAT).then_some((id, format))
}

/// Whether the first section of a number format has a percent sign that is not a literal.
fn shows_percent(format: &str) -> bool {
    first_section(format).any(|letter| letter == '%')
}

/// The letters of the first section of a number format that are not literals.
pub(super) fn first_section(format: &str) -> impl Iterator<Item = char> {
    let mut quoted = false;
    let mut letters = format.chars();
    std::iter::from_fn(move || {
        loop {
            match letters.next()? {
                '"' => quoted = !quoted,
                _ if quoted => {}
                '\\' | '_' | '*' => {
                    letters.next();
                }
                ';' => return None,
                letter => return Some(letter),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_formats_are_told_from_literal_percent_signs() {
        for format in ["0%", "0.0 %", "#,##0.00%;-0%", "[Red]0%"] {
            assert!(shows_percent(format), "{format}");
        }
        for format in ["General", "0\"%\"", "0\\%", "0;0%", "yyyy-mm-dd"] {
            assert!(!shows_percent(format), "{format}");
        }
    }
}

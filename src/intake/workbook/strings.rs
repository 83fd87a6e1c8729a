//! The shared string table, vetted before calamine reserves memory for it.

use super::canonical::Package;
use super::container::{Container, damaged};
use super::markup::{Kind, Tags};
use super::{Defect, Limits, Measure, Refusal};

/// Copies the table into the package without its declared counts. A declared count beyond the limit is a forgery and
/// refused; a smaller wrong count is harmless, because every index used by a cell is checked against the table.
pub(super) fn copy(
    container: &mut Container,
    part: Option<&str>,
    package: &mut Package,
    limits: &Limits,
) -> Result<(), Refusal> {
    let Some(part) = part else {
        return Ok(());
    };
    let xml = container.text(part)?;
    let mut tags = Tags::new(&xml);
    let mut body = None;
    let mut count = 0_u64;
    while let Some(tag) = tags.next().map_err(|error| error.in_part(part))? {
        match (tag.name, tag.kind) {
            ("sst", Kind::Open | Kind::Empty) => {
                if body.is_some() {
                    return Err(damaged(part, Defect::Unexpected));
                }
                let declared = tag.attribute("uniqueCount").map_or(Ok(0), str::parse::<u64>);
                let declared = declared.map_err(|_| damaged(part, Defect::BadValue))?;
                limits.check(Measure::SharedStrings, part, declared)?;
                body = Some(tag.end);
                if tag.kind == Kind::Empty {
                    return Ok(());
                }
            }
            ("si", Kind::Open | Kind::Empty) => {
                count += 1;
                limits.check(Measure::SharedStrings, part, count)?;
            }
            ("sst", Kind::Close) => {
                let text = body.and_then(|start| xml.get(start..tag.start));
                return package.add_strings(text.ok_or_else(|| damaged(part, Defect::InvalidXml))?);
            }
            _ => {}
        }
    }
    Err(damaged(part, Defect::InvalidXml))
}

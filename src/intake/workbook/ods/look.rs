//! Styles of tables, rows and columns, as far as they hide something from people.

use std::collections::BTreeSet;

use super::super::markup::{Kind, Tag};

/// Names of the styles that hide what has them.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Of tables that are not displayed.
    hidden_tables: BTreeSet<String>,
    /// Of rows without height.
    flat_rows: BTreeSet<String>,
    /// Of columns without width.
    flat_columns: BTreeSet<String>,
    /// The style that is being read.
    open: Option<String>,
}

impl Look {
    /// Takes in a tag from before the body.
    pub(super) fn take(&mut self, tag: &Tag) {
        if tag.kind == Kind::Close {
            return;
        }
        let Some(name) = self.open.clone().filter(|_| tag.name != "style") else {
            self.open = tag.attribute("style:name").map(str::to_owned).filter(|_| tag.name == "style");
            return;
        };
        let is_flat = |size| tag.attribute(size).is_some_and(is_nothing);
        match tag.name {
            "table-properties" if tag.attribute("table:display") == Some("false") => {
                self.hidden_tables.insert(name);
            }
            "table-row-properties" if is_flat("style:row-height") => {
                self.flat_rows.insert(name);
            }
            "table-column-properties" if is_flat("style:column-width") => {
                self.flat_columns.insert(name);
            }
            _ => {}
        }
    }

    /// Whether the style of a table hides it.
    pub(super) fn hides_table(&self, tag: &Tag) -> bool {
        has_style(tag, &self.hidden_tables)
    }

    /// Whether people do not see a row.
    pub(super) fn hides_row(&self, tag: &Tag) -> bool {
        is_put_away(tag) || has_style(tag, &self.flat_rows)
    }

    /// Whether people do not see a column.
    pub(super) fn hides_column(&self, tag: &Tag) -> bool {
        is_put_away(tag) || has_style(tag, &self.flat_columns)
    }
}

/// Whether a row or column is collapsed, or taken out by a filter.
fn is_put_away(tag: &Tag) -> bool {
    tag.attribute("table:visibility").is_some_and(|seen| seen != "visible")
}

fn has_style(tag: &Tag, styles: &BTreeSet<String>) -> bool {
    tag.attribute("table:style-name").is_some_and(|style| styles.contains(style))
}

/// Whether a length such as `0cm` is none.
fn is_nothing(length: &str) -> bool {
    let number = length.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    number.parse::<f64>() == Ok(0.0)
}

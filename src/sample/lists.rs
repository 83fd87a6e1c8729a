//! Entries of the list sheets and texts of the text sheets: short, in Vietnamese, and marked as synthetic.

use jiff::civil::Date;
use serde::Deserialize;

use super::SampleError;
use super::random::{self, Draws};
use crate::catalogue::{Catalogue, Category, Overdue, Source};
use crate::definitions::Definitions;
use crate::form::{ChoiceList, Layout, Sheet, SheetKind};
use crate::message;
use crate::period::{Part, Period};
use crate::text::read_deadline;

/// Said in every workbook and in the read-me file.
pub(super) const SYNTHETIC: &str = "Số liệu giả lập, không phải số liệu thật";

/// A text of `templates/sample/texts.csv`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextRow {
    sheet: String,
    /// Row code of a text sheet, running number of a list entry.
    entry: String,
    column: String,
    text: String,
}

/// Texts by sheet, entry and column.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts(Vec<TextRow>);

impl Texts {
    pub fn load(definitions: &Definitions) -> Result<Self, SampleError> {
        super::assumptions::rows(definitions, "texts.csv").map(Self)
    }

    /// The text of a cell; every text says that it is synthetic.
    pub fn text(&self, sheet: &str, entry: &str, column: &str, unit: &str, period: Period) -> Option<String> {
        let fits = |row: &&TextRow| row.sheet == sheet && row.entry == entry && row.column == column;
        let row = self.0.iter().find(fits)?;
        let year = period.year.to_string();
        Some(message::fill(&row.text, [("unit", unit), ("year", year.as_str())]))
    }

    /// Numbers of the entries that a list sheet can have, in order of the table.
    fn entries(&self, sheet: &str) -> Vec<&str> {
        let mut entries: Vec<&str> = Vec::new();
        for row in self.0.iter().filter(|row| row.sheet == sheet) {
            if !entries.contains(&row.entry.as_str()) {
                entries.push(&row.entry);
            }
        }
        entries
    }
}

/// The filled rows of one list sheet; one text per column, empty where blank.
#[derive(Debug, Clone)]
pub(super) struct FilledList {
    pub sheet: String,
    pub rows: Vec<Vec<String>>,
}

/// Fills the list sheets of a form (none that lists single cases) and counts their entries into the figures.
pub(super) fn fill(
    (catalogue, layout, texts): (&Catalogue, &Layout, &Texts),
    (unit, period, key): (&str, Period, u64),
    cut_off: Date,
    figures: &mut [i64],
) -> Vec<FilledList> {
    let mut lists = Vec::new();
    for sheet in list_sheets(layout, period.part) {
        let Some(block) = sheet.blocks.first() else { continue };
        let mut draws = Draws::new(random::key(&[key, random::text(&sheet.id)]));
        let known = texts.entries(&sheet.id);
        let length = known.len().min(2 + usize::try_from(draws.below(3)).unwrap_or(0));
        let mut rows = Vec::with_capacity(length);
        for entry in known.iter().take(length) {
            let row = block.columns.iter().map(|column| {
                let written = texts.text(&sheet.id, entry, &column.code, unit, period);
                let Some(ChoiceList::Named(id)) = &column.choices else { return written.unwrap_or_default() };
                let Some(dimension) = catalogue.dimension(id) else { return String::new() };
                let position = usize::try_from(draws.below(dimension.categories.len() as u64)).unwrap_or(0);
                let drawn = dimension.categories.get(position);
                let due = |column: &str| texts.text(&sheet.id, entry, column, unit, period);
                let too_early = |category: &&Category| {
                    overdue_list(catalogue, &sheet.id, &column.code).is_some_and(|list| {
                        list.category == category.code && !is_over(due(&list.due), period, cut_off)
                    })
                };
                // Nothing is overdue before its time limit is over; the first status says nothing of time.
                let category = drawn.filter(|category| !too_early(category));
                let Some(category) = category.or(dimension.categories.first()) else { return String::new() };
                if let Some(count) = &column.count {
                    let keys = [count.element.clone(), format!("{}|{}={}", count.element, id, category.code)];
                    for series in keys.iter().filter_map(|key| catalogue.series_id(key)) {
                        if let Some(figure) = figures.get_mut(series.index()) {
                            *figure += 1;
                        }
                    }
                }
                category.name.vi.clone()
            });
            rows.push(row.collect());
        }
        lists.push(FilledList { sheet: sheet.id.clone(), rows });
    }
    lists
}

/// What the catalogue says of a list whose column can call an entry overdue.
fn overdue_list<'a>(catalogue: &'a Catalogue, sheet: &str, column: &str) -> Option<&'a Overdue> {
    let mut lists = catalogue.rules.values().filter_map(|rule| rule.overdue.as_ref());
    lists.find(|list| list.form == sheet && list.status == column)
}

fn is_over(due: Option<String>, period: Period, cut_off: Date) -> bool {
    let last = due.and_then(|due| read_deadline(&due)).and_then(|due| due.last_day(period.year));
    last.is_some_and(|last| last < cut_off)
}

/// The list sheets that a sample fills.
pub(super) fn list_sheets(layout: &Layout, part: Part) -> impl Iterator<Item = &Sheet> {
    layout.form(part, Source::Territorial).filter(|sheet| sheet.kind == SheetKind::List && !sheet.personal)
}

//! Entries of a list that say they are overdue while their time limit is not over (3-forms, B11).

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Verdicts;
use crate::catalogue::{Catalogue, Overdue};
use crate::finding::{Finding, Outcome, Place};
use crate::form::Layout;
use crate::intake::TextEntry;
use crate::message::{Lang, day};
use crate::text::{fold, read_deadline};

/// The entries of a submission in words, the cut-off of its figures and the year it reports on.
pub struct Entries<'a> {
    /// Texts of its lists.
    pub texts: &'a [TextEntry],
    /// Day up to which it reports.
    pub cut_off: Date,
    /// Year of the report.
    pub year: i16,
}

/// Asks about every entry that calls itself overdue before its time limit is over.
#[must_use]
pub fn overdue(entries: &Entries<'_>, layout: &Layout, catalogue: &Catalogue) -> Verdicts {
    let mut verdicts = Verdicts::default();
    for rule in catalogue.rules.values() {
        let Some(list) = &rule.overdue else { continue };
        let Some(word) = word(list, layout, catalogue) else { continue };
        for row in rows(entries.texts, &list.form).values() {
            let outcome = judge(entries, list, word, row);
            verdicts.count(&rule.code, outcome);
            if outcome == Outcome::Fail {
                verdicts.findings.extend(finding(&rule.code, entries, list, row));
            }
        }
    }
    verdicts
}

/// The word that stands for "overdue" in the column of the status.
fn word<'a>(list: &Overdue, layout: &Layout, catalogue: &'a Catalogue) -> Option<&'a str> {
    let block = layout.sheet(&list.form)?.blocks.first()?;
    let status = block.columns.iter().find(|column| column.code == list.status)?;
    let dimension = catalogue.dimension(&status.count.as_ref()?.dimension)?;
    dimension.category(&list.category).map(|category| category.name.vi.as_str())
}

/// One entry of a list: its texts by column.
type Row<'a> = BTreeMap<&'a str, &'a TextEntry>;

fn rows<'a>(texts: &'a [TextEntry], form: &str) -> BTreeMap<usize, Row<'a>> {
    let mut rows: BTreeMap<usize, Row<'a>> = BTreeMap::new();
    for text in texts.iter().filter(|text| text.sheet == form) {
        rows.entry(text.row.parse().unwrap_or(0)).or_default().insert(&text.column, text);
    }
    rows
}

fn judge(entries: &Entries<'_>, list: &Overdue, word: &str, row: &Row<'_>) -> Outcome {
    let status = row.get(list.status.as_str()).map_or("", |entry| entry.text.as_str());
    if fold(status) != fold(word) {
        return Outcome::NotApplicable;
    }
    let due = row.get(list.due.as_str()).and_then(|entry| read_deadline(&entry.text));
    match due.and_then(|due| due.last_day(entries.year)) {
        None => Outcome::Undecided,
        Some(last) => Outcome::of(last < entries.cut_off),
    }
}

fn finding(code: &str, entries: &Entries<'_>, list: &Overdue, row: &Row<'_>) -> Option<Finding> {
    let text = |column: &str| row.get(column).map_or("", |entry| entry.text.as_str());
    let status = row.get(list.status.as_str())?;
    let place =
        Place { sheet: status.origin.sheet.clone(), cell: status.origin.cell.clone(), ..Place::default() };
    let finding = Finding::fail(code, place, text(&list.due), day(entries.cut_off, Lang::Vi))
        .with("expected_en", day(entries.cut_off, Lang::En))
        .with("what", text(&list.what))
        .with("status", status.text.as_str())
        .with("form", list.form.as_str())
        .with("row", status.row.as_str())
        .with("column", list.status.as_str());
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definitions::Definitions;
    use crate::intake::Origin;
    use jiff::civil::date;

    fn outcome(due: &str, status: &str) -> (Vec<String>, [u64; 4]) {
        let definitions = Definitions::load(&[]).unwrap();
        let catalogue = Catalogue::load(&definitions).unwrap();
        let layout = crate::form::load(&definitions, &catalogue).unwrap();
        let entry = |column: &str, cell: &str, text: &str| TextEntry {
            sheet: "B11".to_owned(),
            row: "1".to_owned(),
            column: column.to_owned(),
            text: text.to_owned(),
            origin: Origin { sheet: "Biểu 11".to_owned(), cell: cell.to_owned(), ..Origin::default() },
        };
        let texts = [entry("2", "C9", "Dạy bơi"), entry("5", "F9", due), entry("6", "G9", status)];
        let texts: Vec<TextEntry> = texts.into_iter().filter(|entry| !entry.text.is_empty()).collect();
        let entries = Entries { texts: &texts, cut_off: date(2024, 5, 14), year: 2024 };
        let verdicts = overdue(&entries, &layout, &catalogue);
        let told = verdicts.findings.iter().map(|finding| {
            assert_eq!((finding.place.sheet.as_str(), finding.place.cell.as_str()), ("Biểu 11", "G9"));
            catalogue.sentence(finding, Lang::Vi)
        });
        let counts = verdicts.outcomes.values().next().copied().unwrap_or_default();
        (told.collect(), [counts.pass, counts.fail, counts.undecided, counts.not_applicable])
    }

    #[test]
    fn a_task_overdue_before_its_time_limit_is_over_is_asked_about_at_its_status() {
        for due in ["Hằng năm", "2024", "Giai đoạn 2021–2025", "14/5/2024", "30/6/2024"] {
            let (told, counts) = outcome(due, "quá hạn");
            assert_eq!((told.len(), counts), (1, [0, 1, 0, 0]), "{due}");
            assert!(told[0].contains("\"Dạy bơi\"") && told[0].contains(due), "{}", told[0]);
        }
    }

    #[test]
    fn a_task_whose_time_limit_is_over_is_overdue_and_one_without_a_limit_decides_nothing() {
        assert_eq!(outcome("13/5/2024", "Quá hạn"), (vec![], [1, 0, 0, 0]));
        assert_eq!(outcome("2023", "Quá hạn"), (vec![], [1, 0, 0, 0]));
        assert_eq!(outcome("", "Quá hạn"), (vec![], [0, 0, 1, 0]));
        assert_eq!(outcome("Quý I", "Quá hạn"), (vec![], [0, 0, 1, 0]));
        assert_eq!(outcome("Hằng năm", "Đang thực hiện"), (vec![], [0, 0, 0, 1]));
    }
}

//! Findings → colours and notes of cells.

use std::collections::BTreeMap;

use super::spots::Spots;
use super::words::{advice, shortened, told};
use super::{Listed, Returned};
use crate::finding::{Finding, Severity};
use crate::form_workbook::{Filling, FormCell, Mark};
use crate::value::Value;

/// Longest note of one cell, in characters.
const LONGEST_NOTE: usize = 1200;

/// What must be said of each cell.
pub struct Marks(BTreeMap<FormCell, Said>);

struct Said {
    mark: Mark,
    notes: Vec<String>,
}

impl Marks {
    /// Marks the cells of every finding that asks for something, and every figure that was rejected.
    pub fn new(returned: &Returned<'_>, spots: &Spots) -> Self {
        let mut marks = Self(BTreeMap::new());
        for listed in returned.findings {
            let mark = match listed.severity {
                Severity::Note => continue,
                Severity::Query => Mark::Query,
                Severity::Error | Severity::Block => Mark::Error,
            };
            marks.finding(returned, spots, listed, mark);
        }
        marks.rejected(returned, spots);
        marks
    }

    fn finding(&mut self, returned: &Returned<'_>, spots: &Spots, listed: &Listed<'_>, mark: Mark) {
        let catalogue = returned.form.catalogue;
        let finding = listed.finding;
        let here = spots.here(finding);
        let own = spots.cell(finding);
        if let Some(cell) = own {
            let (told, advice) = (told(catalogue, &here), advice(catalogue, &here, spots));
            let severity = listed.severity.vietnamese();
            self.say(cell, mark, format!("{severity} ({}): {told} {advice}", here.rule));
        }
        let whole = own.map(|cell| spots.address(cell)).unwrap_or_default();
        for series in concerned(finding, returned) {
            let cell = spots.of_series(series).filter(|cell| own != Some(*cell));
            if let Some(cell) = cell {
                let note = format!("Xem ô {whole} ({}): số ở ô này có thể là chỗ sai.", here.rule);
                self.say(cell, mark, note);
            }
        }
    }

    /// Figures that are not used although no finding stands at their cell.
    fn rejected(&mut self, returned: &Returned<'_>, spots: &Spots) {
        let catalogue = returned.form.catalogue;
        let rejected = returned.sent.values.iter().filter(|(_, value)| **value == Value::Rejected);
        for (id, _) in rejected {
            let Some(cell) = spots.of_series(&catalogue.series(*id).key) else { continue };
            if !self.0.get(cell).is_some_and(|said| said.mark == Mark::Error) {
                let note =
                    "Số ở ô này chưa dùng được; lý do ghi ở trang Kết quả kiểm tra. Hãy ghi lại số đúng.";
                self.say(cell, Mark::Error, note.to_owned());
            }
        }
    }

    fn say(&mut self, cell: &FormCell, mark: Mark, note: String) {
        let said = self.0.entry(cell.clone()).or_insert_with(|| Said { mark, notes: Vec::new() });
        if mark == Mark::Error {
            said.mark = mark;
        }
        if !said.notes.contains(&note) {
            said.notes.push(note);
        }
    }

    /// A filling with the mark and note of its cell.
    pub fn apply(&self, cell: &FormCell, filling: Filling) -> Filling {
        let Some(said) = self.0.get(cell) else { return filling };
        let note = shortened(&said.notes.join("\n\n"), LONGEST_NOTE);
        Filling { colour: Some(said.mark), note: Some(note), ..filling }
    }
}

/// Series that a finding casts doubt on besides its own: those of the smallest remedy, those that share its fault, and
/// parts that were rejected.
fn concerned<'f>(finding: &'f Finding, returned: &'f Returned<'_>) -> impl Iterator<Item = &'f str> {
    let changes = finding.remedy.iter().flat_map(|remedy| &remedy.changes).map(|one| one.series.as_str());
    let sharing = finding.spoken_of().filter(|series| *series != finding.place.series);
    let rejected = finding.operands().filter(|series| {
        let id = returned.form.catalogue.series_id(series);
        id.is_some_and(|id| returned.sent.values.get(&id) == Some(&Value::Rejected))
    });
    changes.chain(sharing).chain(rejected)
}

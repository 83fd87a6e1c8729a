//! What the sender entered → what stands in the form again. Read anew it must be what it was: a figure keeps its state,
//! and what could not be used stays as it was typed, or blank where nobody can tell which of two figures was meant.

use std::collections::BTreeMap;

use super::marks::Marks;
use super::spots::{Spots, cell_of};
use super::words::plain;
use super::{Returned, Sent};
use crate::catalogue::{Catalogue, SeriesId};
use crate::form::{Input, Row, Sheet, SheetKind, Slot};
use crate::form_workbook::{CellPlace, Entry, Filling, FormCell};
use crate::intake::{self, Fact, TextEntry};
use crate::text::{Reading, from_number, read_date, read_number};
use crate::value::{Value, hard_limit};

/// Reason of the revision that the returned workbook becomes.
const REVISION_REASON: &str = "Sửa theo kết quả kiểm tra";

/// What stands in each cell.
pub struct Figures<'a> {
    catalogue: &'a Catalogue,
    sent: Sent<'a>,
    facts: BTreeMap<SeriesId, &'a Fact>,
    texts: BTreeMap<FormCell, &'a TextEntry>,
    /// Entries of TT that were not understood, as typed.
    unclear: BTreeMap<FormCell, String>,
}

impl<'a> Figures<'a> {
    /// Puts what was read by its cells of the form.
    pub fn new(returned: &Returned<'a>, spots: &Spots) -> Self {
        let (catalogue, sent) = (returned.form.catalogue, returned.sent);
        let facts = sent.facts.iter().filter_map(|fact| Some((catalogue.series_id(&fact.series)?, fact)));
        let text = |text: &'a TextEntry| {
            let cell =
                FormCell { sheet: text.sheet.clone(), row: text.row.clone(), column: text.column.clone() };
            (cell, text)
        };
        let unclear = returned.findings.iter().filter(|listed| listed.finding.rule == "R-VAL-019");
        let unclear = unclear
            .filter_map(|listed| Some((spots.cell(listed.finding)?.clone(), plain(&listed.finding.found))));
        Self {
            catalogue,
            sent,
            facts: facts.collect(),
            texts: sent.texts.iter().map(text).collect(),
            unclear: unclear.collect(),
        }
    }

    /// What stands in a cell of a sheet with row codes.
    pub fn filling(&self, place: &CellPlace<'_>) -> Filling {
        match (place.slot, place.sheet.kind) {
            (Slot::Series(id), _) => self.figure(id),
            (Slot::Closed, _) => Filling::default(),
            (Slot::Entry, SheetKind::Particulars) => self.particular(place).into(),
            (Slot::Entry, SheetKind::Text | SheetKind::Grid | SheetKind::List) => {
                self.text(&cell_of(place), place.row.input).into()
            }
        }
    }

    /// The records of a list, marked. Single cases are not kept by the reader and cannot be given back.
    pub fn list(&self, sheet: &Sheet, marks: &Marks) -> Vec<Vec<Filling>> {
        let Some(block) = sheet.blocks.first().filter(|_| !sheet.personal) else { return Vec::new() };
        let rows = self.texts.keys().filter(|cell| cell.sheet == sheet.id);
        let last = rows.filter_map(|cell| cell.row.parse::<u32>().ok()).max().unwrap_or(0);
        let record = |number: u32| {
            let columns = block.columns.iter().map(|column| {
                let cell = FormCell {
                    sheet: sheet.id.clone(),
                    row: number.to_string(),
                    column: column.code.clone(),
                };
                let filling = self.text(&cell, column.input).into();
                marks.apply(&cell, filling)
            });
            columns.collect()
        };
        (1..=last).map(record).collect()
    }

    fn figure(&self, id: SeriesId) -> Filling {
        let Some(fact) = self.facts.get(&id) else { return Filling::default() };
        let decimals = self.catalogue.element_of(id).decimals;
        let computed = fact.origin.entry == intake::Entry::Formula;
        let settled = self.sent.values.get(&id).copied().filter(|_| computed);
        let entry = entry(fact, settled.and_then(Value::number), decimals);
        Filling { entry, computed, ..Filling::default() }
    }

    fn text(&self, cell: &FormCell, input: Input) -> Entry {
        let Some(entry) = self.texts.get(cell) else { return Entry::Blank };
        match read_date(&entry.text).filter(|_| input == Input::Date) {
            Some(day) => Entry::Date(day),
            None => Entry::Text(plain(&entry.text)),
        }
    }

    /// A particular as the sender stated it. The returned workbook is the next revision.
    fn particular(&self, place: &CellPlace<'_>) -> Entry {
        let known = self.stated(place.row);
        match (known, self.unclear.get(&cell_of(place))) {
            (Entry::Blank, Some(typed)) => Entry::Text(typed.clone()),
            (entry, _) => entry,
        }
    }

    fn stated(&self, row: &Row) -> Entry {
        let Some(field) = row.field.as_deref() else { return Entry::Blank };
        let sent = self.sent.particulars;
        let text =
            |text: &Option<String>| text.as_deref().map_or(Entry::Blank, |text| Entry::Text(plain(text)));
        match field {
            "window_start" => sent.window_start.map_or(Entry::Blank, Entry::Date),
            "window_end" => sent.window_end.map_or(Entry::Blank, Entry::Date),
            "cut_off" => sent.cut_off.map_or(Entry::Blank, Entry::Date),
            "prepared_on" => sent.prepared_on.map_or(Entry::Blank, Entry::Date),
            "preparer_post" => text(&sent.preparer_post),
            "revision" => Entry::integer(i64::from(super::revision(sent))),
            "revision_reason" => Entry::text(REVISION_REASON),
            "status" => {
                let statuses = &self.catalogue.statuses;
                let status = statuses.iter().find(|status| Some(&status.id) == sent.status.as_ref());
                status.map_or(Entry::Blank, |status| Entry::text(&status.name.vi))
            }
            _ => match field.strip_prefix("nil:") {
                Some(sheet) if sent.nil_sheets.iter().any(|nil| nil == sheet) => Entry::text("x"),
                _ => Entry::Blank,
            },
        }
    }
}

/// A figure as it was entered. `settled`: the number a total comes to that the sender left to a formula.
fn entry(fact: &Fact, settled: Option<i64>, decimals: u8) -> Entry {
    let raw = fact.origin.raw.as_str();
    match (fact.value, fact.origin.entry) {
        // Zeros of a nil return were never typed: the tick in TT stands for them.
        _ if raw.trim().is_empty() => Entry::Blank,
        (Value::Number(_), intake::Entry::Text) | (Value::Missing, _) => Entry::Text(plain(raw)),
        (Value::Number(minor), _) => Entry::Number { minor: settled.unwrap_or(minor), decimals },
        (Value::NotApplicable, _) => Entry::Blank,
        (Value::Rejected, intake::Entry::Text) => rejected(read_number(raw, decimals), decimals, raw, None),
        (Value::Rejected, _) => match raw.parse::<f64>().ok().filter(|number| number.is_finite()) {
            Some(number) => rejected(from_number(number, decimals), decimals, raw, Some(number)),
            None => Entry::Text(plain(raw)),
        },
    }
}

/// A figure that could not be used. One that is clear in itself was rejected for what stands around it (two rows of one
/// code, two versions of a sheet): given back, it would be chosen in silence.
fn rejected(reading: Reading, decimals: u8, raw: &str, number: Option<f64>) -> Entry {
    match reading {
        Reading::Number { minor, .. } if minor <= hard_limit(decimals) => Entry::Blank,
        Reading::Zero | Reading::MissingDeclared | Reading::Blank => Entry::Blank,
        Reading::Number { .. } | Reading::NotApplicable | Reading::Refused(_) => {
            number.map_or_else(|| Entry::Text(plain(raw)), Entry::Float)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Origin;

    fn given_back(raw: &str, value: Value, how: intake::Entry) -> Entry {
        let origin = Origin { raw: raw.to_owned(), entry: how, ..Origin::default() };
        entry(&Fact { series: "abused".to_owned(), value, origin }, None, 0)
    }

    /// 1.234 as a number is a fraction; as text it would be read as 1234.
    #[test]
    fn what_was_rejected_as_a_number_stays_a_number() {
        use intake::Entry::{Text, Typed};
        assert_eq!(given_back("1.234", Value::Rejected, Typed), Entry::Float(1.234));
        assert_eq!(given_back("-5", Value::Rejected, Typed), Entry::Float(-5.0));
        assert_eq!(given_back("khoảng 120", Value::Rejected, Text), Entry::text("khoảng 120"));
        assert_eq!(given_back("=1+1", Value::Rejected, Text), Entry::text("=1+1"));
        assert_eq!(given_back("#REF!", Value::Rejected, Typed), Entry::text("#REF!"));
    }

    #[test]
    fn a_clear_figure_that_was_rejected_for_its_surroundings_is_left_blank() {
        assert_eq!(given_back("12", Value::Rejected, intake::Entry::Typed), Entry::Blank);
        assert_eq!(given_back("12 em", Value::Rejected, intake::Entry::Text), Entry::Blank);
    }

    #[test]
    fn accepted_figures_and_signs_stay_as_typed() {
        use intake::Entry::{Formula, Text, Typed};
        assert_eq!(given_back("12", Value::Number(12), Typed), Entry::integer(12));
        assert_eq!(given_back("1.234", Value::Number(1234), Text), Entry::text("1.234"));
        assert_eq!(given_back("-", Value::Number(0), Text), Entry::text("-"));
        assert_eq!(given_back("...", Value::Missing, Text), Entry::text("..."));
        assert_eq!(given_back("", Value::Missing, Typed), Entry::Blank);
        assert_eq!(given_back("", Value::Number(0), Typed), Entry::Blank, "a nil return");
        assert_eq!(given_back("7", Value::Number(7), Formula), Entry::integer(7));
    }
}

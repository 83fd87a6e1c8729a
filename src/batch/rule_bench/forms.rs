//! The forms from which examples start: written by the program for a unit and a period, filled with figures that satisfy
//! every declared relation, and read back.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::batch::Reference;
use crate::catalogue::{ExampleFile, SeriesId, Source};
use crate::form::{ChoiceList, Column, Sheet, SheetKind, Slot};
use crate::form_workbook::{self, CellPlace, Entry, Filling, FormRequest};
use crate::intake::workbook::{self, Limits, Workbook};
use crate::message::{Bilingual, Explain};
use crate::period::Period;
use crate::workspace::PeriodDays;

/// What decides how a form is filled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Form {
    pub unit: String,
    pub period: Period,
    /// `None`: nothing is filled in.
    pub figures: Option<i64>,
}

impl Form {
    /// The form of a file of an example.
    pub fn of(file: &ExampleFile, unit: &str, folder: Period) -> Self {
        Self {
            unit: file.unit.clone().unwrap_or_else(|| unit.to_owned()),
            period: file.period.unwrap_or(folder),
            figures: (!file.blank).then_some(file.figures),
        }
    }
}

/// A form as bytes and as cells.
pub(super) struct Written {
    pub name: String,
    pub bytes: Vec<u8>,
    pub workbook: Workbook,
}

/// The forms a bench needs, each written once.
pub(super) struct Forms(BTreeMap<Form, Result<Written, Bilingual>>);

impl Forms {
    pub fn write(reference: &Reference, wanted: BTreeSet<Form>) -> Self {
        let written = wanted.into_par_iter().map(|form| {
            let written = write(reference, &form);
            (form, written)
        });
        Self(written.collect())
    }

    pub fn get(&self, form: &Form) -> Result<&Written, Bilingual> {
        match self.0.get(form) {
            Some(Ok(written)) => Ok(written),
            Some(Err(problem)) => Err(problem.clone()),
            None => Err(no_form(form)),
        }
    }
}

fn no_form(form: &Form) -> Bilingual {
    Bilingual {
        vi: format!("không lập được biểu mẫu của đơn vị {} kỳ {}", form.unit, form.period),
        en: format!("there is no form of unit {} for {}", form.unit, form.period),
    }
}

fn write(reference: &Reference, form: &Form) -> Result<Written, Bilingual> {
    let days = PeriodDays::of(&reference.catalogue, form.period).ok_or_else(|| no_form(form))?;
    let map = reference.register.at(days.cut_off);
    let unit = map.find(&form.unit).ok_or_else(|| no_form(form))?;
    let request = FormRequest {
        layout: &reference.layout,
        catalogue: &reference.catalogue,
        period: form.period,
        source: Source::Territorial,
        unit_code: &unit.code,
        unit_name: &unit.full_name,
        receiving_agency: "",
        window: (days.window_start, days.window_end),
        cut_off: days.cut_off,
        reporter: Some(unit.level.id()),
    };
    let fill = |place: &CellPlace<'_>| match form.figures {
        Some(figures) => entry(reference, place, figures).into(),
        None => Entry::Blank.into(),
    };
    let list = |sheet: &Sheet| match form.figures {
        Some(_) if !sheet.personal => vec![list_row(reference, sheet)],
        _ => Vec::new(),
    };
    let bytes = form_workbook::write(&request, &fill, &list)
        .map_err(|error| Bilingual { vi: error.vietnamese(), en: error.to_string() })?;
    let workbook = workbook::read(&bytes, &Limits::default())
        .map_err(|refusal| Bilingual { vi: refusal.vietnamese(), en: refusal.to_string() })?;
    let name = form_workbook::file_name(form.period, &unit.code, &unit.full_name);
    Ok(Written { name, bytes, workbook })
}

fn entry(reference: &Reference, place: &CellPlace<'_>, figures: i64) -> Entry {
    match (place.slot, place.sheet.kind) {
        (Slot::Series(id), _) => {
            let decimals = reference.catalogue.element_of(id).decimals;
            let minor =
                if stands_first(reference, id) { figures * 10_i64.pow(u32::from(decimals)) } else { 0 };
            Entry::Number { minor, decimals }
        }
        (Slot::Entry, SheetKind::Text) => Entry::text("Không có."),
        (Slot::Entry, SheetKind::Particulars) => match place.row.field.as_deref() {
            Some("status") => {
                let status = reference.catalogue.statuses.last();
                status.map_or(Entry::Blank, |status| Entry::text(&status.name.vi))
            }
            Some("revision") => Entry::integer(0),
            _ => Entry::Blank,
        },
        (Slot::Entry, SheetKind::Grid | SheetKind::List) | (Slot::Closed, _) => Entry::Blank,
    }
}

/// Whether a series counts everybody, or the first category of each of its dimensions: when only these hold a figure,
/// and all the same one, every sum holds and no part is above its whole.
fn stands_first(reference: &Reference, id: SeriesId) -> bool {
    reference.catalogue.series(id).categories.iter().all(|(dimension, code)| {
        let dimension = reference.catalogue.dimension(dimension);
        dimension.and_then(|one| one.categories.first()).is_some_and(|first| first.code == *code)
    })
}

/// One entry of a list, with the first of each choice.
fn list_row(reference: &Reference, sheet: &Sheet) -> Vec<Filling> {
    let choice = |column: &Column| match &column.choices {
        Some(ChoiceList::Named(id)) => {
            Some(reference.catalogue.dimension(id)?.categories.first()?.name.vi.clone())
        }
        Some(ChoiceList::Literal(entries)) => entries.first().cloned(),
        None => Some("Theo kế hoạch".to_owned()),
    };
    let columns = sheet.blocks.iter().flat_map(|block| &block.columns);
    columns.map(|column| choice(column).map_or(Entry::Blank, Entry::Text).into()).collect()
}

//! From figures to the submission workbook.

use jiff::civil::Date;

use super::SampleRequest;
use super::lists::{FilledList, SYNTHETIC, Texts};
use super::verify::figure;
use crate::book::BookError;
use crate::catalogue::Source;
use crate::form::{Sheet, SheetKind, Slot};
use crate::form_workbook::{self, CellPlace, Entry, Filling, FormRequest};
use crate::period::Part;
use crate::text::group_vi;
use crate::units::Unit;

/// One version of one unit's submission.
pub(super) struct Submission<'a> {
    pub unit: &'a Unit,
    pub figures: &'a [i64],
    pub lists: &'a [FilledList],
    pub texts: &'a Texts,
    /// First day, last day and cut-off of the window.
    pub window: (Date, Date),
    pub prepared_on: Date,
    pub revision: u32,
    /// Whether the numbers of the first number sheet are typed as text.
    pub typed_text: bool,
}

/// Writes the workbook.
pub(super) fn write(request: &SampleRequest<'_>, submission: &Submission<'_>) -> Result<Vec<u8>, BookError> {
    let unit = submission.unit;
    let form = FormRequest {
        layout: request.layout,
        catalogue: request.catalogue,
        period: request.period,
        source: Source::Territorial,
        unit_code: &unit.code,
        unit_name: &unit.full_name,
        receiving_agency: request.receiving_agency,
        window: submission.window,
        cut_off: submission.window.1,
        reporter: Some(unit.level.id()),
    };
    let mut sheets = request.layout.form(request.period.part, Source::Territorial);
    let text_sheet = sheets.find(|sheet| sheet.kind == SheetKind::Grid).filter(|_| submission.typed_text);
    let fill = |place: &CellPlace<'_>| -> Filling { entry(request, submission, text_sheet, place).into() };
    let list = |sheet: &Sheet| -> Vec<Vec<Filling>> {
        let filled = submission.lists.iter().find(|filled| filled.sheet == sheet.id);
        let cell = |text: &String| {
            let entry = if text.is_empty() { Entry::Blank } else { Entry::Text(text.clone()) };
            Filling::from(entry)
        };
        filled.map_or_else(Vec::new, |filled| {
            filled.rows.iter().map(|row| row.iter().map(cell).collect()).collect()
        })
    };
    form_workbook::write(&form, &fill, &list)
}

fn entry(
    request: &SampleRequest<'_>,
    submission: &Submission<'_>,
    text_sheet: Option<&Sheet>,
    place: &CellPlace<'_>,
) -> Entry {
    match (place.slot, place.sheet.kind) {
        (Slot::Series(id), _) => {
            let value = figure(submission.figures, id);
            if text_sheet.is_some_and(|sheet| sheet.id == place.sheet.id) {
                return Entry::Text(group_vi(value));
            }
            Entry::Number { minor: value, decimals: request.catalogue.element_of(id).decimals }
        }
        (Slot::Closed, _) | (Slot::Entry, SheetKind::Grid | SheetKind::List) => Entry::Blank,
        (Slot::Entry, SheetKind::Particulars) => {
            place.row.field.as_deref().map_or(Entry::Blank, |field| particular(request, submission, field))
        }
        (Slot::Entry, SheetKind::Text) => {
            let name = &submission.unit.full_name;
            let (sheet, row) = (&place.sheet.id, &place.row.code);
            let text = submission.texts.text(sheet, row, &place.column.code, name, request.period);
            Entry::Text(text.map_or_else(|| format!("{SYNTHETIC}."), |text| format!("{text} ({SYNTHETIC}.)")))
        }
    }
}

/// The particulars a sender fills in; what is known beforehand comes with the form.
fn particular(request: &SampleRequest<'_>, submission: &Submission<'_>, field: &str) -> Entry {
    match field {
        "status" => {
            // A six-month report is preliminary, an annual one final: the second and last of the words.
            let statuses = &request.catalogue.statuses;
            let status = if request.period.part == Part::S1 { statuses.get(1) } else { statuses.last() };
            status.map_or(Entry::Blank, |status| Entry::text(&status.name.vi))
        }
        "preparer_post" => Entry::Text(format!("Chuyên viên ({SYNTHETIC})")),
        "prepared_on" => Entry::Date(submission.prepared_on),
        "revision" => Entry::integer(i64::from(submission.revision)),
        "revision_reason" if submission.revision > 0 => {
            Entry::Text(format!("Rà soát, đính chính số liệu của bản đầu ({SYNTHETIC})"))
        }
        _ => Entry::Blank,
    }
}

/// Name of the file of a version.
pub(super) fn file_name(request: &SampleRequest<'_>, unit: &Unit, revision: u32) -> String {
    let name = form_workbook::file_name(request.period, &unit.code, &unit.full_name);
    match revision {
        0 => name,
        number => format!("{}_ban-sua-{number}.xlsx", name.trim_end_matches(".xlsx")),
    }
}

//! Reading one file from end to end.

use super::claims::{self, Hidden};
use super::fact::{CellCounts, FileRead};
use super::sheets::{HIDDEN_SHEET, Recognised};
use super::workbook::{self, Limits, Refusal, Workbook};
use super::{
    case_list, copies, forensic, grid, list, particulars, personal, reasons, recompute, report_book, sheets,
    unknown,
};
use crate::catalogue::{Catalogue, Reporter, Source};
use crate::finding::{Finding, Place};
use crate::form::{Layout, Sheet, SheetKind, Slot};
use crate::message::Lang;
use crate::period::Period;

/// Versions of the form that this reader knows. What one version means is never read into another.
const VERSIONS: [&str; 1] = ["1"];
/// The reporter that fills the ministry's own sheets.
const MINISTRY: &str = "ministry";

/// Reads submission files against one layout.
pub struct Reader<'a> {
    /// Layout of the form.
    pub layout: &'a Layout,
    /// Catalogue.
    pub catalogue: &'a Catalogue,
    /// Bounds on what is read.
    pub limits: Limits,
}

impl Reader<'_> {
    /// Reads one file. `expected` is the period its folder stands for; it decides only where the file says nothing.
    ///
    /// Where unit or period cannot be told, the facts stay empty: attribution refuses the file.
    ///
    /// # Errors
    /// When the file cannot be used at all; the refusal names what it really is.
    pub fn read(&self, bytes: &[u8], expected: Option<Period>) -> Result<FileRead, Box<Refusal>> {
        let workbook = workbook::read(bytes, &self.limits)?;
        Ok(self.read_workbook(&workbook, expected))
    }

    /// Reads the content of a file whose bytes were vetted before.
    #[must_use]
    pub fn read_workbook(&self, workbook: &Workbook, expected: Option<Period>) -> FileRead {
        let mut read = FileRead { format: workbook.format.name(Lang::En).to_owned(), ..FileRead::default() };
        if let Some((report, findings)) = report_book::read(workbook, self.catalogue) {
            read.claims.push(report.claim());
            read.findings = findings;
            read.findings.extend(forensic::find(workbook, &[], &[]));
            read.report = Some(report);
            return read;
        }
        let recognised = &sheets::recognise(workbook, self.layout, &mut read.findings);
        if let Some(finding) = personal::find(workbook, recognised) {
            return FileRead { findings: vec![finding], ..read };
        }
        read.reasons = reasons::read(workbook);
        read.findings.extend(sheets::legacy_encoding(recognised));
        self.particulars(recognised, &mut read);
        let hidden = claims::hidden(workbook, self.catalogue, &mut read.findings);
        self.version(&hidden, &mut read.findings);
        read.claims.extend(hidden.claim);
        read.claims.extend(claims::headers(recognised, self.catalogue, &mut read.findings));
        read.form_version = hidden.form_version;
        if let Some(period) = claimed_period(&read, expected) {
            self.figures(recognised, period, &mut read);
        }
        if !recognised.is_empty() {
            read.findings.extend(unknown::tables(workbook, self.layout));
        }
        read.findings.extend(forensic::find(workbook, recognised, &read.facts));
        read.formulas = recompute::formulas(workbook, &read.facts);
        name_forms(recognised, &mut read.findings);
        name_forms(recognised, &mut read.formulas.differing);
        read
    }

    fn particulars(&self, recognised: &[Recognised<'_>], read: &mut FileRead) {
        let mut sheets = recognised.iter();
        let Some(sheet) = sheets.find(|sheet| sheet.form.kind == SheetKind::Particulars) else {
            if !recognised.is_empty() {
                let place = Place { sheet: "TT".to_owned(), ..Place::default() };
                read.findings.push(Finding::fail("R-STR-038", place, "TT", ""));
            }
            return;
        };
        if !sheet.is_sole() {
            return;
        }
        let taken = particulars::read(sheet, self.catalogue);
        read.claims.extend(claims::particulars(sheet.worksheet, &taken));
        read.particulars = taken.particulars;
        read.findings.extend(taken.findings);
    }

    /// A form made from other definitions is read all the same; the sender may lack new rows.
    fn version(&self, hidden: &Hidden, findings: &mut Vec<Finding>) {
        if let Some(version) = hidden.form_version.as_deref().filter(|version| !VERSIONS.contains(version)) {
            let place = Place { sheet: HIDDEN_SHEET.to_owned(), ..Place::default() };
            findings.push(Finding::fail("R-STR-039", place, version, VERSIONS.join(", ")));
            return;
        }
        if let Some(fingerprint) = &hidden.fingerprint
            && *fingerprint != self.layout.fingerprint
        {
            let shown: String = fingerprint.chars().take(12).collect();
            findings.push(Finding::fail("R-STR-014", Place::default(), shown, ""));
        }
    }

    fn figures(&self, recognised: &[Recognised<'_>], period: Period, read: &mut FileRead) {
        let reporter = read.particulars.reporter.as_deref().and_then(|id| self.catalogue.reporter(id));
        let source = match reporter {
            Some(reporter) if reporter.id == MINISTRY => Source::Ministry,
            _ => Source::Territorial,
        };
        for sheet in recognised.iter().filter(|sheet| !sheet.form.in_form(period.part, source)) {
            read.findings.extend(unknown::other_form(sheet, period.part));
        }
        for form in self.layout.form(period.part, source) {
            let Some(sheet) = recognised.iter().find(|sheet| sheet.form.id == form.id) else {
                if self.owes(form, reporter) {
                    let place = Place { sheet: form.id.clone(), ..Place::default() };
                    let finding =
                        Finding::fail("R-STR-005", place, &form.id, "").with("title", &form.title.vi);
                    read.findings.push(finding);
                }
                continue;
            };
            match form.kind {
                SheetKind::Grid => {
                    let nil = sheet.is_sole() && read.particulars.nil_sheets.contains(&form.id);
                    take(read, copies::read(sheet, |one| grid::read(one, period.part, self.catalogue, nil)));
                }
                SheetKind::Text if sheet.is_sole() => {
                    read.texts.extend(list::read_texts(sheet, period.part));
                }
                SheetKind::List if !form.personal => {
                    take(read, copies::read(sheet, |one| list::read_list(one, self.catalogue)));
                }
                SheetKind::List => read.case_list = case_list::read(sheet, self.catalogue),
                SheetKind::Text | SheetKind::Particulars => {}
            }
        }
    }

    /// Whether a reporter must fill in a sheet: a territorial unit (and one that does not say what it is) all of them,
    /// a sector agency those with a figure for which it is the authority.
    fn owes(&self, form: &Sheet, reporter: Option<&Reporter>) -> bool {
        if form.kind == SheetKind::Particulars || form.personal {
            return false;
        }
        let Some(agency) = reporter.filter(|reporter| !reporter.territorial) else { return true };
        let cells = form.blocks.iter().flat_map(|block| &block.rows).flat_map(|row| &row.slots);
        let in_cells = cells.filter_map(|slot| match slot {
            Slot::Series(id) => Some(self.catalogue.element_of(*id)),
            Slot::Closed | Slot::Entry => None,
        });
        let counts = form.blocks.iter().flat_map(|block| &block.columns).filter_map(|one| one.count.as_ref());
        let counted = counts.filter_map(|count| self.catalogue.element(&count.element));
        in_cells.chain(counted).any(|element| {
            element.authority == agency.id
                || (element.reported_by == Source::Ministry && agency.id == MINISTRY)
        })
    }
}

/// Says of each finding which sheet of the form its worksheet is: tabs are renamed, and the finding stays the same.
fn name_forms(recognised: &[Recognised<'_>], findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|finding| !finding.place.sheet.is_empty()) {
        let sheet = recognised.iter().find(|sheet| sheet.worksheet.name == finding.place.sheet);
        if let Some(sheet) = sheet {
            finding.arguments.entry("form".to_owned()).or_insert_with(|| sheet.form.id.clone());
        }
    }
}

fn take(read: &mut FileRead, sheet: grid::SheetRead) {
    read.facts.extend(sheet.facts);
    read.texts.extend(sheet.texts);
    read.findings.extend(sheet.findings);
    let CellCounts { read: cells, accepted, rejected, empty } = sheet.counts;
    read.counts.read += cells;
    read.counts.accepted += accepted;
    read.counts.rejected += rejected;
    read.counts.empty += empty;
}

/// The one period the file claims; the folder's where it claims none; none where its places disagree.
fn claimed_period(read: &FileRead, expected: Option<Period>) -> Option<Period> {
    let mut periods: Vec<Period> = read.claims.iter().filter_map(|claim| claim.period).collect();
    periods.sort_unstable();
    periods.dedup();
    match periods.as_slice() {
        [] => expected,
        [only] => Some(*only),
        _ => None,
    }
}

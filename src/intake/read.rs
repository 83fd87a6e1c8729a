//! Reading one file from end to end.

use super::claims::{self, Hidden};
use super::fact::{CellCounts, FileRead};
use super::sheets::Recognised;
use super::workbook::{self, Limits, Refusal, Workbook};
use super::{grid, list, particulars, personal, sheets};
use crate::catalogue::{Catalogue, Source};
use crate::finding::{Finding, Place};
use crate::form::{Layout, SheetKind};
use crate::message::Lang;
use crate::period::Period;

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
        if let Some(finding) = personal::find(&workbook) {
            let format = workbook.format.name(Lang::En).to_owned();
            return Ok(FileRead { format, findings: vec![finding], ..FileRead::default() });
        }
        Ok(self.read_workbook(&workbook, expected))
    }

    fn read_workbook(&self, workbook: &Workbook, expected: Option<Period>) -> FileRead {
        let mut read = FileRead { format: workbook.format.name(Lang::En).to_owned(), ..FileRead::default() };
        features(workbook, &mut read.findings);
        let recognised = sheets::recognise(workbook, self.layout, &mut read.findings);
        read.findings.extend(sheets::legacy_encoding(&recognised));
        let hidden = claims::hidden(workbook);
        self.particulars(&recognised, &mut read);
        self.version(&hidden, &mut read.findings);
        read.claims.extend(hidden.claim);
        read.claims.extend(claims::headers(&recognised));
        read.form_version = hidden.form_version;
        if let Some(period) = claimed_period(&read, expected) {
            self.figures(&recognised, period, &mut read);
        }
        read
    }

    fn particulars(&self, recognised: &[Recognised<'_>], read: &mut FileRead) {
        let Some(sheet) = sheets::particulars(recognised) else {
            return;
        };
        let taken = particulars::read(sheet, self.catalogue);
        read.claims.extend(claims::particulars(
            recognised,
            taken.unit_code,
            taken.unit_name,
            taken.period.as_deref(),
        ));
        read.particulars = taken.particulars;
        read.findings.extend(taken.findings);
    }

    /// A form made from other definitions is read all the same; the sender may lack new rows.
    fn version(&self, hidden: &Hidden, findings: &mut Vec<Finding>) {
        if let Some(fingerprint) = &hidden.fingerprint
            && *fingerprint != self.layout.fingerprint
        {
            let shown: String = fingerprint.chars().take(12).collect();
            findings.push(Finding::fail("R-STR-014", Place::default(), shown, ""));
        }
    }

    fn figures(&self, recognised: &[Recognised<'_>], period: Period, read: &mut FileRead) {
        let source = match read.particulars.reporter.as_deref() {
            Some("ministry") => Source::Ministry,
            _ => Source::Territorial,
        };
        for form in self.layout.form(period.part, source) {
            let Some(sheet) = recognised.iter().find(|sheet| sheet.form.id == form.id) else {
                if form.kind != SheetKind::Particulars && !form.personal {
                    let place = Place { sheet: form.id.clone(), ..Place::default() };
                    let finding =
                        Finding::fail("R-STR-005", place, &form.id, "").with("title", &form.title.vi);
                    read.findings.push(finding);
                }
                continue;
            };
            let certain =
                |figures: grid::SheetRead| if sheet.contested { figures.refused() } else { figures };
            match form.kind {
                SheetKind::Grid => {
                    let nil = read.particulars.nil_sheets.contains(&form.id);
                    take(read, certain(grid::read(sheet, period.part, self.catalogue, nil)));
                }
                SheetKind::Text if sheet.contested => {}
                SheetKind::Text => read.texts.extend(list::read_texts(sheet, period.part)),
                SheetKind::List if !form.personal => {
                    let mut texts = Vec::new();
                    let sheet_read = list::read_list(sheet, self.catalogue, &mut texts);
                    if !sheet.contested {
                        read.texts.extend(texts);
                    }
                    take(read, certain(sheet_read));
                }
                SheetKind::List | SheetKind::Particulars => {}
            }
        }
    }
}

fn take(read: &mut FileRead, sheet: grid::SheetRead) {
    read.facts.extend(sheet.facts);
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

/// Active or foreign content: never run, never followed, always said.
fn features(workbook: &Workbook, findings: &mut Vec<Finding>) {
    let features = &workbook.features;
    let mut say = |rule: &str, present: bool, what: &str| {
        if present {
            findings.push(Finding::fail(rule, Place::default(), what, ""));
        }
    };
    say("R-FOR-001", features.macros, "macro VBA");
    say("R-FOR-001", features.excel4_macros, "macro Excel 4");
    say("R-FOR-002", features.external_links, "liên kết ngoài");
    say("R-FOR-002", features.dde, "liên kết DDE");
    say("R-FOR-002", features.embedded_objects, "đối tượng nhúng");
    let unread = features.unread_sheets.join(", ");
    say("R-FOR-003", !unread.is_empty(), &unread);
}

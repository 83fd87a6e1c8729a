//! Which worksheet is which sheet of the form. Never by position: the header decides, then the tab.

use std::borrow::Cow;

use super::reasons;
use super::workbook::{Content, Sheet as Worksheet, Visibility, Workbook};
use crate::finding::{Finding, Place};
use crate::form::{Layout, Sheet};
use crate::text;

/// Rows at the top of a worksheet in which "Biểu số" is looked for.
const HEADER_ROWS: u32 = 30;

/// Name of the form's own hidden sheet.
pub(super) const HIDDEN_SHEET: &str = "_treem";

/// A worksheet that was recognised.
pub(super) struct Recognised<'a> {
    pub form: &'a Sheet,
    pub worksheet: &'a Worksheet,
    /// Other worksheets that claim to be the same sheet with different content; then none of them can be used.
    pub copies: Vec<&'a Worksheet>,
}

impl<'a> Recognised<'a> {
    /// The worksheet and those that differ from it.
    pub fn versions(&self) -> impl Iterator<Item = &'a Worksheet> {
        std::iter::once(self.worksheet).chain(self.copies.iter().copied())
    }

    /// Whether it is the only version of its sheet.
    pub fn is_sole(&self) -> bool {
        self.copies.is_empty()
    }
}

/// A text of the sender in Unicode, converted where it is in a legacy encoding (TCVN3, VNI).
pub(super) fn modern(text: &str) -> Cow<'_, str> {
    match text::modernise(text) {
        Some((_, modern)) => Cow::Owned(modern),
        None => Cow::Borrowed(text),
    }
}

/// Comparison form of a text of the sender.
pub(super) fn folded(text: &str) -> String {
    text::fold(&modern(text))
}

/// One note for a workbook with texts in a legacy encoding, at the first of them. It quotes that text, so sheets of
/// single cases are left out.
pub(super) fn legacy_encoding(recognised: &[Recognised<'_>]) -> Option<Finding> {
    recognised.iter().filter(|sheet| !sheet.form.personal).find_map(|sheet| {
        sheet.worksheet.cells.iter().find_map(|cell| {
            let (encoding, modern) = text::modernise(text_of(&cell.content)?)?;
            let place = Place {
                sheet: sheet.worksheet.name.clone(),
                cell: cell.address.to_string(),
                ..Place::default()
            };
            Some(Finding::fail("R-VAL-015", place, encoding.name(), modern))
        })
    })
}

/// Whether a text may begin like one in comparison form: a cheap look at its first letter before it is folded. That
/// letter must be plain, so that it is the same in every encoding.
pub(super) fn may_begin_like(text: &str, folded: &str) -> bool {
    let first = |text: &str| text.chars().find(|letter| letter.is_alphanumeric());
    match (first(text), first(folded)) {
        (Some(letter), Some(plain)) if plain.is_ascii() => letter.eq_ignore_ascii_case(&plain),
        _ => true,
    }
}

/// The text of a cell, if it holds text.
pub(super) fn text_of(content: &Content) -> Option<&str> {
    match content {
        Content::Text(text) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}

/// What follows `label` in a header cell such as "Biểu số: B05"; `label` is in comparison form.
pub(super) fn after_label<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let (before, after) = text.split_once(':')?;
    (folded(before) == label).then(|| after.trim()).filter(|rest| !rest.is_empty())
}

/// The worksheets of a workbook that are sheets of the form, in the order of the layout.
pub(super) fn recognise<'a>(
    workbook: &'a Workbook,
    layout: &'a Layout,
    findings: &mut Vec<Finding>,
) -> Vec<Recognised<'a>> {
    let mut recognised: Vec<Recognised<'a>> = Vec::new();
    let worksheets: Vec<&Worksheet> =
        workbook.sheets.iter().filter(|worksheet| !reasons::is_results(worksheet)).collect();
    let identified: Vec<(&Worksheet, String, bool)> = worksheets
        .into_iter()
        .filter_map(|worksheet| identify(worksheet, layout).map(|(id, header)| (worksheet, id, header)))
        .filter(|(worksheet, _, header)| worksheet.visibility == Visibility::Visible || *header)
        .collect();
    for form in &layout.sheets {
        let candidates: Vec<(&Worksheet, bool)> = identified
            .iter()
            .filter(|(_, id, _)| *id == form.id)
            .map(|(worksheet, _, header)| (*worksheet, *header))
            .collect();
        recognised.extend(choose(form, &candidates, findings));
    }
    recognised
}

/// The code of the form sheet, and whether the header (not only the tab) names it.
pub(super) fn identify(worksheet: &Worksheet, layout: &Layout) -> Option<(String, bool)> {
    if let Some(code) = header_code(worksheet) {
        let known = layout.sheets.iter().find(|sheet| folded(&sheet.id) == folded(&code));
        return known.map(|sheet| (sheet.id.clone(), true));
    }
    let tab = folded(&worksheet.name);
    layout.sheets.iter().find(|sheet| tab_names(&tab, &sheet.id)).map(|sheet| (sheet.id.clone(), false))
}

/// "B05", "B05 (2)", "Biểu 5", "Bieu B05".
fn tab_names(tab: &str, id: &str) -> bool {
    let id = folded(id);
    let bare = text::strip_marks(tab);
    let bare = bare.split('(').next().unwrap_or("").trim();
    let bare = bare.strip_prefix("bieu").map_or(bare, str::trim_start);
    if bare == id {
        return true;
    }
    let number = |text: &str| text.strip_prefix('b').unwrap_or(text).parse::<u32>().ok();
    id.starts_with('b') && number(bare).is_some() && number(bare) == number(&id)
}

pub(super) fn header_code(worksheet: &Worksheet) -> Option<String> {
    worksheet
        .cells
        .iter()
        .take_while(|cell| cell.address.row < HEADER_ROWS)
        .find_map(|cell| after_label(text_of(&cell.content)?, "biểu số").map(str::to_owned))
}

/// Picks the worksheet to read when several claim to be the same sheet: a copy may be kept beside the real one, but
/// two versions with different content cannot be told apart.
fn choose<'a>(
    form: &'a Sheet,
    candidates: &[(&'a Worksheet, bool)],
    findings: &mut Vec<Finding>,
) -> Option<Recognised<'a>> {
    let by_header: Vec<&(&Worksheet, bool)> = candidates.iter().filter(|(_, header)| *header).collect();
    let pool: Vec<&'a Worksheet> = if by_header.is_empty() {
        candidates.iter().map(|(worksheet, _)| *worksheet).collect()
    } else {
        by_header.iter().map(|(worksheet, _)| *worksheet).collect()
    };
    let (first, others) = pool.split_first()?;
    let mut copies = Vec::new();
    if !others.is_empty() {
        let names: Vec<&str> = pool.iter().map(|worksheet| worksheet.name.as_str()).collect();
        let same = pool.iter().all(|worksheet| worksheet.cells == first.cells);
        let rule = if same { "R-STR-010" } else { "R-STR-011" };
        let place = Place { sheet: names.join(", "), ..Place::default() };
        findings.push(Finding::fail(rule, place, names.join(", "), "").with("form", &form.id));
        if !same {
            copies = others.to_vec();
        }
    } else if by_header.is_empty() {
        let place = Place { sheet: first.name.clone(), ..Place::default() };
        findings.push(Finding::fail("R-STR-012", place, &first.name, "").with("form", &form.id));
    }
    Some(Recognised { form, worksheet: first, copies })
}

//! What a file says of its unit and period: in TT, in the hidden sheet `_treem`, in the header of each sheet.

use std::collections::BTreeSet;

use super::cell;
use super::fact::{Claim, ClaimSource};
use super::grid::place;
use super::particulars::ParticularsRead;
use super::sheets::{HIDDEN_SHEET, Recognised, after_label, folded, modern, text_of};
use super::workbook::{CellAddress, Sheet as Worksheet, Workbook};
use crate::catalogue::Catalogue;
use crate::finding::{Finding, Place};
use crate::period::{Part, Period};

/// Rows at the top of a worksheet in which header lines are looked for.
const HEADER_ROWS: u32 = 30;

/// Takes "Huyện Bình Sơn (524)" apart into name and code.
fn name_and_code(text: &str) -> (Option<String>, Option<String>) {
    let trimmed = text.trim();
    if let Some((name, rest)) = trimmed.rsplit_once('(')
        && let Some(code) = rest.trim_end().strip_suffix(')')
        && !code.is_empty()
        && code.bytes().all(|byte| byte.is_ascii_digit())
    {
        let name = name.trim();
        return ((!name.is_empty()).then(|| name.to_owned()), Some(code.to_owned()));
    }
    ((!trimmed.is_empty()).then(|| trimmed.to_owned()), None)
}

/// The period in a text such as "6 tháng đầu năm 2024 (2024-S1)": by its code, or by the catalogue's name of it.
/// `None` when the text says none, or its code another one than its name.
pub(super) fn period_in(text: &str, catalogue: &Catalogue) -> Option<Period> {
    let text = text.trim().trim_end_matches(['.', ',', ';']);
    let (name, bracket) = text.split_once('(').unwrap_or((text, ""));
    let mut readings: BTreeSet<Period> = text
        .split(['(', ')', ' '])
        .filter(|word| word.contains('-'))
        .filter_map(|word| word.parse().ok())
        .collect();
    readings.extend(text.parse::<Period>().ok());
    readings.extend(bracket.trim_end().strip_suffix(')').and_then(|code| code.parse::<Period>().ok()));
    readings.extend(period_named(name, catalogue));
    let only = readings.pop_first()?;
    readings.is_empty().then_some(only)
}

/// The period whose name in the catalogue ("6 tháng đầu năm {year}") is written, in either language.
fn period_named(text: &str, catalogue: &Catalogue) -> Option<Period> {
    let text = folded(text);
    catalogue.windows.iter().find_map(|window| {
        [&window.name.vi, &window.name.en].into_iter().find_map(|name| {
            let name = folded(name);
            let (before, after) = name.split_once("{year}")?;
            let year: Period = text.strip_prefix(before)?.strip_suffix(after)?.parse().ok()?;
            // Alone, a year reads as the period of a year.
            (year.part == Part::Y).then_some(Period { year: year.year, part: window.part })
        })
    })
}

/// A period was stated and nobody can tell which.
pub(super) fn unknown_period(place: Place, text: &str) -> Finding {
    Finding::fail("R-STR-033", place, text, "")
}

/// Claims in the headers of the recognised sheets, one per sheet that claims anything.
pub(super) fn headers(
    recognised: &[Recognised<'_>],
    catalogue: &Catalogue,
    findings: &mut Vec<Finding>,
) -> Vec<Claim> {
    let sole = recognised.iter().filter(|sheet| sheet.is_sole());
    sole.filter_map(|sheet| header(sheet, catalogue, findings)).collect()
}

fn header(sheet: &Recognised<'_>, catalogue: &Catalogue, findings: &mut Vec<Finding>) -> Option<Claim> {
    let worksheet = sheet.worksheet;
    let mut claim = Claim {
        source: ClaimSource::Header,
        sheet: worksheet.name.clone(),
        unit_code: None,
        unit_name: None,
        period: None,
    };
    for cell in worksheet.cells.iter().take_while(|cell| cell.address.row < HEADER_ROWS) {
        let Some(text) = text_of(&cell.content).map(modern) else { continue };
        if let Some(rest) = after_label(&text, "đơn vị báo cáo") {
            (claim.unit_name, claim.unit_code) = name_and_code(rest);
        } else if let Some(rest) = after_label(&text, "kỳ báo cáo") {
            claim.period = period_in(rest, catalogue);
            if claim.period.is_none() {
                // What stands in a sheet of single cases is never quoted.
                let shown = if sheet.form.personal { "…" } else { rest };
                findings.push(unknown_period(place(worksheet, Some(cell.address), ""), shown));
            }
        }
    }
    (claim.unit_code.is_some() || claim.unit_name.is_some() || claim.period.is_some()).then_some(claim)
}

/// The claim of TT, from its particulars.
pub(super) fn particulars(worksheet: &Worksheet, read: &ParticularsRead) -> Option<Claim> {
    let (unit_code, unit_name) = (read.unit_code.clone(), read.unit_name.clone());
    (unit_code.is_some() || unit_name.is_some() || read.period.is_some()).then(|| Claim {
        source: ClaimSource::Particulars,
        sheet: worksheet.name.clone(),
        unit_code,
        unit_name,
        period: read.period,
    })
}

/// What the hidden sheet holds.
#[derive(Default)]
pub(super) struct Hidden {
    pub claim: Option<Claim>,
    pub form_version: Option<String>,
    pub fingerprint: Option<String>,
}

/// Reads the hidden sheet.
pub(super) fn hidden(workbook: &Workbook, catalogue: &Catalogue, findings: &mut Vec<Finding>) -> Hidden {
    let Some(worksheet) = workbook.sheets.iter().find(|sheet| folded(&sheet.name) == HIDDEN_SHEET) else {
        return Hidden::default();
    };
    let entry = |key: &str| -> Option<(CellAddress, String)> {
        worksheet.cells.iter().find_map(|cell| {
            let is_key = cell.address.column == 0 && text_of(&cell.content) == Some(key);
            let value = worksheet.cell(CellAddress::new(cell.address.row, 1)).filter(|_| is_key)?;
            let text = cell::raw(&value.content);
            (!text.trim().is_empty()).then(|| (value.address, text.trim().to_owned()))
        })
    };
    let value = |key: &str| entry(key).map(|(_, text)| text);
    let period = entry("period").and_then(|(address, text)| {
        let period = period_in(&text, catalogue);
        if period.is_none() {
            findings.push(unknown_period(place(worksheet, Some(address), ""), &text));
        }
        period
    });
    let unit_code = value("unit");
    Hidden {
        claim: (unit_code.is_some() || period.is_some()).then(|| Claim {
            source: ClaimSource::HiddenSheet,
            sheet: worksheet.name.clone(),
            unit_code,
            unit_name: None,
            period,
        }),
        form_version: value("form_version"),
        fingerprint: value("fingerprint"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definitions::Definitions;

    #[test]
    fn unit_and_period_are_taken_from_header_lines() {
        assert_eq!(
            name_and_code("Huyện Bình Sơn (524)"),
            (Some("Huyện Bình Sơn".to_owned()), Some("524".to_owned()))
        );
        assert_eq!(name_and_code("Huyện Bình Sơn"), (Some("Huyện Bình Sơn".to_owned()), None));
    }

    #[test]
    fn a_period_is_read_by_its_code_and_by_its_name() {
        let catalogue = Catalogue::load(&Definitions::load(&[]).unwrap()).unwrap();
        for (text, expected) in [
            ("6 tháng đầu năm 2024 (2024-S1)", "2024-S1"),
            ("Năm 2024 (2024)", "2024"),
            ("6 tháng đầu năm 2023", "2023-S1"),
            ("6 THÁNG  đầu năm 2023.", "2023-S1"),
            ("Năm 2023", "2023"),
            ("First six months of 2023", "2023-S1"),
            ("2023-S1", "2023-S1"),
            ("2023", "2023"),
            ("Kỳ 2023-S1", "2023-S1"),
        ] {
            let found = period_in(text, &catalogue).map(|period| period.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
        for text in
            ["6 tháng", "Năm 23", "Năm 1923", "6 tháng cuối năm 2023", "Năm 2023 (2024)", "quý I/2024"]
        {
            assert_eq!(period_in(text, &catalogue), None, "{text}");
        }
    }
}

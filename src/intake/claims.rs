//! What a file says of its unit and period: in TT, in the hidden sheet `_treem`, in the header of each sheet.

use super::cell;
use super::fact::{Claim, ClaimSource};
use super::sheets::{self, Recognised, after_label, folded, modern, text_of};
use super::workbook::{CellAddress, Sheet as Worksheet, Workbook};
use crate::period::Period;

/// Name of the hidden sheet.
const HIDDEN_SHEET: &str = "_treem";
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

/// The period in a text such as "6 tháng đầu năm 2024 (2024-S1)".
fn period_in(text: &str) -> Option<Period> {
    if let Ok(period) = text.parse() {
        return Some(period);
    }
    text.split(['(', ')', ' ']).filter(|word| word.contains("-S")).find_map(|word| word.parse().ok()).or_else(
        || {
            let (_, rest) = text.rsplit_once('(')?;
            rest.trim_end().strip_suffix(')')?.parse().ok()
        },
    )
}

/// Claims in the headers of the recognised sheets, one per sheet that claims anything.
pub(super) fn headers(recognised: &[Recognised<'_>]) -> Vec<Claim> {
    recognised.iter().filter(|sheet| !sheet.contested).filter_map(|sheet| header(sheet.worksheet)).collect()
}

fn header(worksheet: &Worksheet) -> Option<Claim> {
    let mut claim = Claim {
        source: ClaimSource::Header,
        sheet: worksheet.name.clone(),
        unit_code: None,
        unit_name: None,
        period: None,
    };
    for text in worksheet
        .cells
        .iter()
        .take_while(|cell| cell.address.row < HEADER_ROWS)
        .filter_map(|cell| text_of(&cell.content))
    {
        let text = modern(text);
        if let Some(rest) = after_label(&text, "đơn vị báo cáo") {
            (claim.unit_name, claim.unit_code) = name_and_code(rest);
        } else if let Some(rest) = after_label(&text, "kỳ báo cáo") {
            claim.period = period_in(rest);
        }
    }
    (claim.unit_code.is_some() || claim.unit_name.is_some() || claim.period.is_some()).then_some(claim)
}

/// The claim of TT, from its particulars.
pub(super) fn particulars(
    recognised: &[Recognised<'_>],
    unit_code: Option<String>,
    unit_name: Option<String>,
    period: Option<&str>,
) -> Option<Claim> {
    let sheet = sheets::particulars(recognised)?;
    let period = period.and_then(period_in);
    (unit_code.is_some() || unit_name.is_some() || period.is_some()).then(|| Claim {
        source: ClaimSource::Particulars,
        sheet: sheet.worksheet.name.clone(),
        unit_code,
        unit_name,
        period,
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
pub(super) fn hidden(workbook: &Workbook) -> Hidden {
    let Some(worksheet) = workbook.sheets.iter().find(|sheet| folded(&sheet.name) == HIDDEN_SHEET) else {
        return Hidden::default();
    };
    let value = |key: &str| -> Option<String> {
        worksheet.cells.iter().find_map(|cell| {
            let is_key = cell.address.column == 0 && text_of(&cell.content) == Some(key);
            let value = worksheet.cell(CellAddress::new(cell.address.row, 1)).filter(|_| is_key)?;
            let text = cell::raw(&value.content);
            (!text.trim().is_empty()).then(|| text.trim().to_owned())
        })
    };
    let (unit_code, period) = (value("unit"), value("period").and_then(|text| text.parse().ok()));
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

    #[test]
    fn unit_and_period_are_taken_from_header_lines() {
        assert_eq!(
            name_and_code("Huyện Bình Sơn (524)"),
            (Some("Huyện Bình Sơn".to_owned()), Some("524".to_owned()))
        );
        assert_eq!(name_and_code("Huyện Bình Sơn"), (Some("Huyện Bình Sơn".to_owned()), None));
        assert_eq!(period_in("6 tháng đầu năm 2024 (2024-S1)").unwrap().to_string(), "2024-S1");
        assert_eq!(period_in("Năm 2024 (2024)").unwrap().to_string(), "2024");
        assert_eq!(period_in("6 tháng"), None);
    }
}

//! The sheet "Kết quả kiểm tra" of a workbook that was returned to its sender: the reasons given there. Nothing else in
//! it is read; it is never data.

use serde::{Deserialize, Serialize};

use super::sheets::{folded, may_begin_like, modern, text_of};
use super::workbook::{Cell, CellAddress, Sheet as Worksheet, Workbook};
use crate::text::plain;

/// Name of the sheet.
pub const RESULTS_SHEET: &str = "Kết quả kiểm tra";
/// Head of the column in which reasons are given.
pub const REASON_HEAD: &str = "Giải trình";
/// Head of the column that names the findings.
pub const ID_HEAD: &str = "Mã phát hiện";
/// What stands before the identity of a finding, so that none of them looks like a number.
pub const ID_PREFIX: &str = "PH-";
/// Longest reason that is kept, in characters.
pub const LONGEST_REASON: usize = 1000;

/// Rows at the top in which the head of the table is looked for.
const HEAD_ROWS: u32 = 60;
/// Digits of the identity of a finding.
const ID_DIGITS: usize = 12;

/// A reason given for a finding ("giải trình").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Identity of the finding ([`Finding::id`]).
    pub finding: String,
    /// The reason: one line, without control characters, of bounded length.
    pub text: String,
}

/// Whether a worksheet is the sheet of results: by its name, or by the heads of its table.
pub(super) fn is_results(worksheet: &Worksheet) -> bool {
    folded(&worksheet.name).starts_with(&folded(RESULTS_SHEET)) || heads(worksheet).is_some()
}

/// Row of the heads, column of the identities, column of the reasons.
fn heads(worksheet: &Worksheet) -> Option<(u32, u32, u32)> {
    let is = |cell: &Cell, head: &str| {
        // Heads are short, and folding every text of a large sheet would take long.
        text_of(&cell.content)
            .is_some_and(|text| text.len() < 80 && may_begin_like(text, head) && folded(text) == head)
    };
    let (id_head, reason_head) = (folded(ID_HEAD), folded(REASON_HEAD));
    let top = || worksheet.cells.iter().take_while(|cell| cell.address.row < HEAD_ROWS);
    top().filter(|cell| is(cell, &id_head)).find_map(|id| {
        let same_row = |cell: &&Cell| cell.address.row == id.address.row;
        let reason = top().filter(same_row).find(|cell| is(cell, &reason_head))?;
        Some((id.address.row, id.address.column, reason.address.column))
    })
}

/// The reasons given in a workbook, the first one of each finding.
pub(super) fn read(workbook: &Workbook) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for worksheet in &workbook.sheets {
        let Some((head, ids, texts)) = heads(worksheet) else { continue };
        let identities =
            worksheet.cells.iter().filter(|cell| cell.address.row > head && cell.address.column == ids);
        for cell in identities {
            let id = text_of(&cell.content).and_then(identity);
            let text = answer(worksheet, CellAddress::new(cell.address.row, texts));
            if let (Some(finding), Some(text)) = (id, text.and_then(|text| one_line(&modern(text))))
                && reasons.iter().all(|reason| reason.finding != finding)
            {
                reasons.push(Reason { finding, text });
            }
        }
    }
    reasons
}

/// What is answered at a cell; of cells that stand merged beside several findings, the first one answers for all.
fn answer(worksheet: &Worksheet, at: CellAddress) -> Option<&str> {
    let merged = worksheet.merges.iter().find(|range| range.contains(at));
    let first = merged.map_or(at, |range| range.first);
    text_of(&worksheet.cell(first)?.content)
}

/// The identity in a cell such as "PH-0a1b2c3d4e5f".
fn identity(text: &str) -> Option<String> {
    let id = text.trim().rsplit('-').next().unwrap_or_default().to_ascii_lowercase();
    let plain = id.len() == ID_DIGITS && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then_some(id)
}

/// A reason as it is kept. A dash, or nothing but digits, is none.
fn one_line(text: &str) -> Option<String> {
    let text = plain(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words.join(" ").chars().take(LONGEST_REASON).collect();
    line.chars().any(char::is_alphabetic).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::workbook::{Content, Features, Format};

    fn workbook(name: &str, rows: &[&[&str]]) -> Workbook {
        let mut cells = Vec::new();
        for (row, texts) in (0_u32..).zip(rows) {
            for (column, text) in (0_u32..).zip(*texts) {
                let content = Content::Text((*text).to_owned());
                cells.push(Cell { address: CellAddress::new(row, column), content, formula: None });
            }
        }
        let sheet = Worksheet { name: name.to_owned(), cells, ..Worksheet::default() };
        Workbook { format: Format::Xlsx, sheets: vec![sheet], features: Features::default() }
    }

    fn reasons(rows: &[&[&str]]) -> Vec<(String, String)> {
        let read = read(&workbook("Kết quả kiểm tra", rows));
        read.into_iter().map(|reason| (reason.finding, reason.text)).collect()
    }

    /// People sort the table, move columns and add a line above it.
    #[test]
    fn reasons_are_found_by_the_heads_whatever_the_order() {
        let found = reasons(&[
            &["Huyện Bình Sơn"],
            &["GIẢI TRÌNH", "Nội dung", "Mã phát hiện"],
            &["Mới mở trường", "…", "PH-0A1b2c3d4e5f"],
            &["", "…", "PH-111111111111"],
            &["-", "…", "PH-222222222222"],
            &["Đã kiểm tra lại", "…", "không rõ"],
            &["Chép lại", "…", "PH-0a1b2c3d4e5f"],
        ]);
        assert_eq!(found, [("0a1b2c3d4e5f".to_owned(), "Mới mở trường".to_owned())]);
    }

    /// Findings of one cause share a merged cell: what is typed there is said of each of them.
    #[test]
    fn one_reason_beside_several_findings_answers_them_all() {
        let rows: [&[&str]; 5] = [
            &["Giải trình", "Mã phát hiện"],
            &["Mới mở trường", "PH-aaaaaaaaaaaa"],
            &["", "PH-bbbbbbbbbbbb"],
            &["", "PH-cccccccccccc"],
            &["khác", "PH-dddddddddddd"],
        ];
        let mut workbook = workbook("Kết quả kiểm tra", &rows);
        workbook.sheets[0].merges = vec!["A2:A3".parse().unwrap()];
        let read = read(&workbook);
        let found: Vec<(&str, &str)> =
            read.iter().map(|reason| (&reason.finding[..1], reason.text.as_str())).collect();
        assert_eq!(found, [("a", "Mới mở trường"), ("b", "Mới mở trường"), ("d", "khác")]);
    }

    #[test]
    fn a_reason_is_one_bounded_line_without_control_characters() {
        let long = "lý do ".repeat(1000);
        let rows: [&[&str]; 3] = [
            &["Giải trình", "Mã phát hiện"],
            &["Trường\n\u{7}mới \u{202e}mở", "PH-aaaaaaaaaaaa"],
            &[&long, "PH-bbbbbbbbbbbb"],
        ];
        let found = reasons(&rows);
        assert_eq!(found[0].1, "Trường mới mở");
        assert_eq!(found[1].1.chars().count(), LONGEST_REASON);
    }

    #[test]
    fn the_sheet_is_known_by_its_name_or_by_its_heads() {
        let known = |name: &str, rows: &[&[&str]]| is_results(&workbook(name, rows).sheets[0]);
        assert!(known("Kết quả kiểm tra (2)", &[]));
        assert!(known("Sheet1", &[&["Giải trình", "Mã phát hiện"]]));
        assert!(!known("B05", &[&["Giải trình"], &["Mã phát hiện"]]));
    }
}

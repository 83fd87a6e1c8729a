//! Sheets built by hand, cell by cell: what people do to forms.

use super::sheets::Recognised;
use super::workbook::{Cell, CellAddress, CellRange, Content, Sheet as Worksheet};
use super::{Fact, grid, list};
use crate::catalogue::Catalogue;
use crate::definitions::Definitions;
use crate::form::{self, Layout};
use crate::period::Part;
use crate::value::Value;

pub(super) struct World {
    pub catalogue: Catalogue,
    pub layout: Layout,
}

pub(super) fn world() -> World {
    let definitions = Definitions::load(&[]).unwrap();
    let catalogue = Catalogue::load(&definitions).unwrap();
    let layout = form::load(&definitions, &catalogue).unwrap();
    World { catalogue, layout }
}

/// A worksheet from rows of texts; what reads as a number becomes one, blank cells stay out, `=6` is a formula with the
/// result 6.
pub(super) fn worksheet(rows: &[&[&str]]) -> Worksheet {
    let mut cells = Vec::new();
    for (row, texts) in rows.iter().enumerate() {
        for (column, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let formula = text.strip_prefix('=').map(|_| "SUM(E2:F2)".to_owned());
            let text = text.strip_prefix('=').unwrap_or(text);
            let content = text.parse().map_or_else(|_| Content::Text(text.to_owned()), Content::Number);
            let address = CellAddress::new(row as u32, column as u32);
            cells.push(Cell { address, content, formula });
        }
    }
    Worksheet { name: "B02".to_owned(), cells, ..Worksheet::default() }
}

pub(super) fn read(world: &World, worksheet: &Worksheet, nil: bool) -> grid::SheetRead {
    let form = world.layout.sheet("B02").unwrap();
    let recognised = Recognised { form, worksheet, copies: Vec::new() };
    grid::read(&recognised, Part::S1, &world.catalogue, nil)
}

pub(super) fn value(read: &grid::SheetRead, series: &str) -> Option<Value> {
    read.facts.iter().find(|fact: &&Fact| fact.series == series).map(|fact| fact.value)
}

pub(super) fn rules(read: &grid::SheetRead) -> Vec<(&str, &str)> {
    read.findings.iter().map(|one| (one.rule.as_str(), one.place.cell.as_str())).collect()
}

pub(super) const INDEX: &[&str] = &["A", "B", "C", "1", "2", "3"];
pub(super) const FULL: &[&[&str]] = &[
    INDEX,
    &["1", "Trẻ em sinh ra sống", "01", "10", "6", "4"],
    &["2", "x", "02", "1", "1", "0"],
    &["3", "x", "03", "0", "0", "0"],
    &["4", "x", "04", "0", "0", "0"],
    &["5", "x", "05", "9", "5", "4"],
];

#[test]
fn a_sheet_as_it_was_sent_out_reads_without_a_word() {
    let world = world();
    let read = read(&world, &worksheet(FULL), false);
    assert_eq!(rules(&read), []);
    assert_eq!(value(&read, "live_births|sex=F"), Some(Value::Number(4)));
    assert_eq!((read.counts.read, read.counts.accepted), (15, 15));
}

#[test]
fn inserted_rows_and_columns_and_codes_typed_as_numbers_change_nothing() {
    let world = world();
    let sheet = worksheet(&[
        &["", "ghi chú"],
        &["A", "B", "ghi chú", "C", "", "3", "1", "2"],
        &["1", "Trẻ em sinh ra sống", "", "1", "", "4", "10", "6"],
        &["", "chèn thêm"],
        &["2", "x", "", "2", "", "0", "1", "1"],
        &["3", "x", "", "03", "", "0", "0", "0"],
        &["4", "x", "", "04", "", "0", "0", "0"],
        &["5", "x", "", "05", "", "4", "9", "5"],
    ]);
    let read = read(&world, &sheet, false);
    assert_eq!(rules(&read), []);
    assert_eq!(value(&read, "live_births|sex=F"), Some(Value::Number(4)));
    assert_eq!(value(&read, "live_births"), Some(Value::Number(10)));
    let fact = read.facts.iter().find(|fact| fact.series == "live_births").unwrap();
    assert_eq!(fact.origin.cell, "G3");
}

#[test]
fn blank_dots_and_dash_are_three_different_things() {
    let world = world();
    let mut rows = FULL.to_vec();
    rows[1] = &["1", "Trẻ em sinh ra sống", "01", "", "...", "-"];
    let read = read(&world, &worksheet(&rows), false);
    assert_eq!(value(&read, "live_births"), Some(Value::Missing));
    assert_eq!(value(&read, "live_births|sex=M"), Some(Value::Missing));
    assert_eq!(value(&read, "live_births|sex=F"), Some(Value::Number(0)));
}

#[test]
fn what_is_no_number_is_rejected_at_its_cell() {
    let world = world();
    let mut rows = FULL.to_vec();
    rows[1] = &["1", "Trẻ em sinh ra sống", "01", "khoảng 10", "1.5", "x"];
    let read = read(&world, &worksheet(&rows), false);
    assert_eq!(rules(&read), [("R-VAL-003", "D2"), ("R-VAL-004", "E2"), ("R-VAL-010", "F2")]);
    assert_eq!(value(&read, "live_births"), Some(Value::Rejected));
    assert_eq!(read.counts.rejected, 3);
}

#[test]
fn a_row_code_that_stands_twice_is_used_by_neither() {
    let world = world();
    let mut rows = FULL.to_vec();
    rows.push(&["", "x", "05", "8", "4", "4"]);
    let read = read(&world, &worksheet(&rows), false);
    assert_eq!(rules(&read), [("R-STR-009", "A6")]);
    assert_eq!(value(&read, "birth_registered_u5"), Some(Value::Rejected));
    assert_eq!((read.counts.read, read.counts.accepted, read.counts.rejected), (15, 12, 3));
}

#[test]
fn a_doubled_row_is_rejected_where_either_says_something() {
    let world = world();
    let mut rows = FULL.to_vec();
    rows[5] = &["5", "x", "05", "", "5", ""];
    rows.push(&["", "x", "05", "8", "", "..."]);
    let read = read(&world, &worksheet(&rows), false);
    assert_eq!(value(&read, "birth_registered_u5"), Some(Value::Rejected));
    assert_eq!(value(&read, "birth_registered_u5|sex=M"), Some(Value::Rejected));
    assert_eq!(value(&read, "birth_registered_u5|sex=F"), Some(Value::Missing));
    assert_eq!((read.counts.read, read.counts.rejected, read.counts.empty), (15, 2, 1));
}

#[test]
fn a_column_code_that_stands_twice_rejects_what_stands_under_either() {
    let world = world();
    let mut rows: Vec<Vec<&str>> = FULL.iter().map(|row| row.to_vec()).collect();
    for (row, copy) in rows.iter_mut().zip(["3", "", "7", "", "", ""]) {
        row.push(copy);
    }
    rows[3][5] = "";
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let read = read(&world, &worksheet(&rows), false);
    assert_eq!(rules(&read), [("R-STR-019", "")]);
    assert_eq!(value(&read, "live_births|sex=F"), Some(Value::Rejected));
    assert_eq!(value(&read, "deaths_28d_1y|sex=F"), Some(Value::Missing));
    assert_eq!((read.counts.read, read.counts.rejected, read.counts.empty), (15, 4, 1));
}

#[test]
fn a_code_that_contradicts_its_label_is_refused() {
    let world = world();
    let other = world.layout.sheet("B02").unwrap().row("02").unwrap().1.label.vi.clone();
    let swapped = ["1", other.as_str(), "01", "10", "6", "4"];
    let mut rows = FULL.to_vec();
    rows[1] = &swapped;
    let read = read(&world, &worksheet(&rows), false);
    assert_eq!(rules(&read), [("R-STR-020", "A2")]);
    assert_eq!(value(&read, "live_births"), Some(Value::Rejected));
    assert_eq!((read.counts.read, read.counts.rejected), (15, 3));
}

#[test]
fn a_row_whose_code_is_gone_is_found_by_its_label() {
    let world = world();
    let label = world.layout.sheet("B02").unwrap().row("01").unwrap().1.label.vi.to_uppercase();
    let bare = ["1", label.as_str(), "", "10", "6", "4"];
    let mut rows = FULL.to_vec();
    rows[1] = &bare;
    let read = read(&world, &worksheet(&rows), false);
    assert_eq!(rules(&read), [("R-STR-013", "A2")]);
    assert_eq!(value(&read, "live_births"), Some(Value::Number(10)));
}

#[test]
fn a_missing_row_and_numbers_without_a_code_are_said() {
    let world = world();
    let mut rows = FULL.to_vec();
    rows[1] = &["", "Tổng cộng của phòng", "", "10", "6", "4"];
    let read = read(&world, &worksheet(&rows), false);
    let found = rules(&read);
    assert!(found.contains(&("R-STR-007", "")) && found.contains(&("R-STR-016", "D2")), "{found:?}");
    assert_eq!(value(&read, "live_births"), None);
}

#[test]
fn a_missing_column_is_said_and_its_cells_are_not_zero() {
    let world = world();
    let rows: Vec<Vec<&str>> = FULL.iter().map(|row| row[..5].to_vec()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let read = read(&world, &worksheet(&rows), false);
    assert_eq!(rules(&read), [("R-STR-008", "")]);
    assert_eq!(value(&read, "live_births|sex=F"), None);
}

#[test]
fn a_number_with_its_unit_in_a_row_without_a_code_is_noticed() {
    let world = world();
    let mut rows = FULL.to_vec();
    rows.push(&["", "Trong đó", "", "12 em"]);
    rows.push(&["", "Người lập biểu", "", "", "Ngày 14 tháng 5", "", "99"]);
    assert_eq!(rules(&read(&world, &worksheet(&rows), false)), [("R-STR-016", "D7")]);
}

#[test]
fn tasks_are_counted_by_status_and_an_empty_list_is_missing() {
    let world = world();
    let form = world.layout.sheet("B11").unwrap();
    let read = |rows: &[&[&str]]| {
        let worksheet = worksheet(rows);
        list::read_list(&Recognised { form, worksheet: &worksheet, copies: Vec::new() }, &world.catalogue)
    };
    let index: &[&str] = &["A", "1", "2", "3", "4", "5", "6", "7"];
    let filled = read(&[
        index,
        &["1", "CV 1", "Việc a", "Sở", "", "2024", "Hoàn thành", ""],
        &["2", "CV 2", "Việc b", "Sở", "", "2024", "đang thực hiện", ""],
        &["3"],
    ]);
    assert_eq!(value(&filled, "tasks"), Some(Value::Number(2)));
    assert_eq!(value(&filled, "tasks|task_status=DONE"), Some(Value::Number(1)));
    assert_eq!(value(&filled, "tasks|task_status=OVERDUE"), Some(Value::Number(0)));
    let empty = read(&[index, &["1"], &["2"]]);
    assert_eq!(value(&empty, "tasks"), Some(Value::Missing));
    let unclear = read(&[index, &["1", "CV", "Việc", "Sở", "", "", "gần xong", ""]]);
    assert_eq!(rules(&unclear), [("R-VAL-018", "G2")]);
    assert_eq!(value(&unclear, "tasks|task_status=DONE"), Some(Value::Rejected));
}

#[test]
fn merged_status_cells_count_for_each_row_and_lines_below_a_list_do_not() {
    let world = world();
    let form = world.layout.sheet("B11").unwrap();
    let mut worksheet = worksheet(&[
        &["A", "1", "2", "3", "4", "5", "6", "7"],
        &["1", "CV 1", "Việc a", "Sở A", "", "2024", "Hoàn thành", "Đạt"],
        &["2", "CV 2", "Việc b"],
        &["3", "", "Việc c", "Sở C", "", "", "Đang thực hiện"],
        &["4", "CV 4", "", "", "", "2025", "Hoàn thành"],
        &["", "Ghi chú: số liệu sơ bộ"],
        &["", "", "", "", "", "Thủ trưởng đơn vị"],
    ]);
    for column in [3, 6] {
        worksheet
            .merges
            .push(CellRange { first: CellAddress::new(1, column), last: CellAddress::new(2, column) });
    }
    let recognised = Recognised { form, worksheet: &worksheet, copies: Vec::new() };
    let read = list::read_list(&recognised, &world.catalogue);
    assert_eq!(rules(&read), []);
    assert_eq!(value(&read, "tasks"), Some(Value::Number(4)));
    assert_eq!(value(&read, "tasks|task_status=DONE"), Some(Value::Number(3)));
    let texts: Vec<(&str, &str)> = read
        .texts
        .iter()
        .filter(|one| one.row == "2")
        .map(|one| (one.text.as_str(), one.origin.cell.as_str()))
        .collect();
    assert_eq!(texts, [("CV 2", "B3"), ("Việc b", "C3"), ("Sở A", "D2"), ("Hoàn thành", "G2")]);
    assert!(!read.texts.iter().any(|one| one.text.contains("Ghi chú")));
}

//! Sheets built by hand, cell by cell: what people do to forms.

use super::sheets::Recognised;
use super::workbook::{Cell, CellAddress, Content, Sheet as Worksheet};
use super::{Fact, grid, list};
use crate::catalogue::Catalogue;
use crate::definitions::Definitions;
use crate::form::{self, Layout};
use crate::period::Part;
use crate::value::Value;

struct World {
    catalogue: Catalogue,
    layout: Layout,
}

fn world() -> World {
    let definitions = Definitions::load(&[]).unwrap();
    let catalogue = Catalogue::load(&definitions).unwrap();
    let layout = form::load(&definitions, &catalogue).unwrap();
    World { catalogue, layout }
}

/// A worksheet from rows of texts; what reads as a number becomes one, blank cells stay out.
fn worksheet(rows: &[&[&str]]) -> Worksheet {
    let mut cells = Vec::new();
    for (row, texts) in rows.iter().enumerate() {
        for (column, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let content = text.parse().map_or_else(|_| Content::Text((*text).to_owned()), Content::Number);
            let address = CellAddress::new(row as u32, column as u32);
            cells.push(Cell { address, content, formula: None });
        }
    }
    Worksheet { name: "B02".to_owned(), cells, ..Worksheet::default() }
}

fn read(world: &World, worksheet: &Worksheet, nil: bool) -> grid::SheetRead {
    let form = world.layout.sheet("B02").unwrap();
    grid::read(&Recognised { form, worksheet, contested: false }, Part::S1, &world.catalogue, nil)
}

fn value(read: &grid::SheetRead, series: &str) -> Option<Value> {
    read.facts.iter().find(|fact: &&Fact| fact.series == series).map(|fact| fact.value)
}

fn rules(read: &grid::SheetRead) -> Vec<(&str, &str)> {
    read.findings.iter().map(|one| (one.rule.as_str(), one.place.cell.as_str())).collect()
}

const INDEX: &[&str] = &["A", "B", "C", "1", "2", "3"];
const FULL: &[&[&str]] = &[
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
fn a_row_code_that_stands_twice_is_rejected() {
    let world = world();
    let mut rows = FULL.to_vec();
    rows.push(&["", "x", "05", "8", "4", "4"]);
    let read = read(&world, &worksheet(&rows), false);
    assert_eq!(rules(&read), [("R-STR-009", "A6")]);
    assert_eq!(value(&read, "birth_registered_u5"), Some(Value::Rejected));
}

#[test]
fn a_code_that_contradicts_its_label_is_refused() {
    let world = world();
    let other = world.layout.sheet("B02").unwrap().row("02").unwrap().1.label.vi.clone();
    let swapped = ["1", other.as_str(), "01", "10", "6", "4"];
    let mut rows = FULL.to_vec();
    rows[1] = &swapped;
    let read = read(&world, &worksheet(&rows), false);
    assert!(rules(&read).contains(&("R-STR-020", "A2")), "{:?}", rules(&read));
    assert_eq!(value(&read, "live_births"), Some(Value::Rejected));
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
fn a_nil_return_turns_blanks_into_zeros_unless_the_sheet_says_otherwise() {
    let world = world();
    let blank: Vec<Vec<&str>> = FULL.iter().map(|row| row[..3].to_vec()).collect();
    let mut rows: Vec<&[&str]> = blank.iter().map(Vec::as_slice).collect();
    rows[0] = INDEX;
    let nil = read(&world, &worksheet(&rows), true);
    assert_eq!(value(&nil, "live_births"), Some(Value::Number(0)));
    assert_eq!((nil.counts.accepted, nil.counts.empty), (15, 0));
    rows[1] = &["1", "x", "01", "3"];
    let contradicted = read(&world, &worksheet(&rows), true);
    assert_eq!(rules(&contradicted), [("R-VAL-016", "D2")]);
    assert_eq!(value(&contradicted, "live_births|sex=M"), Some(Value::Missing));
}

#[test]
fn tasks_are_counted_by_status_and_an_empty_list_is_missing() {
    let world = world();
    let form = world.layout.sheet("B11").unwrap();
    let read = |rows: &[&[&str]]| {
        let worksheet = worksheet(rows);
        list::read_list(
            &Recognised { form, worksheet: &worksheet, contested: false },
            &world.catalogue,
            &mut Vec::new(),
        )
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

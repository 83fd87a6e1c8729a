use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::*;

fn book() -> Book {
    Book::new(jiff::civil::date(2024, 5, 14), "Báo cáo thử").unwrap()
}

fn sample() -> Vec<u8> {
    let mut book = book();
    let mut sheet = book.sheet(SheetOptions::landscape("B05")).unwrap();
    sheet.cell(0, 0, Content::Text("=1+1"), Style::text().bold()).unwrap();
    sheet.cell(0, 1, Content::Integer(1234), Style::integer()).unwrap();
    sheet.cell(0, 2, Content::Decimal { minor: 125, decimals: 1 }, Style::text()).unwrap();
    sheet
        .merge(CellRange::new(1, 0, 2, 1), Content::Text("gộp"), Style::text().border(Border::THIN))
        .unwrap();
    sheet.cell(2, 2, Content::Text("cạnh ô gộp"), Style::text().wrap()).unwrap();
    let empty =
        Content::Formula { formula: "IF(COUNT(B9:C9)=0,\"\",SUM(B9:C9))", result: FormulaResult::Empty };
    sheet.cell(3, 0, empty, Style::integer()).unwrap();
    let full = Content::Formula { formula: "SUM(B1,7)", result: FormulaResult::Integer(1241) };
    sheet.cell(3, 1, full, Style::integer()).unwrap();
    sheet
        .cell(4, 0, Content::Date(jiff::civil::date(2024, 5, 14)), Style::text().format(NumberFormat::Date))
        .unwrap();
    sheet.note(0, 1, "Ghi chú về ô này").unwrap();
    let target = "internal:'B05'!A1";
    sheet.cell(5, 0, Content::Link { target, text: "về đầu trang" }, Style::text().underline()).unwrap();
    sheet.cell(5, 1, Content::Integer(i64::MAX), Style::integer()).unwrap();
    sheet.width(0, 30.0).unwrap();
    sheet.protect();
    sheet.footer("Báo cáo thử & nghiệm");
    book.finish().unwrap()
}

fn read(bytes: Vec<u8>) -> (calamine::Range<Data>, calamine::Range<String>) {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    (workbook.worksheet_range("B05").unwrap(), workbook.worksheet_formula("B05").unwrap())
}

#[test]
fn cells_read_back_as_they_were_written() {
    let (values, formulas) = read(sample());
    assert_eq!(values.get_value((0, 0)), Some(&Data::String("=1+1".to_owned())));
    assert_eq!(values.get_value((0, 1)), Some(&Data::Float(1234.0)));
    assert_eq!(values.get_value((0, 2)), Some(&Data::Float(12.5)));
    assert_eq!(values.get_value((1, 0)), Some(&Data::String("gộp".to_owned())));
    assert_eq!(values.get_value((2, 2)), Some(&Data::String("cạnh ô gộp".to_owned())));
    assert_eq!(values.get_value((3, 1)), Some(&Data::Float(1241.0)));
    assert!(matches!(values.get_value((4, 0)), Some(Data::DateTime(day)) if day.as_f64() == 45_426.0));
    assert_eq!(values.get_value((5, 1)), Some(&Data::String(i64::MAX.to_string())));
    assert_eq!(formulas.get_value((0, 0)).map(String::as_str).unwrap_or_default(), "");
    assert_eq!(formulas.get_value((3, 1)).map(String::as_str), Some("SUM(B1,7)"));
}

#[test]
fn a_total_that_shows_nothing_does_not_read_as_zero() {
    let (values, _) = read(sample());
    let blank = values.get_value((3, 0));
    assert!(
        matches!(blank, None | Some(Data::Empty)) || blank == Some(&Data::String(String::new())),
        "{blank:?}"
    );
}

#[test]
fn equal_input_gives_equal_bytes() {
    assert_eq!(sample(), sample());
}

#[test]
fn rows_never_go_back_and_cells_are_written_once() {
    let mut book = book();
    let mut sheet = book.sheet(SheetOptions::portrait("A")).unwrap();
    sheet.cell(3, 0, Content::Integer(1), Style::text()).unwrap();
    assert!(matches!(sheet.cell(2, 0, Content::Integer(1), Style::text()), Err(BookError::RowOrder { .. })));
    assert!(matches!(sheet.height(2, 20.0), Err(BookError::RowOrder { .. })));
    assert!(matches!(sheet.cell(3, 0, Content::Integer(1), Style::text()), Err(BookError::CellTwice { .. })));
    sheet.merge(CellRange::new(4, 0, 5, 1), Content::Blank, Style::text()).unwrap();
    assert!(matches!(sheet.cell(5, 1, Content::Integer(1), Style::text()), Err(BookError::CellTwice { .. })));
}

#[test]
fn what_no_cell_can_hold_is_refused() {
    let mut book = book();
    let mut sheet = book.sheet(SheetOptions::portrait("A")).unwrap();
    let long = "x".repeat(32_768);
    assert!(matches!(sheet.cell(0, 0, Content::Text(&long), Style::text()), Err(BookError::Text { .. })));
    let infinite = Content::Number(f64::INFINITY);
    assert!(matches!(sheet.cell(0, 1, infinite, Style::text()), Err(BookError::Unwritable { .. })));
    let list = ValidationRule::List(vec!["x".repeat(300)]);
    let (title, message) = (String::new(), String::new());
    let validation = Validation { rule: list, title, message, prompt: None, strict: true };
    assert!(matches!(sheet.validation(CellRange::cell(0, 0), &validation), Err(BookError::Library { .. })));
}

#[test]
fn a_table_is_marked_and_its_header_is_written_once() {
    let mut book = book();
    book.describe("Sở Y tế", "Báo cáo của các đơn vị");
    let mut sheet = book.sheet(SheetOptions::portrait("A")).unwrap();
    let heads = ["Đơn vị".to_owned(), "Giá trị".to_owned()];
    let mark = TableMark {
        name: "bang_01",
        title: "Bảng thử",
        heads: &heads,
        style: Style::text().bold(),
        filters: false,
    };
    sheet.table(CellRange::new(1, 0, 3, 1), &mark).unwrap();
    assert!(matches!(sheet.cell(1, 1, Content::Integer(1), Style::text()), Err(BookError::CellTwice { .. })));
    sheet.cell(2, 1, Content::Integer(7), Style::integer()).unwrap();
    sheet.cell(3, 1, Content::Integer(8), Style::integer()).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(book.finish().unwrap())).unwrap();
    workbook.load_tables().unwrap();
    assert_eq!(workbook.table_names(), ["bang_01"]);
    let table = workbook.table_by_name("bang_01").unwrap();
    assert_eq!(table.columns(), heads);
    assert_eq!(table.data().get_value((3, 1)), Some(&Data::Float(8.0)));
}

#[test]
fn a_long_sheet_has_as_many_page_breaks_as_a_sheet_can_hold() {
    let mut book = book();
    let mut sheet = book.sheet(SheetOptions::portrait("A")).unwrap();
    let rows: Vec<u32> = (1..=1500).collect();
    sheet.page_breaks(&rows).unwrap();
    assert!(!book.finish().unwrap().is_empty());
}

//! Workbooks as people send them: every kind of cell, as Excel, LibreOffice, openpyxl and rust_xlsxwriter write it.

use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Workbook as Writer};

use super::testkit::{cell, content, open, package, rows, text};
use super::{Content, Format, Limits, Visibility, read};

fn written(fill: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::new();
    fill(&mut writer);
    writer.save_to_buffer().unwrap()
}

#[test]
fn every_kind_of_content_keeps_its_kind() {
    let bytes = written(|writer| {
        let date = Style::new().set_num_format("dd/mm/yyyy");
        let sheet = writer.add_worksheet().set_name("B05").unwrap();
        sheet.write(0, 0, "Trẻ em bị xâm hại").unwrap();
        sheet.write(0, 1, 1234).unwrap();
        sheet.write(0, 2, true).unwrap();
        sheet.write_with_format(0, 3, ExcelDateTime::from_ymd(2024, 5, 14).unwrap(), &date).unwrap();
        sheet
            .write_with_format(
                0,
                4,
                ExcelDateTime::from_ymd(2024, 5, 14).unwrap().and_hms(10, 30, 0).unwrap(),
                &date,
            )
            .unwrap();
        sheet.write(0, 5, Formula::new("B1+1").set_result("1235")).unwrap();
        sheet.write(0, 6, Formula::new("\"a\"&\"b\"").set_result("ab")).unwrap();
        sheet.write(0, 7, Formula::new("1/0").set_result("#DIV/0!")).unwrap();
        sheet.write_blank(0, 8, &date).unwrap();
        sheet.write_with_format(0, 9, 0.125, &Style::new().set_num_format("0.0%")).unwrap();
        sheet.write(0, 10, 0.5).unwrap();
    });
    let book = open(&bytes).unwrap();
    assert_eq!(book.format, Format::Xlsx);
    let sheet = book.sheet("B05").unwrap();
    assert_eq!(content(sheet, "A1"), Some(&text("Trẻ em bị xâm hại")));
    assert_eq!(content(sheet, "B1"), Some(&Content::Number(1234.0)));
    assert_eq!(content(sheet, "C1"), Some(&Content::Boolean(true)));
    assert_eq!(content(sheet, "D1"), Some(&Content::Date("2024-05-14".to_owned())));
    assert_eq!(content(sheet, "E1"), Some(&Content::Date("2024-05-14T10:30:00".to_owned())));
    assert_eq!(content(sheet, "F1"), Some(&Content::Number(1235.0)));
    assert_eq!(cell(sheet, "F1").unwrap().formula.as_deref(), Some("B1+1"));
    assert_eq!(content(sheet, "G1"), Some(&text("ab")));
    assert_eq!(content(sheet, "H1"), Some(&Content::Error("#DIV/0!".to_owned())));
    assert_eq!(content(sheet, "I1"), None);
    assert!(sheet.is_percent("J1".parse().unwrap()));
    assert!(!sheet.is_percent("K1".parse().unwrap()));
}

#[test]
fn hidden_sheets_rows_columns_and_merges_are_told() {
    let bytes = written(|writer| {
        let plain = Style::new();
        let sheet = writer.add_worksheet().set_name("TT").unwrap();
        sheet.merge_range(1, 0, 2, 3, "gộp", &plain).unwrap();
        sheet.set_row_hidden(5).unwrap();
        sheet.write(5, 0, 7).unwrap();
        sheet.set_column_hidden(2).unwrap();
        writer.add_worksheet().set_name("_treem").unwrap().set_hidden(true);
        writer.add_worksheet().set_name("ẩn & kín").unwrap().set_very_hidden(true);
    });
    let book = open(&bytes).unwrap();
    let seen: Vec<_> = book.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.visibility)).collect();
    let expected =
        [("TT", Visibility::Visible), ("_treem", Visibility::Hidden), ("ẩn & kín", Visibility::VeryHidden)];
    assert_eq!(seen, expected);
    let sheet = &book.sheets[0];
    assert_eq!(sheet.merges, ["A2:D3".parse().unwrap()]);
    assert_eq!(
        (sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()),
        ([5].as_slice(), [2].as_slice())
    );
    assert_eq!(content(sheet, "A6"), Some(&Content::Number(7.0)));
}

#[test]
fn a_formula_without_result_is_neither_blank_nor_zero() {
    let book = open(&rows(
        "<row r=\"1\"><c r=\"A1\"><f>B1+1</f></c><c r=\"B1\"><f>1</f><v></v></c><c r=\"C1\"><f>1</f><v/></c>\
         <c r=\"D1\" t=\"str\"><f>1</f></c><c r=\"E1\" t=\"e\"><f>1</f><v/></c><c r=\"F1\" t=\"str\"><f>\"\"</f><v></v></c></row>",
    ))
    .unwrap();
    for address in ["A1", "B1", "C1", "D1", "E1"] {
        assert_eq!(content(&book.sheets[0], address), Some(&Content::FormulaWithoutResult), "{address}");
    }
    assert_eq!(content(&book.sheets[0], "F1"), Some(&text("")));
    assert_eq!(cell(&book.sheets[0], "A1").unwrap().formula.as_deref(), Some("B1+1"));
}

#[test]
fn cells_of_other_writers_read_alike() {
    let book = open(&rows(
        "<x:row r=\"3\"><x:c t=\"inlineStr\"><x:is><x:t>trong ô</x:t></x:is></x:c><x:c t=\"s\"><x:v>1</x:v></x:c>\
         <x:c><x:v>3</x:v></x:c><x:c/><x:c t=\"b\"><x:v>0</x:v></x:c></x:row><row><c><v>9</v></c></row>",
    ))
    .unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(content(sheet, "A3"), Some(&text("trong ô")));
    assert_eq!(content(sheet, "B3"), Some(&text("hai")));
    assert_eq!(content(sheet, "C3"), Some(&Content::Number(3.0)));
    assert_eq!(content(sheet, "D3"), None);
    assert_eq!(content(sheet, "E3"), Some(&Content::Boolean(false)));
    assert_eq!(content(sheet, "A4"), Some(&Content::Number(9.0)));
}

#[test]
fn shared_formulas_are_written_out_for_their_cell() {
    let book = open(&rows(
        "<row r=\"1\"><c r=\"C1\"><f t=\"shared\" ref=\"C1:C2\" si=\"0\">A1+$B$1</f><v>1</v></c></row>\
         <row r=\"2\"><c r=\"C2\"><f t=\"shared\" si=\"0\"/><v>2</v></c><c r=\"D2\"><f t=\"shared\" si=\"99999999999\"/><v>2</v></c></row>",
    ))
    .unwrap();
    assert_eq!(cell(&book.sheets[0], "C2").unwrap().formula.as_deref(), Some("A2+$B$1"));
    assert_eq!(cell(&book.sheets[0], "D2").unwrap().formula.as_deref(), Some(""));
}

#[test]
fn error_values_excel_does_not_have_are_errors_too() {
    let book = open(&rows(
        "<row><c t=\"e\"><v>#REF!</v></c><c s=\"0\" t=\"e\"><v>Err:502</v></c><c><v>1e999</v></c></row>",
    ))
    .unwrap();
    let errors: Vec<_> = book.sheets[0].cells.iter().map(|cell| cell.content.clone()).collect();
    assert_eq!(errors, ["#REF!", "Err:502", "#NUM!"].map(|error| Content::Error(error.to_owned())));
}

#[test]
fn duplicate_addresses_keep_the_first_and_order_is_restored() {
    let book = open(&rows(
        "<row r=\"5\"><c r=\"B5\"><v>1</v></c><c r=\"A5\"><v>2</v></c></row><row r=\"1\"><c r=\"A1\"><v>3</v></c>\
         <c r=\"B5\"><v>4</v></c><c r=\"B5\"><v>5</v></c></row>",
    ))
    .unwrap();
    let sheet = &book.sheets[0];
    let order: Vec<_> = sheet.cells.iter().map(|cell| cell.address.to_string()).collect();
    assert_eq!(order, ["A1", "A5", "B5"]);
    assert_eq!(content(sheet, "B5"), Some(&Content::Number(1.0)));
    assert_eq!(sheet.duplicate_cells, ["B5".parse().unwrap()]);
}

#[test]
fn foreign_content_is_told_and_not_read() {
    let sheet = "<worksheet><sheetData/></worksheet>";
    let bytes = package(
        sheet,
        &[
            ("xl/vbaProject.bin", "x"),
            ("xl/externalLinks/externalLink1.xml", "<externalLink><ddeLink/></externalLink>"),
            ("xl/embeddings/oleObject1.bin", "x"),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"/xl/worksheets/Sheet1.xml\"/>\
              <Relationship Id=\"rId7\" Type=\"x/xlMacrosheet\" Target=\"macrosheets/sheet2.xml\"/></Relationships>",
            ),
            (
                "xl/workbook.xml",
                "<workbook><sheets><sheet name=\"B05\" r:id=\"rId1\"/><sheet name=\"Macro1\" r:id=\"rId7\"/></sheets></workbook>",
            ),
        ],
    );
    let book = open(&bytes).unwrap();
    assert_eq!(book.format, Format::Xlsm);
    let features = &book.features;
    assert!(features.macros && features.excel4_macros && features.dde && features.embedded_objects);
    assert!(!features.external_links);
    assert_eq!(features.unread_sheets, ["Macro1"]);
    assert_eq!(book.sheets.len(), 1);
}

#[test]
fn dates_from_1904_times_and_durations_are_dates() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[h]:mm\"/></numFmts><cellXfs><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    let bytes = package(
        "<worksheet><sheetData><row><c s=\"0\"><v>43964</v></c><c s=\"0\"><v>0.4375</v></c><c s=\"1\"><v>1.25</v></c><c t=\"d\"><v>2024-05-14</v></c></row></sheetData></worksheet>",
        &[
            ("xl/styles.xml", styles),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
              <Relationship Id=\"rId2\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>",
            ),
            (
                "xl/workbook.xml",
                "<workbook><workbookPr date1904=\"1\"/><sheets><sheet name=\"B05\" r:id=\"rId1\"/></sheets></workbook>",
            ),
        ],
    );
    let book = open(&bytes).unwrap();
    let dates: Vec<_> = book.sheets[0].cells.iter().map(|cell| cell.content.clone()).collect();
    assert_eq!(
        dates,
        ["2024-05-14", "10:30:00", "30:00:00", "2024-05-14"].map(|date| Content::Date(date.to_owned()))
    );
}

#[test]
fn a_read_workbook_survives_serialisation() {
    let bytes = rows("<row><c><v>1</v></c><c t=\"s\"><v>0</v></c></row>");
    let book = read(&bytes, &Limits::default()).unwrap();
    let json = serde_json::to_string(&book).unwrap();
    assert_eq!(serde_json::from_str::<super::Workbook>(&json).unwrap(), book);
}

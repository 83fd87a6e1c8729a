//! OpenDocument spreadsheets as LibreOffice writes them, and as nobody should.

use super::super::testkit::{cell, content, open, text, zip};
use super::super::{Content, Defect, Format, Limits, Measure, Refusal, Visibility, Workbook, read};

const TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";
const OASIS: &str = "urn:oasis:names:tc:opendocument:xmlns";

fn parts(styles: &str, body: &str) -> String {
    let names: String = ["office", "style", "table", "text"]
        .iter()
        .map(|name| format!(" xmlns:{name}=\"{OASIS}:{name}:1.0\""))
        .collect();
    format!(
        "<?xml version=\"1.0\"?><office:document-content{names}><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
}

fn file(content: &str, more: &[(&str, &str)]) -> Vec<u8> {
    zip(&[&[("mimetype", TYPE), ("content.xml", content)], more].concat())
}

/// A spreadsheet with one table of these rows.
fn rows(rows: &str) -> Vec<u8> {
    file(&parts("", &format!("<table:table table:name=\"B05\">{rows}</table:table>")), &[])
}

fn book(rows_text: &str) -> Workbook {
    open(&rows(rows_text)).unwrap()
}

fn refused(rows_text: &str) -> Refusal {
    open(&rows(rows_text)).unwrap_err()
}

#[test]
fn every_kind_of_content_keeps_its_kind() {
    let book = book(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Trẻ<text:s text:c=\"2\"/>em</text:p>\
         <text:p>bị <text:span>xâm</text:span>\n hại </text:p></table:table-cell>\
         <table:table-cell office:value-type=\"float\" office:value=\"1234\"><text:p>1.234</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"percentage\" office:value=\"0.125\"/>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2024-05-14T00:00:00\"/>\
         <table:table-cell office:value-type=\"time\" office:time-value=\"PT26H30M00.5S\"/>\
         <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/>\
         <table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\">\
         <text:p>#DIV/0!</text:p></table:table-cell>\
         <table:table-cell table:formula=\"of:=[.B1]\" office:value-type=\"float\" office:value=\"0\"><text:p>Err:502</text:p></table:table-cell>\
         <table:table-cell table:formula=\"of:=[.B1]+1\"/><table:table-cell table:formula=\"of:=&quot;&quot;\"><text:p/></table:table-cell>\
         </table:table-row>",
    );
    assert_eq!(book.format, Format::Ods);
    let sheet = &book.sheets[0];
    let seen: Vec<_> = sheet.cells.iter().map(|cell| cell.content.clone()).collect();
    let date = |text: &str| Content::Date(text.to_owned());
    let error = |text: &str| Content::Error(text.to_owned());
    assert_eq!(
        seen,
        [
            text("Trẻ  em\nbị xâm hại"),
            Content::Number(1234.0),
            Content::Number(0.125),
            date("2024-05-14"),
            date("26:30:00"),
            Content::Boolean(true),
            error("#DIV/0!"),
            error("Err:502"),
            Content::FormulaWithoutResult,
            text(""),
        ]
    );
    assert_eq!(sheet.percent_cells, ["C1".parse().unwrap()]);
    assert_eq!(cell(sheet, "I1").unwrap().formula.as_deref(), Some("B1+1"));
}

#[test]
fn hidden_tables_rows_and_columns_and_merges_are_told() {
    let styles = "<style:style style:name=\"ta2\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>\
                  <style:style style:name=\"ro2\" style:family=\"table-row\"><style:table-row-properties style:row-height=\"0cm\"/></style:style>";
    let one = "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>";
    let body = format!(
        "<table:table table:name=\"TT\"><table:table-column table:number-columns-repeated=\"2\"/>\
         <table:table-column table:visibility=\"collapse\" table:number-columns-repeated=\"9\"/>\
         <table:table-row><table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"3\" office:value-type=\"string\">\
         <text:p>gộp</text:p></table:table-cell><table:covered-table-cell/>{one}</table:table-row>\
         <table:table-row-group table:display=\"false\"><table:table-row>{one}</table:table-row></table:table-row-group>\
         <table:table-row table:visibility=\"filter\">{one}</table:table-row><table:table-row table:style-name=\"ro2\">{one}</table:table-row>\
         <table:table-row>{one}</table:table-row><table:table-row table:visibility=\"collapse\" table:number-rows-repeated=\"1048571\"/></table:table>\
         <table:table table:name=\"_treem\" table:style-name=\"ta2\"/>"
    );
    let book = open(&file(&parts(styles, &body), &[])).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(sheet.merges, ["A1:B3".parse().unwrap()]);
    assert_eq!(
        (sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()),
        ([1, 2, 3].as_slice(), [2].as_slice())
    );
    assert_eq!(book.sheets[1].visibility, Visibility::Hidden);
}

#[test]
fn comments_changes_and_links_are_no_cells() {
    let body = "<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell office:value-type=\"float\" office:value=\"7\"/>\
        </table:previous></table:cell-content-change></table:tracked-changes>\
        <table:table table:name=\"B05\"><table:table-row><table:table-cell office:value-type=\"string\"><office:annotation><text:p>ghi chú</text:p></office:annotation>\
        <text:p>một</text:p></table:table-cell></table:table-row></table:table>\
        <table:table table:name=\"'file:///x/a.ods'#$B05\"><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"9\"/></table:table-row></table:table>\
        <table:dde-links><table:dde-link><office:dde-source/><table:table><table:table-row/></table:table></table:dde-link></table:dde-links>";
    let manifest = "<manifest:manifest><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>\
        <manifest:file-entry manifest:full-path=\"Object 1/\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/></manifest:manifest>";
    let bytes = file(
        &parts("", body),
        &[("META-INF/manifest.xml", manifest), ("Basic/Standard/Module1.xml", "<m/>")],
    );
    let book = open(&bytes).unwrap();
    assert_eq!(book.sheets.len(), 1);
    assert_eq!(content(&book.sheets[0], "A1"), Some(&text("một")));
    let features = &book.features;
    assert!(features.macros && features.dde && features.external_links && features.embedded_objects);
}

#[test]
fn a_password_is_named() {
    let manifest = "<manifest:manifest><manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let bytes = file("\u{1}\u{2}", &[("META-INF/manifest.xml", manifest)]);
    assert_eq!(open(&bytes), Err(Refusal::Encrypted));
}

#[test]
fn repeated_cells_are_counted_before_they_are_written_out() {
    let cell = "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/>";
    let bomb = format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>");
    let measure = |refusal: &Refusal| match refusal {
        Refusal::LimitExceeded { measure, .. } => *measure,
        other => panic!("not a limit: {other:?}"),
    };
    assert_eq!(measure(&refused(&bomb)), Measure::Cells);
    let long = "a".repeat(200);
    let texts = format!(
        "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell office:value-type=\"string\"><text:p>{long}</text:p></table:table-cell></table:table-row>"
    );
    assert_eq!(measure(&refused(&texts)), Measure::TotalTextBytes);
    let blanks = "<text:s text:c=\"4000000000\"/>".repeat(9);
    let spaces = format!(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>{blanks}</text:p></table:table-cell></table:table-row>"
    );
    assert_eq!(measure(&refused(&spaces)), Measure::TextBytes);
    let merged = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-spanned=\"2\"/></table:table-row>";
    assert_eq!(measure(&refused(merged)), Measure::Merges);
    // One cell at each end of the sheet, with a run of blanks between them.
    let far = "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1048574\"/><table:table-row><table:table-cell table:number-columns-repeated=\"16383\"/>\
        <table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
    assert_eq!(measure(&refused(far)), Measure::Range);
    // Blank repeats beyond the sheet, as old files have them, cost nothing and are nothing.
    let beyond = "<table:table-row table:number-rows-repeated=\"4294967295\"><table:table-cell table:number-columns-repeated=\"4294967295\"/></table:table-row>";
    assert!(book(beyond).sheets[0].cells.is_empty());
    let few = Limits { max_sheets: 1, ..Limits::default() };
    let two = file(&parts("", "<table:table table:name=\"a\"/><table:table table:name=\"b\"/>"), &[]);
    assert_eq!(measure(&read(&two, &few).unwrap_err()), Measure::Sheets);
}

#[test]
fn what_would_be_misread_is_refused() {
    let defect = |refusal: Refusal| match refusal {
        Refusal::DamagedPart { defect, .. } | Refusal::DamagedSheet { defect, .. } => defect,
        other => panic!("no defect: {other:?}"),
    };
    let row = |cell: &str| format!("<table:table-row>{cell}</table:table-row>");
    for (cell, expected) in [
        ("<table:table-cell office:value-type=\"float\" office:value=\"x\"/>", Defect::BadValue),
        ("<table:table-cell office:value-type=\"float\"/>", Defect::BadValue),
        ("<table:table-cell office:value-type=\"void\"/>", Defect::BadValue),
        (
            "<table:table-cell office:value-type=\"float\" office:value=\"1\" office:string-value=\"2\"/>",
            Defect::TwoValues,
        ),
        ("<table:table-cell table:number-columns-repeated=\"0\"/>", Defect::BadValue),
        ("<table:table-cell table:number-columns-repeated=\"-1\"/>", Defect::BadValue),
        ("<table:table-cell><text:p>&x;</text:p></table:table-cell>", Defect::UnknownEntity),
        ("<table:table-cell><text:p><![CDATA[1]]></text:p></table:table-cell>", Defect::ForbiddenMarkup),
        ("<table:table-cell><table:table/></table:table-cell>", Defect::Unexpected),
        ("<table:table-cell xmlns:table=\"urn:x\"/>", Defect::Unexpected),
        ("<table:table-cell><text:p></table:table-cell></text:p>", Defect::InvalidXml),
        ("<text:p>x</text:p>", Defect::Unexpected),
        (
            "<table:table-cell table:number-columns-repeated=\"16385\" office:value-type=\"float\" office:value=\"1\"/>",
            Defect::BadAddress,
        ),
    ] {
        assert_eq!(defect(refused(&row(cell))), expected, "{cell}");
    }
    let deep = "<text:span>".repeat(5_000);
    assert_eq!(defect(refused(&row(&format!("<table:table-cell><text:p>{deep}")))), Defect::Unexpected);
    let cut = parts("", "<table:table table:name=\"B05\"><table:table-row>");
    assert_eq!(defect(open(&file(&cut[..cut.len() - 70], &[])).unwrap_err()), Defect::InvalidXml);
    let foreign = parts("", "<table:table table:name=\"B05\"/>").replace("table:1.0", "table:9.9");
    assert_eq!(defect(open(&file(&foreign, &[])).unwrap_err()), Defect::Unexpected);
    let doctype = format!("<!DOCTYPE a>{}", parts("", ""));
    assert!(matches!(open(&file(&doctype, &[])), Err(Refusal::Doctype { .. })));
    assert_eq!(open(&file(&parts("", ""), &[])), Err(Refusal::NoSheets));
    let twice = "<table:table table:name=\"B05\"/>".repeat(2);
    assert!(matches!(open(&file(&parts("", &twice), &[])), Err(Refusal::DuplicateSheet { .. })));
}

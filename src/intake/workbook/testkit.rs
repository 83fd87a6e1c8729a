//! Hand-made workbooks for the tests.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Cell, Content, Limits, Refusal, Sheet, Workbook, read};

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A zip file of named parts.
pub(super) fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    zip_bytes(&parts)
}

/// A zip file of named parts that are no texts.
pub(super) fn zip_bytes(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of one sheet "B05", given the whole XML of the sheet and further parts.
pub(super) fn package(sheet: &str, extra: &[(&str, &str)]) -> Vec<u8> {
    let root = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{REL}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let links = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{REL}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{REL}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    let list = "<workbook><sheets><sheet name=\"B05\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let mut parts = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", &root),
        ("xl/workbook.xml", list),
        ("xl/_rels/workbook.xml.rels", &links),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, text) in extra {
        parts.retain(|(other, _)| other != name);
        parts.push((name, text));
    }
    if !parts.iter().any(|(name, _)| *name == "xl/sharedStrings.xml") {
        parts.push((
            "xl/sharedStrings.xml",
            "<sst><si><t>một</t></si><si><r><t>ha</t></r><r><t>i</t></r></si></sst>",
        ));
    }
    zip(&parts)
}

/// A workbook of one sheet "B05" with these rows.
pub(super) fn rows(rows: &str) -> Vec<u8> {
    package(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"), &[])
}

/// Reads with default limits.
pub(super) fn open(bytes: &[u8]) -> Result<Workbook, Refusal> {
    read(bytes, &Limits::default()).map_err(|refusal| *refusal)
}

/// The content of one cell; `None` when blank.
pub(super) fn content<'a>(sheet: &'a Sheet, address: &str) -> Option<&'a Content> {
    cell(sheet, address).map(|cell| &cell.content)
}

/// One cell; `None` when blank.
pub(super) fn cell<'a>(sheet: &'a Sheet, address: &str) -> Option<&'a Cell> {
    sheet.cell(address.parse().unwrap())
}

/// A text.
pub(super) fn text(text: &str) -> Content {
    Content::Text(text.to_owned())
}

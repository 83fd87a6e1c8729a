//! A plain copy of the vetted parts for calamine: rows only, fixed names, no declared counts, nothing compressed. The
//! original is never shown to it, so its shortcuts (fixed part names, first sheet of a name, reserved memory, ranges that
//! underflow) cannot be reached from a file.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use calamine::{Reader, Xlsx};
use quick_xml::escape::escape;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::container::damaged;
use super::outline::Outline;
use super::scan::Scan;
use super::styles::Styles;
use super::{Defect, Refusal};

/// The copy as calamine reads it.
pub(super) type PlainWorkbook = Xlsx<Cursor<Vec<u8>>>;

/// The copy while it is written.
pub(super) struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

/// Name of a worksheet in the copy.
pub(super) fn sheet_key(number: usize) -> String {
    format!("s{number}")
}

impl Package {
    /// An empty package.
    pub(super) fn new() -> Self {
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())) }
    }

    /// Adds the number formats.
    pub(super) fn add_styles(&mut self, styles: &Styles) -> Result<(), Refusal> {
        let mut xml = String::from("<styleSheet><numFmts>");
        for (id, format) in &styles.formats {
            let _ = write!(xml, "<numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", escape(format.as_str()));
        }
        xml.push_str("</numFmts><cellXfs>");
        for id in &styles.cells {
            let _ = write!(xml, "<xf numFmtId=\"{id}\"/>");
        }
        xml.push_str("</cellXfs></styleSheet>");
        self.add("xl/styles.xml", &[&xml])
    }

    /// Adds the entries of the shared string table.
    pub(super) fn add_strings(&mut self, entries: &str) -> Result<(), Refusal> {
        self.add("xl/sharedStrings.xml", &["<sst>", entries, "</sst>"])
    }

    /// Adds the rows of one worksheet.
    pub(super) fn add_sheet(&mut self, number: usize, xml: &str, scan: &Scan) -> Result<(), Refusal> {
        let name = format!("xl/worksheets/{number}.xml");
        let mut pieces = vec!["<worksheet><sheetData>"];
        let mut from = scan.body.start;
        for at in &scan.error_types {
            pieces.extend([xml.get(from..*at).unwrap_or_default(), "str"]);
            from = at + 1;
        }
        pieces.extend([xml.get(from..scan.body.end).unwrap_or_default(), "</sheetData></worksheet>"]);
        self.add(&name, &pieces)
    }

    /// Adds the list of sheets and opens the copy.
    pub(super) fn open(mut self, outline: &Outline) -> Result<PlainWorkbook, Refusal> {
        const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let mut list = format!("<workbook><workbookPr date1904=\"{}\"/><sheets>", u8::from(outline.is_1904));
        let mut links = String::from("<Relationships>");
        for number in 0..outline.sheets.len() {
            let _ = write!(list, "<sheet name=\"{}\" r:id=\"r{number}\"/>", sheet_key(number));
            let _ = write!(
                links,
                "<Relationship Id=\"r{number}\" Type=\"{TYPE}/worksheet\" Target=\"worksheets/{number}.xml\"/>"
            );
        }
        list.push_str("</sheets></workbook>");
        links.push_str("</Relationships>");
        self.add("xl/workbook.xml", &[&list])?;
        self.add("xl/_rels/workbook.xml.rels", &[&links])?;
        let root = format!(
            "<Relationships><Relationship Id=\"r\" Type=\"{TYPE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        );
        self.add("_rels/.rels", &[&root])?;
        let bytes = self.zip.finish().map_err(|_| unwritten())?;
        // Whatever calamine dislikes now lies in the formats or the shared strings.
        Xlsx::new(Cursor::new(bytes.into_inner()))
            .map_err(|_| damaged("xl/sharedStrings.xml", Defect::InvalidXml))
    }

    fn add(&mut self, name: &str, pieces: &[&str]) -> Result<(), Refusal> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.zip.start_file(name, options).map_err(|_| unwritten())?;
        pieces.iter().try_for_each(|piece| self.zip.write_all(piece.as_bytes())).map_err(|_| unwritten())
    }
}

/// Writing to memory fails only when a part is too large for its header.
fn unwritten() -> Refusal {
    damaged("zip", Defect::BadCompression)
}

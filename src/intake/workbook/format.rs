//! What a file really is, by its bytes. The extension is never looked at.

use serde::{Deserialize, Serialize};

use crate::message::Lang;

/// The true type of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Excel workbook (.xlsx).
    Xlsx,
    /// Excel workbook with macros (.xlsm).
    Xlsm,
    /// Excel binary workbook (.xlsb).
    Xlsb,
    /// Excel 97–2003 workbook (.xls).
    Xls,
    /// Workbook of Excel 95 or older (.xls).
    OldXls,
    /// OpenDocument spreadsheet (.ods).
    Ods,
    /// Web page, MHTML included.
    Html,
    /// Other XML, "XML Spreadsheet 2003" included.
    Xml,
    /// Plain text, CSV included.
    Text,
    /// PDF document.
    Pdf,
    /// Word document, old or new.
    Word,
    /// PowerPoint presentation, old or new.
    PowerPoint,
    /// Image.
    Image,
    /// RAR, 7-Zip or gzip archive.
    Archive,
    /// Office file encrypted with a password.
    Encrypted,
    /// Another zip archive.
    OtherZip,
    /// Another OLE compound file.
    OtherOle,
    /// Zero bytes.
    Empty,
    /// None of these.
    Unknown,
}

impl Format {
    /// The name, as used inside a sentence.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        let (vi, en) = match self {
            Self::Xlsx => ("sổ tính Excel (.xlsx)", "an Excel workbook (.xlsx)"),
            Self::Xlsm => ("sổ tính Excel có macro (.xlsm)", "an Excel workbook with macros (.xlsm)"),
            Self::Xlsb => ("sổ tính Excel nhị phân (.xlsb)", "an Excel binary workbook (.xlsb)"),
            Self::Xls => ("sổ tính Excel 97–2003 (.xls)", "an Excel 97–2003 workbook (.xls)"),
            Self::OldXls => {
                ("sổ tính Excel 95 trở về trước (.xls)", "a workbook of Excel 95 or older (.xls)")
            }
            Self::Ods => ("bảng tính OpenDocument (.ods)", "an OpenDocument spreadsheet (.ods)"),
            Self::Html => ("trang web (HTML)", "a web page (HTML)"),
            Self::Xml => ("tệp XML", "an XML file"),
            Self::Text => ("tệp văn bản (TXT, CSV)", "a text file (TXT, CSV)"),
            Self::Pdf => ("tài liệu PDF", "a PDF document"),
            Self::Word => ("tài liệu Word", "a Word document"),
            Self::PowerPoint => ("bài trình chiếu PowerPoint", "a PowerPoint presentation"),
            Self::Image => ("tệp ảnh", "an image"),
            Self::Archive => ("tệp nén (RAR, 7z, gzip)", "an archive (RAR, 7z, gzip)"),
            Self::Encrypted => ("tệp Office đặt mật khẩu", "an Office file with a password"),
            Self::OtherZip => ("tệp nén ZIP", "a ZIP archive"),
            Self::OtherOle => ("tệp OLE không phải sổ tính", "an OLE file that is not a workbook"),
            Self::Empty => ("tệp rỗng", "an empty file"),
            Self::Unknown => ("tệp không rõ loại", "a file of unknown type"),
        };
        match lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }
}

/// The outcome of a look at the first bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sniff {
    /// A zip container; its directory decides.
    Zip,
    /// Anything else.
    Is(Format),
}

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// First bytes of formats that are only named.
const MAGIC: &[(&[u8], Format)] = &[
    (b"%PDF", Format::Pdf),
    (b"Rar!", Format::Archive),
    (b"7z\xBC\xAF\x27\x1C", Format::Archive),
    (b"\x1F\x8B", Format::Archive),
    (b"\x89PNG", Format::Image),
    (b"\xFF\xD8\xFF", Format::Image),
    (b"GIF8", Format::Image),
    (b"BM", Format::Image),
    (b"{\\rtf", Format::Word),
    // BIFF 2, 3 and 4 worksheets without an OLE container.
    (b"\x09\x00\x04\x00", Format::OldXls),
    (b"\x09\x02\x06\x00", Format::OldXls),
    (b"\x09\x04\x06\x00", Format::OldXls),
];
/// How much of the beginning decides between kinds of text.
const HEAD: usize = 4096;

/// Decides by the first bytes, and for OLE files by the names in their directory.
pub(super) fn sniff(bytes: &[u8]) -> Sniff {
    if bytes.is_empty() {
        return Sniff::Is(Format::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Sniff::Zip;
    }
    if bytes.starts_with(OLE) {
        return Sniff::Is(ole(bytes));
    }
    let text = text(bytes);
    let magic = MAGIC.iter().find(|(magic, format)| {
        // "BM" also begins words, so a text stays a text.
        bytes.starts_with(magic) && !(*format == Format::Image && text == Format::Text)
    });
    Sniff::Is(magic.map_or(text, |(_, format)| *format))
}

/// Names an OLE file by its directory. Directory entries are aligned at 128 bytes, so no chain is followed: an endless
/// one cannot hold us.
fn ole(bytes: &[u8]) -> Format {
    let names = [
        ("EncryptedPackage", Format::Encrypted),
        ("Workbook", Format::Xls),
        ("Book", Format::Xls),
        ("WordDocument", Format::Word),
        ("PowerPoint Document", Format::PowerPoint),
    ];
    let coded: Vec<(Vec<u8>, Format)> = names
        .iter()
        .map(|(name, format)| {
            let mut units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            units.extend([0, 0]);
            (units, *format)
        })
        .collect();
    let mut best: Option<usize> = None;
    for entry in bytes.chunks(128) {
        let rank = coded.iter().position(|(name, _)| entry.starts_with(name));
        best = match (best, rank) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
    best.and_then(|rank| coded.get(rank)).map_or(Format::OtherOle, |(_, format)| *format)
}

/// Tells web pages, XML and plain text apart; binary data is unknown.
fn text(bytes: &[u8]) -> Format {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let decoded = match head {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8_lossy(head).into_owned(),
    };
    if decoded
        .chars()
        .any(|letter| letter.is_control() && !matches!(letter, '\t' | '\r' | '\n' | '\u{c}' | '\u{1a}'))
    {
        return Format::Unknown;
    }
    let lower = decoded.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    let is_page = ["<!doctype html", "<html", "<head", "<meta", "<table", "<style", "<body", "<div"]
        .iter()
        .any(|tag| lower.starts_with(tag));
    if is_page || lower.starts_with("mime-version:") || (lower.starts_with('<') && lower.contains("<html")) {
        Format::Html
    } else if lower.starts_with('<') {
        Format::Xml
    } else {
        Format::Text
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(unit);
    char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_what_they_are() {
        let cases: &[(&[u8], Format)] = &[
            (b"", Format::Empty),
            (b"%PDF-1.7", Format::Pdf),
            (b"\xEF\xBB\xBF  <HTML><body>", Format::Html),
            (b"<?xml version=\"1.0\"?><!DOCTYPE html><html>", Format::Html),
            (
                b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                Format::Xml,
            ),
            (b"\xFF\xFE<\0h\0t\0m\0l\0>\0", Format::Html),
            (b"ma,ten\n1,2\n", Format::Text),
            ("BMI của trẻ".as_bytes(), Format::Text),
            (b"BM\x10\x00\x00\x00\x00", Format::Image),
            (b"\x00\x01\x02", Format::Unknown),
            (b"\x09\x02\x06\x00\x00", Format::OldXls),
        ];
        for (bytes, format) in cases {
            assert_eq!(sniff(bytes), Sniff::Is(*format), "{bytes:?}");
        }
        assert_eq!(sniff(b"PK\x03\x04"), Sniff::Zip);
    }

    #[test]
    fn an_encrypted_package_is_told_from_an_old_workbook() {
        let mut old = OLE.to_vec();
        old.resize(512, 0);
        assert_eq!(sniff(&old), Sniff::Is(Format::OtherOle));
        old.extend("Workbook\0".encode_utf16().flat_map(u16::to_le_bytes));
        old.resize(1024, 0);
        assert_eq!(sniff(&old), Sniff::Is(Format::Xls));
        old.extend("EncryptedPackage\0".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(sniff(&old), Sniff::Is(Format::Encrypted));
    }
}

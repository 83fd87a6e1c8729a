//! Files of examples that are no forms.

use std::io::ErrorKind;

use crate::batch::read::{ReadOutcome, Unusable, read_bytes};
use crate::catalogue::Bytes;
use crate::intake::Reader;
use crate::period::Period;

/// Beginning of the containers in which Office keeps old workbooks, and new ones with a password.
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// What reading such a file comes to. `form` is the form it was made from.
pub(super) fn read(reader: &Reader<'_>, kind: Bytes, form: &[u8], folder: Period) -> ReadOutcome {
    let bytes = match kind {
        Bytes::Empty => Vec::new(),
        Bytes::Html => b"<html><body><table><tr><td>12</td></tr></table></body></html>".to_vec(),
        Bytes::Text => "Số liệu được báo cáo sau.".as_bytes().to_vec(),
        Bytes::Truncated => form.get(..form.len() / 2).unwrap_or_default().to_vec(),
        Bytes::Encrypted => compound("EncryptedPackage"),
        Bytes::Xls => compound("Workbook"),
        Bytes::Locked => return Err(Unusable::Unreadable(ErrorKind::ResourceBusy.into())),
    };
    read_bytes(reader, &bytes, Some(folder)).map_err(Unusable::Refused)
}

/// A container whose directory names one stream.
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = COMPOUND.to_vec();
    bytes.resize(512, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(1024, 0);
    bytes
}

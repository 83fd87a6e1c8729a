//! The definitions that the program carries in itself. `build.rs` wrote them as they stand in `indicators/` and
//! `templates/`: records parsed, overlaid and in order, so that no command waits for that.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::record::{Location, Record};

/// A record as the build script wrote it.
struct Shipped {
    key: &'static [&'static str],
    file: &'static str,
    line: usize,
    text: &'static str,
    json: &'static str,
}

// RECORDS: the records of each kind; TABLES: path and text of each table.
include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The shipped records by kind, in order.
pub(super) fn records() -> BTreeMap<Cow<'static, str>, Vec<Record>> {
    let of = |kind: &'static str, shipped: &'static Shipped| Record {
        kind: kind.into(),
        key: shipped.key.iter().map(|part| Cow::Borrowed(*part)).collect(),
        location: Location { file: shipped.file.into(), line: shipped.line },
        text: shipped.text.into(),
        json: shipped.json.into(),
        after: None,
        remove: false,
    };
    let of_kind = |(kind, list): &(&'static str, &'static [Shipped])| {
        (Cow::Borrowed(*kind), list.iter().map(|shipped| of(kind, shipped)).collect())
    };
    RECORDS.iter().map(of_kind).collect()
}

/// The shipped tables by path.
pub(super) fn tables() -> BTreeMap<Cow<'static, str>, Cow<'static, str>> {
    TABLES.iter().map(|(path, text)| (Cow::Borrowed(*path), Cow::Borrowed(*text))).collect()
}

//! What is fuzzed, without the fuzzer: the same promises hold for its seeds and for workbooks spoiled byte by byte.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code, unused_imports)]
#[path = "../fuzz/src/lib.rs"]
mod promises;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use promises::Package;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use treem::intake::FileRead;
use treem::value::Value;

/// Spoiled copies of each workbook, as packed and within its parts, and of each short text.
const COPIES: u32 = 150;
/// The same where each takes long: all names of a province are looked at, or the whole catalogue is loaded.
const FEW: u32 = 4;

/// What is promised of the seeds of one folder.
type Promise = (&'static str, u32, fn(&[u8]));
const PROMISES: [Promise; 5] = [
    ("numbers", COPIES, promises::number),
    ("texts", COPIES, promises::text),
    ("names", FEW, promises::unit_name),
    ("definitions", FEW, promises::definitions),
    ("conditions", COPIES, promises::condition),
];

fn seeds(kind: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(kind);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files: BTreeMap<String, Vec<u8>> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()))
        .collect();
    assert!(!files.is_empty(), "{}", folder.display());
    files
}

/// The same numbers every time.
fn runner(cases: u32) -> TestRunner {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// A few bytes changed, put in or taken out, and sometimes the end cut off.
fn spoiled(
    bytes: &[u8],
    edits: &[(prop::sample::Index, u8, u8)],
    cut: Option<prop::sample::Index>,
) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (place, kind, byte) in edits {
        // A part may be empty.
        let at = place.index(bytes.len() + 1);
        match kind % 4 {
            0 => bytes.insert(at, *byte),
            1 if at < bytes.len() => drop(bytes.remove(at)),
            _ => bytes.iter_mut().skip(at).take(1).for_each(|old| *old ^= byte | 1),
        }
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len() + 1));
    }
    bytes
}

fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<u8>()), 1..6)
}

#[test]
fn every_seed_of_the_fuzzer_keeps_the_promises() {
    for (kind, _, promise) in PROMISES {
        seeds(kind).values().for_each(|bytes| promise(bytes));
    }
    for (name, bytes) in seeds("workbooks") {
        promises::guard(&bytes);
        assert!(!promises::form(&bytes).unwrap_or_else(|| panic!("{name}")).facts.is_empty(), "{name}");
    }
}

#[test]
fn a_workbook_spoiled_in_its_bytes_is_refused_or_read_soundly() {
    for (name, bytes) in seeds("workbooks") {
        let cut = prop::option::weighted(0.2, any::<prop::sample::Index>());
        let outcome = runner(COPIES).run(&(edits(), cut), |(edits, cut)| {
            promises::form(&spoiled(&bytes, &edits, cut));
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn a_workbook_spoiled_in_its_parts_is_refused_or_read_soundly() {
    for (name, bytes) in seeds("workbooks") {
        let Some(package) = Package::open(&bytes) else { continue };
        let (accepted, refused) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
        let outcome = runner(COPIES).run(&(any::<prop::sample::Index>(), edits()), |(part, edits)| {
            let mut parts = package.0.clone();
            let chosen = part.index(parts.len());
            parts[chosen].1 = spoiled(&parts[chosen].1, &edits, None);
            let count = match promises::form(&Package(parts).pack().unwrap()) {
                Some(_) => &accepted,
                None => &refused,
            };
            count.set(count.get() + 1);
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
        println!("{name}: {} read, {} refused", accepted.get(), refused.get());
        assert!(accepted.get() > 0 && refused.get() > 0, "{name}: the changes reach behind the checksums");
    }
}

#[test]
fn texts_spoiled_byte_by_byte_keep_the_promises() {
    for (kind, copies, promise) in PROMISES {
        for (name, bytes) in seeds(kind) {
            let outcome = runner(copies).run(&edits(), |edits| {
                promise(&spoiled(&bytes, &edits, None));
                Ok(())
            });
            outcome.unwrap_or_else(|error| panic!("{kind}/{name}: {error}"));
        }
    }
}

/// The sheet B10 of the seed as the writer numbered it.
const B10: &str = "xl/worksheets/sheet2.xml";

/// Where the digits of a typed number stand in the text of a sheet, and the address of its cell.
fn typed_numbers(sheet: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let cells = sheet.match_indices("<c r=\"").filter_map(|(start, _)| {
        let end = start + sheet[start..].find(['/', '\n'].as_slice())?;
        let cell = &sheet[start..end];
        let (head, digits) = cell.split_once("><v>")?;
        let digits = digits.strip_suffix('<').unwrap_or(digits);
        let is_number =
            !head.contains("t=\"s\"") && !digits.is_empty() && digits.bytes().all(|one| one.is_ascii_digit());
        let address = head.strip_prefix("<c r=\"")?.split('"').next()?;
        let from = start + head.len() + "><v>".len();
        is_number.then(|| (address.to_owned(), from..from + digits.len()))
    });
    cells.collect()
}

fn figures(read: &FileRead) -> BTreeMap<&str, (&str, &str, Value)> {
    let facts = read.facts.iter();
    facts
        .map(|fact| {
            let cell = fact.origin.cell.as_str();
            (fact.series.as_str(), (fact.origin.sheet.as_str(), cell, fact.value))
        })
        .collect()
}

#[test]
fn another_number_in_a_cell_is_another_figure_of_that_cell_and_of_no_other() {
    let Package(parts) = Package::open(&seeds("workbooks")["form.xlsx"]).unwrap();
    let before = promises::form(&Package(parts.clone()).pack().unwrap()).unwrap();
    let at = parts.iter().position(|(name, _)| name == B10).unwrap();
    let sheet = String::from_utf8(parts[at].1.clone()).unwrap();
    let of_cell: BTreeMap<&str, &str> = before
        .facts
        .iter()
        .filter(|fact| fact.origin.sheet == "B10")
        .map(|fact| (fact.origin.cell.as_str(), fact.series.as_str()))
        .collect();
    let mut seen = 0;
    for (number, (address, place)) in typed_numbers(&sheet).into_iter().enumerate() {
        let Some(series) = of_cell.get(address.as_str()) else { continue };
        let mut expected = figures(&before);
        let typed: i64 = sheet[place.clone()].parse().unwrap();
        let read = expected[series].2.number().unwrap();
        // Counts, and amounts in millionths. Of a zero nobody can tell which it is.
        let Some(scale) = [1, 1_000_000].into_iter().find(|scale| typed != 0 && typed * scale == read) else {
            assert_eq!((typed, read), (0, 0), "{address}");
            continue;
        };
        let other = 1_000 + i64::try_from(number).unwrap();
        let mut changed = parts.clone();
        changed[at].1.splice(place, other.to_string().into_bytes());
        let after = promises::form(&Package(changed).pack().unwrap()).unwrap();
        expected.insert(series, ("B10", &address, Value::Number(other * scale)));
        assert_eq!(figures(&after), expected, "{address}");
        seen += 1;
    }
    assert!(seen >= 20, "{seen} cells");
}

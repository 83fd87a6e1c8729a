//! Files: the guard, and the reader of the form behind it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use treem::catalogue::Catalogue;
use treem::definitions::Definitions;
use treem::form::{self, Layout};
use treem::intake::workbook::{self, Limits, Refusal};
use treem::intake::{FileRead, Reader};
use treem::message::{Explain, Lang};

/// What the form is read by.
static FORM: LazyLock<(Catalogue, Layout)> = LazyLock::new(|| {
    let definitions = Definitions::load(&[]).expect("the shipped definitions load");
    let catalogue = Catalogue::load(&definitions).expect("the shipped catalogue loads");
    let layout = form::load(&definitions, &catalogue).expect("the shipped form loads");
    (catalogue, layout)
});

/// Small enough that no file takes long.
fn limits() -> Limits {
    Limits { max_entry_bytes: 1 << 22, max_total_bytes: 1 << 23, ..Limits::default() }
}

/// A file is refused in words, or gives cells in order, each address once.
pub fn guard(bytes: &[u8]) {
    match workbook::read(bytes, &limits()) {
        Err(refusal) => refused(&refusal),
        Ok(book) => {
            for sheet in &book.sheets {
                assert!(sheet.cells.is_sorted_by(|one, other| one.address < other.address), "{}", sheet.name);
            }
        }
    }
}

/// A file is refused in words, or its figures, counts and findings are sound and can be stored. Tells what it was.
pub fn form(bytes: &[u8]) -> Option<FileRead> {
    let (catalogue, layout) = &*FORM;
    let expected = "2024-S1".parse().ok();
    match (Reader { layout, catalogue, limits: limits() }).read(bytes, expected) {
        Err(refusal) => {
            refused(&refusal);
            None
        }
        Ok(read) => {
            sound(&read, catalogue);
            Some(read)
        }
    }
}

fn refused(refusal: &Refusal) {
    assert_ne!(*refusal, Refusal::ParserPanicked);
    assert!(!refusal.vietnamese().is_empty() && !refusal.to_string().is_empty());
}

fn sound(read: &FileRead, catalogue: &Catalogue) {
    let counts = read.counts;
    assert_eq!(counts.read, counts.accepted + counts.rejected + counts.empty);
    let series: BTreeSet<&str> = read.facts.iter().map(|fact| fact.series.as_str()).collect();
    assert_eq!(series.len(), read.facts.len(), "a series has one fact");
    assert!(series.iter().all(|key| catalogue.series_id(key).is_some()));
    for finding in read.findings.iter().chain(&read.formulas.differing) {
        for lang in [Lang::Vi, Lang::En] {
            assert!(!catalogue.sentence(finding, lang).is_empty(), "{}", finding.rule);
        }
    }
    let stored = postcard::to_stdvec(read).expect("a reading can be stored");
    let again: FileRead = postcard::from_bytes(&stored).expect("what was stored can be read");
    assert_eq!(again, *read);
}

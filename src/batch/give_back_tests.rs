//! The whole way round: a faulty file → the workbook for its sender → read again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::{CheckedFile, Reference, check_files};
use crate::book::{Book, BookError, Content, SheetOptions, Style};
use crate::catalogue::Source;
use crate::finding::Severity;
use crate::form::Slot;
use crate::form_workbook::{self, CellPlace, Entry, Filling, FormRequest, Front};
use crate::intake::workbook::Limits;
use crate::intake::{FileRead, ID_HEAD, ID_PREFIX, REASON_HEAD, RESULTS_SHEET, Reader};
use crate::period::Period;
use crate::value::Value;
use crate::workspace::PeriodDays;

const PERIOD: &str = "2024-S1";

struct Desk {
    reference: Reference,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { reference: Reference::load(&[]).unwrap(), folder: tempfile::tempdir().unwrap() }
    }

    fn check(&self, name: &str, bytes: &[u8]) -> CheckedFile {
        let path: PathBuf = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        check_files(&[path], &self.reference, true).unwrap().files.remove(0)
    }

    fn read(&self, bytes: &[u8]) -> FileRead {
        let reader = Reader {
            layout: &self.reference.layout,
            catalogue: &self.reference.catalogue,
            limits: Limits::default(),
        };
        reader.read(bytes, None).unwrap()
    }

    /// A form of Bình Sơn full of zeros but for these figures and particulars.
    fn form(&self, front: &Front<'_>, odd: &BTreeMap<&str, Entry>) -> Vec<u8> {
        let period: Period = PERIOD.parse().unwrap();
        let days = PeriodDays::of(&self.reference.catalogue, period).unwrap();
        let request = FormRequest {
            layout: &self.reference.layout,
            catalogue: &self.reference.catalogue,
            period,
            source: Source::Territorial,
            unit_code: "524",
            unit_name: "Huyện Bình Sơn",
            receiving_agency: "Sở",
            window: (days.window_start, days.window_end),
            cut_off: days.cut_off,
            reporter: Some("district"),
        };
        let fill = |place: &CellPlace<'_>| -> Filling {
            let key = match place.slot {
                Slot::Series(id) => self.reference.catalogue.series(id).key.clone(),
                Slot::Entry => place.row.field.clone().unwrap_or_default(),
                Slot::Closed => format!("{}/{}/{}", place.sheet.id, place.row.code, place.column.code),
            };
            let zero = if matches!(place.slot, Slot::Series(_)) { Entry::integer(0) } else { Entry::Blank };
            odd.get(key.as_str()).cloned().unwrap_or(zero).into()
        };
        form_workbook::write_behind(front, &request, &fill, &|_| Vec::new()).unwrap()
    }
}

fn nothing(_: &mut Book) -> Result<(), BookError> {
    Ok(())
}

fn faults() -> BTreeMap<&'static str, Entry> {
    BTreeMap::from([
        ("injuries|injury_cause=DROWN;sex=F", Entry::Blank),
        ("injuries|injury_cause=FALL;sex=M", Entry::text("khoảng 3")),
        ("injuries|injury_cause=BURN;sex=M", Entry::Float(1.234)),
        ("injuries|injury_cause=POISON;sex=M", Entry::integer(-2)),
        ("injuries|injury_cause=ANIMAL;sex=M", Entry::text("=1+1")),
        ("injuries|injury_cause=SHARP;sex=M", Entry::text("...")),
        ("injuries|injury_cause=ELEC;sex=M", Entry::text("1.234")),
        ("live_births", Entry::integer(7)),
        ("B05/54/2", Entry::integer(3)),
        ("status", Entry::text("gần xong")),
        ("nil:B09", Entry::text("x")),
    ])
}

fn asked(file: &CheckedFile) -> BTreeSet<(String, String)> {
    let period: Period = PERIOD.parse().unwrap();
    let open = file.findings.iter().filter(|rated| rated.severity > Severity::Note);
    open.map(|rated| (rated.finding.rule.clone(), rated.finding.id(period))).collect()
}

#[test]
fn a_returned_workbook_says_the_same_again_and_is_the_next_revision() {
    let desk = Desk::new();
    let sent = desk.form(&nothing, &faults());
    let first = desk.check("gui lan 1.xlsx", &sent);
    let returned = first.returned.clone().unwrap();
    let second = desk.check("khac ten.xlsx", &returned);

    let (before, after) = (asked(&first), asked(&second));
    let rules: BTreeSet<&str> = before.iter().map(|(rule, _)| rule.as_str()).collect();
    for rule in ["R-VAL-003", "R-VAL-004", "R-VAL-005", "R-VAL-011", "R-VAL-019", "R-BAL-001", "R-BAL-003"] {
        assert!(rules.contains(rule), "{rule}: {rules:?}");
    }
    // What stood in a closed cell is told and not written again; everything else stands as it was sent.
    let gone: Vec<&str> = before.difference(&after).map(|(rule, _)| rule.as_str()).collect();
    assert_eq!(gone, ["R-VAL-011"]);
    assert_eq!(after.difference(&before).count(), 0, "{:?}", after.difference(&before));

    let (before, after) = (desk.read(&sent), desk.read(&returned));
    let figures = |read: &FileRead| -> BTreeMap<String, Value> {
        read.facts.iter().map(|fact| (fact.series.clone(), fact.value)).collect()
    };
    assert_eq!(figures(&before), figures(&after));
    assert_eq!(after.particulars.revision, Some(1));
    assert_eq!(after.particulars.nil_sheets, ["B09"]);
    assert!(
        after.facts.iter().all(|fact| !fact.origin.raw.starts_with('=') || fact.value == Value::Rejected)
    );
}

#[test]
fn equal_submissions_give_equal_workbooks() {
    let desk = Desk::new();
    let sent = desk.form(&nothing, &faults());
    let once = desk.check("a.xlsx", &sent).returned.unwrap();
    assert!(once == desk.check("a.xlsx", &sent).returned.unwrap());
}

#[test]
fn a_clean_file_gets_nothing_back_and_a_refused_one_learns_why() {
    let desk = Desk::new();
    assert!(desk.check("khong-phai.xlsx", b"PK").returned.is_some());
    let sent = desk.form(&nothing, &BTreeMap::from([("nil:B09", Entry::text("x"))]));
    let clean = desk.check("sach.xlsx", &sent);
    assert!(asked(&clean).iter().all(|(rule, _)| rule == "R-STR-031"), "{:?}", asked(&clean));
}

/// The query is closed for this run and for those after it: the next returned workbook holds the reason again.
#[test]
fn a_reason_closes_its_query_and_is_given_back_with_it() {
    let desk = Desk::new();
    let period: Period = PERIOD.parse().unwrap();
    let first = desk.check("a.xlsx", &desk.form(&nothing, &faults()));
    let of_rule = |file: &CheckedFile, rule: &str| {
        let found = file.findings.iter().find(|rated| rated.finding.rule == rule).unwrap();
        found.finding.clone()
    };
    let query = of_rule(&first, "R-BAL-003").id(period);
    let error = of_rule(&first, "R-VAL-003").id(period);
    let front = |book: &mut Book| {
        let mut sheet = book.sheet(SheetOptions::landscape(RESULTS_SHEET))?;
        let rows = [
            (REASON_HEAD.to_owned(), ID_HEAD.to_owned()),
            ("Chưa tách được theo giới".to_owned(), format!("{ID_PREFIX}{query}")),
            ("Đã đúng".to_owned(), format!("{ID_PREFIX}{error}")),
            ("Không còn nữa".to_owned(), format!("{ID_PREFIX}000000000000")),
        ];
        for (row, (reason, id)) in (0_u32..).zip(&rows) {
            sheet.cell(row, 0, Content::Text(reason), Style::text())?;
            sheet.cell(row, 1, Content::Text(id), Style::text())?;
        }
        Ok(())
    };
    let second = desk.check("b.xlsx", &desk.form(&front, &faults()));
    let answered: Vec<&str> = second
        .findings
        .iter()
        .filter_map(|rated| rated.finding.answer.as_ref())
        .map(|answer| answer.reason.as_str())
        .collect();
    assert_eq!(answered, ["Chưa tách được theo giới"]);
    assert!(of_rule(&second, "R-VAL-003").is_open(), "no reason closes an error");
    let again = desk.read(second.returned.as_ref().unwrap());
    let kept: Vec<&str> = again.reasons.iter().map(|reason| reason.finding.as_str()).collect();
    assert_eq!(kept, [query.as_str()]);
}

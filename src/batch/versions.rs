//! What an issued version rested on, and what changed since.
//!
//! A version is recognised by everything its outputs were made from, the record of issued versions apart. While that is
//! the same, the outputs are those of the version, compared with the one before it: issuing changes no output.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::BatchError;
use super::outputs::{Products, failed, hash};
use crate::compute::Figures;
use crate::finding::AnswerKind;
use crate::report::changes::{Cause, Changes, FigureChange, IssuedVersion, Stated};
use crate::report::tidy::{self, Kind, TidyNumber, TidyRow};
use crate::store::{DecisionKind, Issue};
use crate::value::State;

/// What the outputs were made from, in brief.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Basis {
    program: String,
    definitions: String,
    configuration: String,
    submissions: Vec<BasisSubmission>,
    decisions: Vec<BasisAnswer>,
    explanations: Vec<BasisAnswer>,
    /// Hashes of the tables by name.
    tables: BTreeMap<String, String>,
    /// Hashes of the province's figures of earlier periods, which the charts show, by period.
    #[serde(default)]
    earlier: BTreeMap<String, String>,
}

/// A submission in force.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct BasisSubmission {
    unit: String,
    reporter: String,
    file: String,
    hash: String,
    revision: u32,
    reason: String,
}

/// A decision in force, or an explanation that came with a submission.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct BasisAnswer {
    unit: String,
    rule: String,
    finding: String,
    kind: String,
    place: String,
    reason: String,
    by: String,
}

/// What the present outputs are made from; `tables` are the hashes of the tables that every other output shows.
///
/// # Errors
/// When the figures of an earlier period cannot be written as a table.
pub(super) fn basis(products: &Products<'_>, tables: BTreeMap<String, String>) -> Result<Basis, BatchError> {
    let in_force = products.files.submissions.iter().filter(|one| one.in_force());
    let mut submissions: Vec<BasisSubmission> = in_force
        .filter_map(|one| {
            let attribution = one.attribution.as_ref()?;
            Some(BasisSubmission {
                unit: attribution.unit.clone(),
                reporter: attribution.reporter.clone(),
                file: one.file.clone(),
                hash: one.hash.clone(),
                revision: one.revision(),
                reason: one.particulars.revision_reason.clone().unwrap_or_default(),
            })
        })
        .collect();
    submissions.sort();
    let decisions = products.files.decisions.iter().map(|one| BasisAnswer {
        unit: one.unit.clone(),
        rule: one.rule.clone(),
        finding: one.finding.clone(),
        kind: one.kind.as_str().to_owned(),
        place: one.place.clone(),
        reason: one.reason.clone(),
        by: one.by.clone(),
    });
    let decided: BTreeSet<&str> = products.files.decisions.iter().map(|one| one.finding.as_str()).collect();
    let explanations = products.findings.iter().filter_map(|rated| {
        let finding = &rated.finding;
        let answer = finding.answer.as_ref().filter(|answer| answer.kind == AnswerKind::Explained)?;
        let id = finding.id(products.period);
        (!decided.contains(id.as_str())).then(|| BasisAnswer {
            unit: finding.place.unit.clone(),
            rule: finding.rule.clone(),
            finding: id,
            kind: answer.kind.as_str().to_owned(),
            place: format!("{} {}", finding.place.sheet, finding.place.cell),
            reason: answer.reason.clone(),
            by: answer.by.clone(),
        })
    });
    Ok(Basis {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        definitions: products.reference.definitions.fingerprint().to_owned(),
        configuration: blake3::hash(products.workspace.config_text().as_bytes()).to_hex().to_string(),
        submissions,
        decisions: sorted(decisions),
        explanations: sorted(explanations),
        tables,
        earlier: earlier(products)?,
    })
}

fn earlier(products: &Products<'_>) -> Result<BTreeMap<String, String>, BatchError> {
    let of = |figures: &Figures| {
        let rows = tidy::unit_rows(&products.reference.catalogue, figures, 0);
        Ok((figures.period.to_string(), hash(&tidy::csv(&rows)?)))
    };
    products.earlier.iter().map(of).collect()
}

fn sorted(answers: impl Iterator<Item = BasisAnswer>) -> Vec<BasisAnswer> {
    let mut answers: Vec<BasisAnswer> = answers.collect();
    answers.sort();
    answers
}

impl Basis {
    /// As JSON, for the ledger.
    pub fn json(&self) -> Result<String, BatchError> {
        serde_json::to_string(self).map_err(|error| failed("ledger.sqlite", &error))
    }

    /// Hash of it all.
    pub fn state(&self) -> Result<String, BatchError> {
        Ok(blake3::hash(self.json()?.as_bytes()).to_hex().to_string())
    }
}

/// What changed since the last version that is another one than the present.
///
/// # Errors
/// When what the ledger holds of that version cannot be read.
pub(super) fn changes(
    products: &Products<'_>,
    rows: &[TidyRow<'_>],
    tables: BTreeMap<String, String>,
) -> Result<Changes, BatchError> {
    if products.issues.is_empty() {
        return Ok(Changes::default());
    }
    let now = basis(products, tables)?;
    let state = now.state()?;
    let earlier = products.issues.iter().rev().skip_while(|issue| issue.state == state);
    let Some(issue) = earlier.into_iter().next() else { return Ok(Changes::default()) };
    let damaged = |error: &dyn std::fmt::Display| failed(&format!("ledger.sqlite ({})", issue.number), error);
    let before: Basis = serde_json::from_str(&issue.basis).map_err(|error| damaged(&error))?;
    let issued = issued_rows(&issue.data).map_err(|error| damaged(&error))?;
    Ok(Changes { since: Some(version(issue)), causes: causes(&before, &now), figures: figures(issued, rows) })
}

fn version(issue: &Issue) -> IssuedVersion {
    let day: Option<Date> = issue.at.get(..10).and_then(|day| day.parse().ok());
    IssuedVersion { number: issue.number, day, document: issue.document.clone() }
}

/// What tells a row of `data.csv` from the others; ordered as printed.
type Key = (Kind, String, String, String, String);

/// Rows of a `data.csv`: official code, and what is stated.
fn issued_rows(data: &[u8]) -> Result<BTreeMap<Key, (String, Stated)>, csv::Error> {
    let mut reader = csv::Reader::from_reader(data);
    let mut rows = BTreeMap::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let mut row = row?;
        let mut take = |name: &str| row.remove(name).unwrap_or_default();
        let kind = if take("kind") == Kind::Indicator.as_str() { Kind::Indicator } else { Kind::Series };
        let key = (kind, take("set"), take("id"), take("unit"), take("category"));
        let ratio = !take("numerator").is_empty() || !take("denominator").is_empty();
        let number = number(&take("value"), ratio);
        rows.insert(key, (take("code"), Stated { state: state(&take("state")), number }));
    }
    Ok(rows)
}

/// A number as `data.csv` writes it.
fn number(text: &str, ratio: bool) -> Option<TidyNumber> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let minor = format!("{whole}{fraction}").parse().ok()?;
    Some(TidyNumber { minor, decimals: u8::try_from(fraction.len()).ok()?, fixed: ratio })
}

fn state(word: &str) -> Option<State> {
    [State::Value, State::Missing, State::NotApplicable, State::Rejected]
        .into_iter()
        .find(|state| state.as_str() == word)
}

fn figures(mut issued: BTreeMap<Key, (String, Stated)>, rows: &[TidyRow<'_>]) -> Vec<FigureChange> {
    let none = Stated { state: None, number: None };
    let mut changes: BTreeMap<Key, FigureChange> = BTreeMap::new();
    let change = |key: &Key, code: String, before, after| FigureChange {
        kind: key.0,
        id: key.2.clone(),
        code,
        unit: key.3.clone(),
        category: key.4.clone(),
        before,
        after,
    };
    for row in rows {
        let key =
            (row.kind, row.set.to_owned(), row.id.to_owned(), row.unit.to_owned(), row.category.to_owned());
        let after = Stated { state: Some(row.state), number: row.value };
        let before = issued.remove(&key).map_or(none, |(_, before)| before);
        if !same(before, after) {
            let one = change(&key, row.code.to_owned(), before, after);
            changes.insert(key, one);
        }
    }
    for (key, (code, before)) in issued {
        let one = change(&key, code, before, none);
        changes.insert(key, one);
    }
    changes.into_values().collect()
}

/// Equal as printed: `12.5` of a count is `12.5`, however many decimals it is kept with.
fn same(before: Stated, after: Stated) -> bool {
    before.state == after.state && before.number.map(TidyNumber::text) == after.number.map(TidyNumber::text)
}

fn causes(before: &Basis, now: &Basis) -> Vec<Cause> {
    let mut causes = Vec::new();
    let mut general = |differs: bool, what: &str| {
        if differs {
            causes.push(Cause { unit_code: String::new(), what: what.to_owned(), reason: String::new() });
        }
    };
    general(before.program != now.program, "Phiên bản chương trình khác");
    general(before.definitions != now.definitions, "Danh mục, biểu mẫu, quy tắc hoặc danh sách đơn vị khác");
    general(before.configuration != now.configuration, "Cấu hình của nơi làm việc (treem.toml) khác");
    for period in before.earlier.keys().chain(now.earlier.keys()).collect::<BTreeSet<_>>() {
        let differs = before.earlier.get(period) != now.earlier.get(period);
        general(differs, &format!("Số liệu kỳ trước dùng cho biểu đồ khác: {period}"));
    }
    causes.extend(submission_causes(&before.submissions, &now.submissions));
    causes.extend(answer_causes(&before.decisions, &now.decisions, decision_words));
    causes.extend(answer_causes(&before.explanations, &now.explanations, |_, gone| {
        if gone { "Giải trình của đơn vị không còn" } else { "Đơn vị giải trình" }
    }));
    causes
}

fn submission_causes(before: &[BasisSubmission], now: &[BasisSubmission]) -> Vec<Cause> {
    let by_sender = |list: &[BasisSubmission]| -> BTreeMap<(String, String), BasisSubmission> {
        list.iter().map(|one| ((one.unit.clone(), one.reporter.clone()), one.clone())).collect()
    };
    let (old, new) = (by_sender(before), by_sender(now));
    let senders: BTreeSet<&(String, String)> = old.keys().chain(new.keys()).collect();
    let cause = |one: &BasisSubmission, what: String| Cause {
        unit_code: one.unit.clone(),
        what,
        reason: one.reason.clone(),
    };
    let of = |sender: &(String, String)| match (old.get(sender), new.get(sender)) {
        (None, Some(now)) => Some(cause(now, format!("Báo cáo mới nhận: {}", now.file))),
        (Some(old), None) => Some(Cause {
            reason: String::new(),
            ..cause(old, format!("Báo cáo không còn được dùng: {}", old.file))
        }),
        (Some(old), Some(now)) if old.hash != now.hash => {
            let revision =
                if now.revision == 0 { String::new() } else { format!(" (lần sửa {})", now.revision) };
            Some(cause(now, format!("Báo cáo thay thế{revision}: {}", now.file)))
        }
        _ => None,
    };
    senders.into_iter().filter_map(of).collect()
}

fn decision_words(kind: &str, gone: bool) -> &'static str {
    match (kind == DecisionKind::Override.as_str(), gone) {
        (true, false) => "Chấp nhận ô bị loại",
        (true, true) => "Rút lại hoặc thay quyết định chấp nhận ô bị loại",
        (false, false) => "Giải trình của tỉnh",
        (false, true) => "Rút lại hoặc thay giải trình của tỉnh",
    }
}

fn answer_causes(
    before: &[BasisAnswer],
    now: &[BasisAnswer],
    words: impl Fn(&str, bool) -> &'static str,
) -> Vec<Cause> {
    let cause = |one: &BasisAnswer, gone: bool| Cause {
        unit_code: one.unit.clone(),
        what: format!("{}: {} {} ({})", words(&one.kind, gone), one.rule, one.place.trim(), one.by),
        reason: if gone { String::new() } else { one.reason.clone() },
    };
    let gone = before.iter().filter(|one| !now.contains(one)).map(|one| cause(one, true));
    let new = now.iter().filter(|one| !before.contains(one)).map(|one| cause(one, false));
    gone.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_an_issued_table_are_read_as_they_were_written() {
        for (text, ratio) in [("12.50", true), ("0.00", true), ("12.5", false), ("-3", false), ("7", true)] {
            assert_eq!(number(text, ratio).map(TidyNumber::text).as_deref(), Some(text));
        }
        assert_eq!(number("", false), None);
    }

    fn submission(unit: &str, hash: &str, revision: u32) -> BasisSubmission {
        BasisSubmission {
            unit: unit.to_owned(),
            reporter: "district".to_owned(),
            file: format!("inbox/{hash}.xlsx"),
            hash: hash.to_owned(),
            revision,
            reason: if revision > 0 { "nhập nhầm" } else { "" }.to_owned(),
        }
    }

    #[test]
    fn causes_name_new_replaced_and_withdrawn_reports_and_decisions() {
        let answer = BasisAnswer {
            unit: "524".to_owned(),
            rule: "R-BAL-001".to_owned(),
            finding: "f".to_owned(),
            kind: DecisionKind::Override.as_str().to_owned(),
            place: "B05!E9".to_owned(),
            reason: "đã đối chiếu".to_owned(),
            by: "Phòng Trẻ em".to_owned(),
        };
        let before = Basis {
            submissions: vec![submission("1", "a", 0), submission("2", "b", 0), submission("4", "d", 0)],
            ..Basis::default()
        };
        let now = Basis {
            submissions: vec![submission("1", "a2", 1), submission("3", "c", 0), submission("4", "d", 0)],
            decisions: vec![answer],
            ..Basis::default()
        };
        let causes = causes(&before, &now);
        let told: Vec<(&str, &str, &str)> = causes
            .iter()
            .map(|one| (one.unit_code.as_str(), one.what.as_str(), one.reason.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("1", "Báo cáo thay thế (lần sửa 1): inbox/a2.xlsx", "nhập nhầm"),
                ("2", "Báo cáo không còn được dùng: inbox/b.xlsx", ""),
                ("3", "Báo cáo mới nhận: inbox/c.xlsx", ""),
                ("524", "Chấp nhận ô bị loại: R-BAL-001 B05!E9 (Phòng Trẻ em)", "đã đối chiếu"),
            ]
        );
    }

    #[test]
    fn a_corrected_earlier_period_is_a_cause_for_the_charts_show_it() {
        let with =
            |hash: &str| Basis { earlier: [("2022".to_owned(), hash.to_owned())].into(), ..Basis::default() };
        let told = |before: &Basis, now: &Basis| -> Vec<String> {
            causes(before, now).into_iter().map(|one| one.what).collect()
        };
        assert!(told(&with("a"), &with("a")).is_empty());
        assert_ne!(with("a").state().unwrap(), with("b").state().unwrap());
        let corrected = ["Số liệu kỳ trước dùng cho biểu đồ khác: 2022"];
        assert_eq!(told(&with("a"), &with("b")), corrected);
        assert_eq!(told(&Basis::default(), &with("b")), corrected);
    }
}

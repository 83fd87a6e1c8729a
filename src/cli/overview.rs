//! What a person sees after a batch or a check: counts, then the first findings of each rule.

use std::collections::BTreeMap;

use super::columns::{Side, align};
use super::language::say;
use crate::batch::RatedFinding;
use crate::catalogue::Catalogue;
use crate::finding::{Finding, Severity};
use crate::message::Lang;

/// Places shown of each rule; the rest is counted.
const PLACES: usize = 3;
/// Rules shown; the rest is counted.
const RULES: usize = 10;

/// A finding with its severity and its sentence in the language of the terminal.
pub(super) type Reported = (Finding, Severity, String);

/// Findings of the library with their sentences.
pub(super) fn reported(findings: &[RatedFinding], catalogue: &Catalogue, lang: Lang) -> Vec<Reported> {
    let sentence = |finding: &Finding| {
        // A finding without a rule would be a slip of the program: its code and what was found still say something.
        let rule = catalogue.rules.get(&finding.rule);
        rule.map_or_else(
            || format!("{} {}", finding.rule, finding.found),
            |rule| rule.sentence(finding, lang),
        )
    };
    findings.iter().map(|rated| (rated.finding.clone(), rated.severity, sentence(&rated.finding))).collect()
}

/// Who reported.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    /// "Tỉnh Quảng Ngãi – 6 tháng đầu năm 2024 (2024-S1)".
    pub title: String,
    /// Units with a usable submission.
    pub reported: u64,
    /// Units that must report.
    pub expected: u64,
    /// Names of units that reported late.
    pub late: Vec<String>,
    /// Names of units that have not reported.
    pub missing: Vec<String>,
}

/// Lines on who reported.
pub(super) fn coverage(coverage: &Coverage, lang: Lang) -> Vec<String> {
    let row = |label: &str, count: String, names: &[String]| vec![label.to_owned(), count, names.join(", ")];
    let mut rows = vec![row(
        say(lang, "Đơn vị đã báo cáo", "Units reported"),
        format!("{}/{}", coverage.reported, coverage.expected),
        &[],
    )];
    if !coverage.late.is_empty() {
        rows.push(row(say(lang, "Nộp chậm", "Late"), coverage.late.len().to_string(), &coverage.late));
    }
    if !coverage.missing.is_empty() {
        let label = say(lang, "Chưa nộp", "Not submitted");
        rows.push(row(label, coverage.missing.len().to_string(), &coverage.missing));
    }
    let mut lines = vec![coverage.title.clone(), String::new()];
    lines.extend(align(&rows, &[Side::Left, Side::Right, Side::Left], 2));
    lines
}

/// Lines on findings: how many of each severity, then by rule, the gravest first.
pub(super) fn findings(findings: &[Reported], lang: Lang) -> Vec<String> {
    if findings.is_empty() {
        return vec![say(lang, "Không phát hiện gì.", "Nothing was found.").to_owned()];
    }
    let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
    let mut rules: BTreeMap<(std::cmp::Reverse<Severity>, &str), Vec<&Reported>> = BTreeMap::new();
    for reported in findings {
        *counts.entry(reported.1).or_default() += 1;
        rules.entry((std::cmp::Reverse(reported.1), &reported.0.rule)).or_default().push(reported);
    }
    let rows: Vec<Vec<String>> = counts
        .iter()
        .rev()
        .map(|(severity, count)| vec![severity_name(*severity, lang).to_owned(), count.to_string()])
        .collect();
    let mut lines = vec![say(lang, "Kết quả kiểm tra", "Findings").to_owned()];
    lines.extend(align(&rows, &[Side::Left, Side::Right], 2));
    for ((severity, rule), group) in rules.iter().take(RULES) {
        lines.push(String::new());
        lines.push(format!("{rule} · {} · {}", severity_name(severity.0, lang), group.len()));
        for (finding, _, sentence) in group.iter().take(PLACES) {
            lines.push(format!("  {}", place(finding)));
            lines.push(format!("    {sentence}"));
        }
        if group.len() > PLACES {
            lines.push(more(group.len() - PLACES, lang, ("chỗ khác", "other places")));
        }
    }
    if rules.len() > RULES {
        lines.push(String::new());
        lines.push(more(rules.len() - RULES, lang, ("quy tắc khác", "other rules")));
    }
    lines
}

fn more(count: usize, lang: Lang, what: (&'static str, &'static str)) -> String {
    match lang {
        Lang::Vi => format!("  … và {count} {}", what.0),
        Lang::En => format!("  … and {count} {}", what.1),
    }
}

fn severity_name(severity: Severity, lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => severity.vietnamese(),
        Lang::En => severity.as_str(),
    }
}

/// File, sheet and cell as far as they are known, else the unit.
fn place(finding: &Finding) -> String {
    let place = &finding.place;
    let cell = match (place.sheet.is_empty(), place.cell.is_empty()) {
        (true, _) => String::new(),
        (false, true) => place.sheet.clone(),
        (false, false) => format!("{}!{}", place.sheet, place.cell),
    };
    let parts = [&place.file, &cell];
    let known: Vec<&str> = parts.iter().map(|part| part.as_str()).filter(|part| !part.is_empty()).collect();
    if known.is_empty() { place.unit.clone() } else { known.join("  ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;

    fn finding(rule: &str, cell: &str, severity: Severity) -> Reported {
        let place =
            Place { file: "a.xlsx".into(), sheet: "B05".into(), cell: cell.into(), ..Place::default() };
        (Finding::fail(rule, place, "1", "2"), severity, "Hãy sửa.".to_owned())
    }

    #[test]
    fn the_gravest_findings_come_first_and_none_is_uncounted() {
        let mut list: Vec<Reported> =
            (1..=5).map(|row| finding("R-A-001", &format!("D{row}"), Severity::Query)).collect();
        list.push(finding("R-B-001", "D9", Severity::Error));
        let text = findings(&list, Lang::Vi).join("\n");
        let expected = "Kết quả kiểm tra\n  Lỗi             1\n  Cần giải trình  5\n\nR-B-001 · Lỗi · 1\n  a.xlsx  B05!D9\n    Hãy sửa.\n\nR-A-001 · Cần giải trình · 5\n  a.xlsx  B05!D1\n    Hãy sửa.\n  a.xlsx  B05!D2\n    Hãy sửa.\n  a.xlsx  B05!D3\n    Hãy sửa.\n  … và 2 chỗ khác";
        assert_eq!(text, expected);
    }

    #[test]
    fn missing_and_late_units_are_named() {
        let shown = Coverage {
            title: "T".into(),
            reported: 12,
            expected: 13,
            late: vec!["Huyện A".into()],
            missing: vec!["Huyện B".into()],
        };
        let text = coverage(&shown, Lang::Vi).join("\n");
        assert_eq!(
            text,
            "T\n\n  Đơn vị đã báo cáo  12/13\n  Nộp chậm               1  Huyện A\n  Chưa nộp               1  Huyện B"
        );
    }
}

//! What a person sees after a batch or a check: counts, then the first findings of each rule.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::columns::{Side, align};
use super::language::say;
use crate::batch::RatedFinding;
use crate::catalogue::Catalogue;
use crate::finding::{AnswerKind, Finding, Severity};
use crate::message::Lang;

/// Places shown of each rule; the rest is counted.
const PLACES: usize = 3;
/// Rules shown; the rest is counted.
const RULES: usize = 10;

/// A finding with the words for it in the language of the terminal.
#[derive(Debug, Clone)]
pub(super) struct Reported {
    /// The facts.
    pub finding: Finding,
    /// How grave it is.
    pub severity: Severity,
    /// Short name of the rule.
    pub rule: String,
    /// What was found and what to do.
    pub sentence: String,
}

/// Findings of the library with their sentences.
pub(super) fn reported(findings: &[RatedFinding], catalogue: &Catalogue, lang: Lang) -> Vec<Reported> {
    let put = |rated: &RatedFinding| {
        let finding = rated.finding.clone();
        // A finding without a rule would be a slip of the program: its code and what was found still say something.
        let rule = catalogue.rules.get(&finding.rule);
        let sentence = rule.map_or_else(
            || format!("{} {}", finding.rule, finding.found),
            |rule| rule.sentence(&finding, lang),
        );
        let rule = rule.map_or_else(String::new, |rule| rule.name.get(lang).to_owned());
        Reported { finding, severity: rated.severity, rule, sentence }
    };
    findings.iter().map(put).collect()
}

/// How many findings are shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Extent<'a> {
    /// Every one: there is no file with them.
    All,
    /// The first of each rule; the rest is in this file.
    First(&'a str),
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

/// Lines on how many findings there are of each severity.
pub(super) fn counts(findings: &[Reported], lang: Lang) -> Vec<String> {
    if findings.is_empty() {
        return vec![say(lang, "Không phát hiện gì.", "Nothing was found.").to_owned()];
    }
    let mut open: BTreeMap<Severity, usize> = BTreeMap::new();
    let mut answered: BTreeMap<AnswerKind, usize> = BTreeMap::new();
    for reported in findings {
        match &reported.finding.answer {
            Some(answer) => *answered.entry(answer.kind).or_default() += 1,
            None => *open.entry(reported.severity).or_default() += 1,
        }
    }
    let row = |name: &str, count: &usize| vec![name.to_owned(), count.to_string()];
    let open = open.iter().rev().map(|(severity, count)| row(severity_name(*severity, lang), count));
    let answered = answered.iter().map(|(kind, count)| row(answer_name(*kind, lang), count));
    let rows: Vec<Vec<String>> = open.chain(answered).collect();
    let mut lines = vec![say(lang, "Kết quả kiểm tra", "Findings").to_owned()];
    lines.extend(align(&rows, &[Side::Left, Side::Right], 2));
    lines
}

/// Lines on findings that nobody has answered, by rule, the gravest first, with an empty line between rules.
pub(super) fn by_rule(findings: &[Reported], lang: Lang, extent: Extent<'_>) -> Vec<String> {
    let mut rules: BTreeMap<(Reverse<Severity>, &str), Vec<&Reported>> = BTreeMap::new();
    for reported in findings.iter().filter(|reported| reported.finding.is_open()) {
        rules.entry((Reverse(reported.severity), &reported.finding.rule)).or_default().push(reported);
    }
    let (most_rules, most_places) = match extent {
        Extent::All => (usize::MAX, usize::MAX),
        Extent::First(_) => (RULES, PLACES),
    };
    let mut lines = Vec::new();
    let mut cut = rules.len() > most_rules;
    for ((severity, code), group) in rules.iter().take(most_rules) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let name = group.first().map_or("", |reported| reported.rule.as_str());
        let title = format!("{code} {name}");
        lines.push(format!("{} · {} · {}", title.trim_end(), severity_name(severity.0, lang), group.len()));
        for reported in group.iter().take(most_places) {
            lines.push(format!("  {}", place(&reported.finding)));
            lines.push(format!("    {}", reported.sentence));
            if let Some(answer) = &reported.finding.answer {
                lines.push(format!("    {}: {}", answer_name(answer.kind, lang), answer.reason));
            }
        }
        if group.len() > most_places {
            cut = true;
            lines.push(more(group.len() - most_places, lang, ("chỗ khác", "other places")));
        }
    }
    if rules.len() > most_rules {
        lines.push(String::new());
        lines.push(more(rules.len() - most_rules, lang, ("quy tắc khác", "other rules")));
    }
    if let (true, Extent::First(file)) = (cut, extent) {
        lines.push(String::new());
        lines.push(match lang {
            Lang::Vi => format!("Xem đủ trong {file}."),
            Lang::En => format!("All findings are in {file}."),
        });
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

fn answer_name(kind: AnswerKind, lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => kind.vietnamese(),
        Lang::En => kind.as_str(),
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
        let finding = Finding::fail(rule, place, "1", "2");
        Reported { finding, severity, rule: "Tên".to_owned(), sentence: "Hãy sửa.".to_owned() }
    }

    #[test]
    fn the_gravest_findings_come_first_and_none_is_uncounted() {
        let mut list: Vec<Reported> =
            (1..=5).map(|row| finding("R-A-001", &format!("D{row}"), Severity::Query)).collect();
        list.push(finding("R-B-001", "D9", Severity::Error));
        assert_eq!(
            counts(&list, Lang::Vi),
            ["Kết quả kiểm tra", "  Lỗi             1", "  Cần giải trình  5"]
        );
        let text = by_rule(&list, Lang::Vi, Extent::First("w/out/2024-S1/findings.csv")).join("\n");
        let expected = "R-B-001 Tên · Lỗi · 1\n  a.xlsx  B05!D9\n    Hãy sửa.\n\nR-A-001 Tên · Cần giải trình · 5\n  a.xlsx  B05!D1\n    Hãy sửa.\n  a.xlsx  B05!D2\n    Hãy sửa.\n  a.xlsx  B05!D3\n    Hãy sửa.\n  … và 2 chỗ khác\n\nXem đủ trong w/out/2024-S1/findings.csv.";
        assert_eq!(text, expected);
    }

    #[test]
    fn where_there_is_no_file_with_all_findings_none_is_cut() {
        let list: Vec<Reported> = (0..15)
            .flat_map(|rule| (1..=5).map(move |row| (rule, row)))
            .map(|(rule, row)| finding(&format!("R-A-{rule:03}"), &format!("D{row}"), Severity::Query))
            .collect();
        let text = by_rule(&list, Lang::Vi, Extent::All).join("\n");
        assert_eq!(text.matches("Hãy sửa.").count(), 75);
        assert!(!text.contains('…') && !text.contains("Xem đủ"), "{text}");
        let cut = by_rule(&list[..3], Lang::Vi, Extent::First("f")).join("\n");
        assert!(!cut.contains("Xem đủ"), "nothing was cut: {cut}");
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

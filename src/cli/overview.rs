//! What a person sees after a batch or a check: counts, then the findings, those of one root cause together.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::columns::{Side, align};
use super::language::say;
use crate::batch::{BeneathCounts, RatedFinding};
use crate::catalogue::Catalogue;
use crate::finding::{AnswerKind, Finding, Place, Severity};
use crate::message::Lang;

/// Places shown of each heading and of each cause; the rest is counted.
const PLACES: usize = 3;
/// Headings shown; the rest is counted.
const HEADINGS: usize = 10;

/// A finding with the words for it in the language of the terminal.
#[derive(Debug, Clone)]
pub(super) struct Reported {
    /// The facts.
    pub finding: Finding,
    /// How grave it is.
    pub severity: Severity,
    /// Short name of the rule.
    pub rule: String,
    /// What was found.
    pub what: String,
    /// What was found and what to do.
    pub sentence: String,
    /// What to do about its root cause; empty where that was not asked.
    pub remedy: String,
}

/// Findings of the library with their sentences.
pub(super) fn reported(findings: &[RatedFinding], catalogue: &Catalogue, lang: Lang) -> Vec<Reported> {
    let put = |rated: &RatedFinding| {
        let finding = rated.finding.clone();
        let rule = catalogue.rules.get(&finding.rule);
        let what = rule.map_or_else(|| finding.found.clone(), |rule| rule.told(&finding, lang));
        let sentence = catalogue.sentence(&finding, lang);
        let remedy = catalogue.remedy_sentence(&finding, lang).unwrap_or_default();
        let rule = rule.map_or_else(String::new, |rule| rule.name.get(lang).to_owned());
        Reported { finding, severity: rated.severity, rule, what, sentence, remedy }
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
    /// Where the units are provinces of the nation, those beneath them.
    pub beneath: Option<BeneathCounts>,
    /// Names of units that reported late.
    pub late: Vec<String>,
    /// Names of units that have not reported.
    pub missing: Vec<String>,
}

/// Lines on who reported.
pub(super) fn coverage(coverage: &Coverage, lang: Lang) -> Vec<String> {
    let row = |label: &str, count: String, names: &[String]| vec![label.to_owned(), count, names.join(", ")];
    let label = match coverage.beneath {
        Some(_) => say(lang, "Tỉnh, thành phố đã báo cáo", "Provinces reported"),
        None => say(lang, "Đơn vị đã báo cáo", "Units reported"),
    };
    let mut rows = vec![row(label, format!("{}/{}", coverage.reported, coverage.expected), &[])];
    if let Some(BeneathCounts { reported, expected }) = coverage.beneath {
        let label = say(lang, "Đơn vị cấp dưới đã báo cáo", "Units beneath them reported");
        rows.push(row(label, format!("{reported}/{expected}"), &[]));
    }
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

/// Findings of one file with one root cause.
type Group<'a> = Vec<&'a Reported>;

/// Lines on findings that nobody has answered, the gravest first: causes that break several rules, then rule by rule.
pub(super) fn listed(findings: &[Reported], lang: Lang, extent: Extent<'_>) -> Vec<String> {
    let (most_headings, most_places) = match extent {
        Extent::All => (usize::MAX, usize::MAX),
        Extent::First(_) => (HEADINGS, PLACES),
    };
    let mut headings: BTreeMap<(Reverse<Severity>, &str), Vec<Group<'_>>> = BTreeMap::new();
    for group in groups(findings.iter().filter(|reported| reported.finding.is_open())) {
        let Some(first) = group.first() else { continue };
        let severity = group.iter().map(|reported| reported.severity).max().unwrap_or(first.severity);
        let code = if of_one_rule(&group) { first.finding.rule.as_str() } else { "" };
        headings.entry((Reverse(severity), code)).or_default().push(group);
    }
    let mut lines = Vec::new();
    let mut cut = headings.len() > most_headings;
    for ((severity, code), groups) in headings.iter().take(most_headings) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let count: usize = groups.iter().map(Vec::len).sum();
        let title = heading(code, groups, lang);
        lines.push(format!("{title} · {} · {count}", severity_name(severity.0, lang)));
        for group in groups.iter().take(most_places) {
            cut |= group.len() > most_places;
            lines.extend(together(group, lang, most_places));
        }
        let rest: usize = groups.iter().skip(most_places).map(Vec::len).sum();
        if rest > 0 {
            cut = true;
            lines.push(more("  ", rest, lang, ("chỗ khác", "other places")));
        }
    }
    if headings.len() > most_headings {
        lines.push(String::new());
        lines.push(more("  ", headings.len() - most_headings, lang, ("mục khác", "other headings")));
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

/// Findings by root cause, in order of the first of each; a finding without one stands alone.
fn groups<'a>(findings: impl Iterator<Item = &'a Reported>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut known: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for reported in findings {
        let (file, cause) = (reported.finding.place.file.as_str(), reported.finding.cause.as_str());
        let index = match cause {
            "" => groups.len(),
            _ => *known.entry((file, cause)).or_insert(groups.len()),
        };
        match groups.get_mut(index) {
            Some(group) => group.push(reported),
            None => groups.push(vec![reported]),
        }
    }
    groups
}

fn of_one_rule(group: &[&Reported]) -> bool {
    group.windows(2).all(|pair| pair.iter().all(|one| one.finding.rule == pair[0].finding.rule))
}

fn heading(code: &str, groups: &[Group<'_>], lang: Lang) -> String {
    if code.is_empty() {
        return say(lang, "Nhiều quy tắc, cùng một nguyên nhân", "Several rules, one cause").to_owned();
    }
    let name = groups.first().and_then(|group| group.first()).map_or("", |reported| reported.rule.as_str());
    format!("{code} {name}").trim_end().to_owned()
}

/// One finding with its sentence; or several of one cause: what would mend them, then what was found where.
fn together(group: &[&Reported], lang: Lang, most_places: usize) -> Vec<String> {
    match group {
        [] => Vec::new(),
        [only] => vec![format!("  {}", place(&only.finding)), format!("    {}", only.sentence)],
        [first, ..] => {
            let mut lines = vec![format!("  {}", place(&first.finding))];
            let mended = !first.remedy.is_empty();
            if mended {
                lines.push(format!("    {}", first.remedy));
            }
            for reported in group.iter().take(most_places) {
                let said = if mended { &reported.what } else { &reported.sentence };
                let code = if of_one_rule(group) { "" } else { reported.finding.rule.as_str() };
                let at = format!("{} {code}", cell(&reported.finding.place));
                match at.trim() {
                    "" => lines.push(format!("    - {said}")),
                    at => lines.push(format!("    - {at}: {said}")),
                }
            }
            if group.len() > most_places {
                let other = ("chỗ khác do cùng nguyên nhân", "other places with this cause");
                lines.push(more("    ", group.len() - most_places, lang, other));
            }
            lines
        }
    }
}

fn more(indent: &str, count: usize, lang: Lang, what: (&'static str, &'static str)) -> String {
    match lang {
        Lang::Vi => format!("{indent}… và {count} {}", what.0),
        Lang::En => format!("{indent}… and {count} {}", what.1),
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

/// Sheet and cell as far as they are known.
fn cell(place: &Place) -> String {
    match (place.sheet.is_empty(), place.cell.is_empty()) {
        (true, _) => String::new(),
        (false, true) => place.sheet.clone(),
        (false, false) => format!("{}!{}", place.sheet, place.cell),
    }
}

/// File, sheet and cell as far as they are known, else the unit.
fn place(finding: &Finding) -> String {
    let place = &finding.place;
    let parts = [&place.file, &cell(place)];
    let known: Vec<&str> = parts.iter().map(|part| part.as_str()).filter(|part| !part.is_empty()).collect();
    if known.is_empty() { place.unit.clone() } else { known.join("  ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(rule: &str, cell: &str, severity: Severity) -> Reported {
        let place =
            Place { file: "a.xlsx".into(), sheet: "B05".into(), cell: cell.into(), ..Place::default() };
        let finding = Finding::fail(rule, place, "1", "2");
        let (what, remedy) = ("Sai.".to_owned(), "Sửa ô D9.".to_owned());
        Reported {
            finding, severity, rule: "Tên".to_owned(), what, sentence: "Hãy sửa.".to_owned(), remedy
        }
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
        let text = listed(&list, Lang::Vi, Extent::First("w/out/2024-S1/findings.csv")).join("\n");
        let expected = "R-B-001 Tên · Lỗi · 1\n  a.xlsx  B05!D9\n    Hãy sửa.\n\nR-A-001 Tên · Cần giải trình · 5\n  a.xlsx  B05!D1\n    Hãy sửa.\n  a.xlsx  B05!D2\n    Hãy sửa.\n  a.xlsx  B05!D3\n    Hãy sửa.\n  … và 2 chỗ khác\n\nXem đủ trong w/out/2024-S1/findings.csv.";
        assert_eq!(text, expected);
    }

    #[test]
    fn where_there_is_no_file_with_all_findings_none_is_cut() {
        let list: Vec<Reported> = (0..15)
            .flat_map(|rule| (1..=5).map(move |row| (rule, row)))
            .map(|(rule, row)| finding(&format!("R-A-{rule:03}"), &format!("D{row}"), Severity::Query))
            .collect();
        let text = listed(&list, Lang::Vi, Extent::All).join("\n");
        assert_eq!(text.matches("Hãy sửa.").count(), 75);
        assert!(!text.contains('…') && !text.contains("Xem đủ"), "{text}");
        let cut = listed(&list[..3], Lang::Vi, Extent::First("f")).join("\n");
        assert!(!cut.contains("Xem đủ"), "nothing was cut: {cut}");
    }

    /// Three sums that one slip breaks are one thing to do, and the finding with a cause of its own stays by itself.
    #[test]
    fn findings_of_one_cause_stand_together_under_what_would_mend_them() {
        let caused = |cell: &str, cause: &str| {
            let mut reported = finding("R-BAL-001", cell, Severity::Error);
            reported.finding.cause = cause.to_owned();
            reported
        };
        let mut list = vec![caused("D9", "B05-1"), caused("D12", "B05-2"), caused("E9", "B05-1")];
        list.push(finding("R-A-001", "D1", Severity::Block));
        let text = listed(&list, Lang::Vi, Extent::All).join("\n");
        let expected = "R-A-001 Tên · Không tiếp nhận · 1\n  a.xlsx  B05!D1\n    Hãy sửa.\n\nR-BAL-001 Tên · Lỗi · 3\n  a.xlsx  B05!D9\n    Sửa ô D9.\n    - B05!D9: Sai.\n    - B05!E9: Sai.\n  a.xlsx  B05!D12\n    Hãy sửa.";
        assert_eq!(text, expected);
        list.iter_mut().for_each(|reported| reported.finding.cause = "B05-1".to_owned());
        let text = listed(&list, Lang::Vi, Extent::First("f.csv")).join("\n");
        assert!(text.starts_with("Nhiều quy tắc, cùng một nguyên nhân · Không tiếp nhận · 4\n"), "{text}");
        assert!(text.contains("    - B05!D9 R-BAL-001: Sai.\n"), "{text}");
        assert!(text.contains("… và 1 chỗ khác do cùng nguyên nhân"), "{text}");
        assert!(text.ends_with("Xem đủ trong f.csv."), "{text}");
    }

    #[test]
    fn missing_and_late_units_are_named() {
        let shown = Coverage {
            title: "T".into(),
            reported: 12,
            expected: 13,
            beneath: None,
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

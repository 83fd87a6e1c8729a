//! Pseudo figures for the tests: every series of the form in a few units, with gaps, zeros and a rejected cell.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;

use super::super::changes::Changes;
use super::super::{
    Deadlines, FindingLine, Header, RejectedCell, ReportInput, ReportedText, SubmissionLine, marks,
};
use crate::catalogue::{Catalogue, Indicator, SeriesId, Source, Variant};
use crate::compute::{
    Addends, Change, ChangeFlag, Figure, FigureUnit, Figures, IndicatorFigure, Interval, UnitLevel,
};
use crate::definitions::Definitions;
use crate::finding::Severity;
use crate::form::{Layout, RelationKind};
use crate::period::{Part, Period};
use crate::value::{State, Value};

/// Everything a report borrows from.
pub(in super::super) struct World {
    pub definitions: Definitions,
    pub catalogue: Catalogue,
    pub layout: Layout,
    pub figures: Figures,
    pub earlier: Vec<Figures>,
    pub submissions: Vec<SubmissionLine>,
    pub findings: Vec<FindingLine>,
    pub rejected: Vec<RejectedCell>,
    pub texts: Vec<ReportedText>,
    pub changes: Changes,
    reported: BTreeSet<String>,
}

const UNITS: [(&str, &str); 5] = [
    ("522", "Thành phố Quảng Ngãi"),
    ("524", "Huyện Bình Sơn"),
    ("525", "Huyện Trà Bồng"),
    ("527", "Huyện Sơn Tịnh"),
    ("535", "=Huyện Ba Tơ"),
];
/// Position of the unit that sent nothing.
pub(in super::super) const SILENT: usize = 3;
/// Position of the unit in which `abused|sex=F` is rejected.
pub(in super::super) const REJECTED: usize = 2;

impl World {
    pub fn new(period: &str, overlay: &[crate::definitions::SourceFile]) -> Self {
        let definitions = definitions(overlay);
        let catalogue = Catalogue::load(&definitions).unwrap();
        let layout = crate::form::load(&definitions, &catalogue).unwrap();
        let period: Period = period.parse().unwrap();
        let earlier = vec![figures(&catalogue, &layout, period.same_period_last_year())];
        let figures = figures(&catalogue, &layout, period);
        let submissions = figures.units.iter().enumerate().skip(1).filter(|(unit, _)| *unit != SILENT);
        let submissions = submissions.map(|(unit, own)| submission(unit, own)).collect();
        Self {
            submissions,
            findings: findings(),
            rejected: vec![rejected(&catalogue)],
            texts: texts(),
            changes: Changes::default(),
            reported: UNITS.iter().map(|(code, _)| (*code).to_owned()).collect(),
            earlier,
            definitions,
            catalogue,
            layout,
            figures,
        }
    }

    pub fn input(&self) -> ReportInput<'_> {
        ReportInput {
            definitions: &self.definitions,
            catalogue: &self.catalogue,
            layout: &self.layout,
            figures: &self.figures,
            earlier: &self.earlier,
            base: Some(self.figures.period.same_period_last_year()),
            header: header(),
            deadlines: Deadlines { unit: date(2024, 5, 19), ministry: date(2024, 5, 24) },
            submissions: &self.submissions,
            findings: &self.findings,
            rejected: &self.rejected,
            texts: &self.texts,
            changes: &self.changes,
            reported: &self.reported,
            parts: &[],
        }
    }
}

/// The shipped definitions with files laid over them.
fn definitions(overlay: &[crate::definitions::SourceFile]) -> Definitions {
    let directory = tempfile::tempdir().unwrap();
    for file in overlay {
        std::fs::write(directory.path().join(&file.path), &file.text).unwrap();
    }
    Definitions::load(&[directory.path()]).unwrap()
}

fn submission(unit: usize, own: &FigureUnit) -> SubmissionLine {
    SubmissionLine {
        unit_code: own.code.clone(),
        unit_name: own.name.clone(),
        reporter: "Đơn vị cấp huyện".to_owned(),
        file: format!("inbox/2024-S1/2024-S1_{}.xlsx", own.code),
        revision: u32::from(unit == 2),
        received: (unit != 4).then(|| date(2024, 5, 17)),
        timeliness: if unit == 4 { "chưa xác định" } else { "đúng hạn" }.to_owned(),
        in_force: true,
        verdict: "tiếp nhận".to_owned(),
    }
}

/// Tasks of two units; the second names its lead agency in another spelling.
fn texts() -> Vec<ReportedText> {
    let task = |unit: usize, row: usize, entries: [&'static str; 5]| {
        let entries = entries.into_iter().zip(["2", "3", "5", "6", "7"]).filter(|(text, _)| !text.is_empty());
        entries.map(move |(text, column)| ReportedText {
            unit_code: UNITS[unit].0.to_owned(),
            unit_name: UNITS[unit].1.to_owned(),
            agency: String::new(),
            sheet: "B11".to_owned(),
            row: row.to_string(),
            column: column.to_owned(),
            text: text.to_owned(),
        })
    };
    let tasks = [
        task(0, 1, ["Rà soát điểm vui chơi", "Phòng Văn hóa", "Hằng năm", "Đang thực hiện", ""]),
        task(0, 2, ["Tập huấn cộng tác viên", "Công an huyện", "2023", "Chưa thực hiện", "=1+1"]),
        task(1, 1, ["Lập danh sách trẻ em", "Phòng Văn hoá", "1/3/2024", "Hoàn thành", "xong"]),
        task(1, 2, ["Báo cáo chuyên đề", "", "1/3/2024", "Quá hạn", ""]),
    ];
    tasks.into_iter().flatten().collect()
}

fn findings() -> Vec<FindingLine> {
    let line = |severity: Severity, cell: &str| FindingLine {
        unit_code: "524".to_owned(),
        unit_name: "Huyện Bình Sơn".to_owned(),
        severity,
        rule: "R-BAL-001".to_owned(),
        rule_name: "Tổng không khớp".to_owned(),
        file: "inbox/2024-S1/2024-S1_524_huyen-binh-son_ban-sua-lan-thu-hai-gui-lai.xlsx".to_owned(),
        sheet: "B05".to_owned(),
        cell: cell.to_owned(),
        sentence: "Cột 1 phải bằng tổng các cột 2, 3, 4. Đề nghị kiểm tra và sửa.".to_owned(),
        found: "=1+1".to_owned(),
        expected: "31".to_owned(),
        answer: String::new(),
    };
    vec![line(Severity::Error, "F12"), line(Severity::Query, "G14"), line(Severity::Note, "H9")]
}

/// The cell of the figure that is rejected.
fn rejected(catalogue: &Catalogue) -> RejectedCell {
    RejectedCell {
        unit_code: UNITS[REJECTED - 1].0.to_owned(),
        series: catalogue.series_id("abused|sex=F").unwrap(),
        file: "inbox/2024-S1/2024-S1_524_huyen-binh-son.xlsx".to_owned(),
        sheet: "B05".to_owned(),
        cell: "F10".to_owned(),
        found: "=4".to_owned(),
        reasons: vec!["R-BAL-001 Tổng không khớp (trang B05, ô D10)".to_owned()],
    }
}

fn header() -> Header {
    Header {
        superior_body: "UBND tỉnh Quảng Ngãi".to_owned(),
        issuing_body: "Sở Lao động - Thương binh và Xã hội".to_owned(),
        place: "Quảng Ngãi".to_owned(),
        receiving_agency: "Bộ Lao động - Thương binh và Xã hội (Cục Trẻ em)".to_owned(),
        number: String::new(),
        authority: vec!["KT. Giám đốc".to_owned()],
        post: "Phó Giám đốc".to_owned(),
        signatory_name: "Nguyễn Thị An".to_owned(),
        recipients: vec!["Như trên".to_owned(), "UBND tỉnh (để báo cáo)".to_owned(), "Lưu: VT".to_owned()],
        window: (date(2023, 11, 15), date(2024, 5, 14)),
        cut_off: date(2024, 5, 14),
        map: None,
        status: "preliminary".to_owned(),
        status_name: "sơ bộ".to_owned(),
        units_reported: 4,
        units_expected: 5,
    }
}

fn figures(catalogue: &Catalogue, layout: &Layout, period: Period) -> Figures {
    let mut units = vec![FigureUnit {
        code: "51".to_owned(),
        name: "Tỉnh Quảng Ngãi".to_owned(),
        level: UnitLevel::Province,
    }];
    units.extend(UNITS.map(|(code, name)| FigureUnit {
        code: code.to_owned(),
        name: name.to_owned(),
        level: UnitLevel::District,
    }));
    let mut series = layout.series(period.part, Source::Territorial);
    series.extend(catalogue.series_id("tasks"));
    series.sort_unstable();
    series.dedup();
    let mut values: Vec<Vec<Value>> =
        (0..units.len()).map(|unit| series.iter().map(|id| pseudo(catalogue, *id, unit)).collect()).collect();
    for unit in &mut values {
        add_up(layout, &series, unit, period.part);
    }
    if let Some(silent) = values.get_mut(SILENT) {
        silent.fill(Value::Missing);
    }
    if let Some(position) = catalogue.series_id("abused|sex=F").and_then(|id| series.binary_search(&id).ok())
    {
        values[REJECTED][position] = Value::Rejected;
    }
    let counted = counted(&values, series.len());
    let mut figures = Figures {
        groups: Vec::new(),
        period,
        units,
        series,
        values: counted,
        indicators: Vec::new(),
        agency: BTreeSet::new(),
        disputed: BTreeMap::new(),
    };
    figures.indicators = (0..figures.units.len()).map(|unit| indicators(catalogue, &figures, unit)).collect();
    figures
}

/// A number that depends on the series and the unit only.
fn pseudo(catalogue: &Catalogue, id: SeriesId, unit: usize) -> Value {
    let key = &catalogue.series(id).key;
    let hash = blake3::hash(format!("{key}/{unit}").as_bytes());
    let byte = i64::from(hash.as_bytes()[0]);
    let many = ["children", "population", "live_births", "special", "_start", "_cohort", "villages"];
    let element = catalogue.element_of(id);
    if element.decimals > 0 {
        return Value::Number(byte * 1_250_000);
    }
    if many.iter().any(|word| key.starts_with(word) || element.id.ends_with(word)) {
        return Value::Number(900 + byte * 7);
    }
    Value::Number(byte % 12)
}

/// Makes the declared totals true, as far as one total has one breakdown.
fn add_up(layout: &Layout, series: &[SeriesId], values: &mut [Value], part: Part) {
    for _ in 0..4 {
        for sheet in &layout.sheets {
            for relation in sheet.relations(part).filter(|relation| relation.kind == RelationKind::Sum) {
                let at = |id: &SeriesId| series.binary_search(id).ok();
                let sum: i64 =
                    relation.parts.iter().filter_map(at).filter_map(|at| values[at].number()).sum();
                if let Some(whole) = at(&relation.whole) {
                    values[whole] = Value::Number(sum);
                }
            }
        }
    }
}

/// Units' values with the province's sums in front.
fn counted(values: &[Vec<Value>], length: usize) -> Vec<Vec<Figure>> {
    let expected = u32::try_from(values.len() - 1).unwrap();
    let province = (0..length)
        .map(|position| {
            let numbers: Vec<i64> = values[1..].iter().filter_map(|unit| unit[position].number()).collect();
            let value = if numbers.is_empty() { Value::Missing } else { Value::Number(numbers.iter().sum()) };
            Figure { value, units_reported: u32::try_from(numbers.len()).unwrap(), units_expected: expected }
        })
        .collect();
    let own = |value: &Value| Figure {
        value: *value,
        units_reported: u32::from(value.number().is_some()),
        units_expected: 1,
    };
    let units = values[1..].iter().map(|unit| unit.iter().map(own).collect());
    std::iter::once(province).chain(units).collect()
}

fn indicators(catalogue: &Catalogue, figures: &Figures, unit: usize) -> Vec<Vec<IndicatorFigure>> {
    catalogue
        .indicators_of(figures.period.part)
        .map(|indicator| {
            let variants = indicator.variants.iter();
            variants.map(|variant| number(catalogue, figures, unit, indicator, variant)).collect()
        })
        .collect()
}

fn number(
    catalogue: &Catalogue,
    figures: &Figures,
    unit: usize,
    indicator: &Indicator,
    variant: &Variant,
) -> IndicatorFigure {
    let members: Vec<usize> = if unit == 0 { (1..figures.units.len()).collect() } else { vec![unit] };
    let ratio = indicator.is_ratio();
    let side = |unit: usize, series: &[SeriesId]| marks::sum(figures, unit, series);
    let matched: Vec<(i64, i64)> = members
        .iter()
        .filter_map(|unit| {
            let numerator = side(*unit, &variant.numerator).number()?;
            let denominator = if ratio { side(*unit, &variant.denominator).number()? } else { 0 };
            Some((numerator, denominator))
        })
        .collect();
    let (n, d) = matched.iter().fold((0, 0), |(n, d), (own_n, own_d)| (n + own_n, d + own_d));
    let decimals_of = |series: &[SeriesId]| series.first().map_or(0, |id| catalogue.element_of(*id).decimals);
    let sides = (
        (i128::from(n), decimals_of(&variant.numerator)),
        (i128::from(d), decimals_of(&variant.denominator)),
    );
    let computed = if ratio { marks::ratio(indicator, sides.0, sides.1) } else { Some(n) };
    let state = match (matched.is_empty(), computed) {
        (true, _) if members.len() == 1 => side(unit, &variant.numerator).state(),
        (true, _) => State::Missing,
        (false, None) => State::NotApplicable,
        (false, Some(_)) => State::Value,
    };
    let number = computed.filter(|_| state == State::Value).unwrap_or(0);
    let decimals = if ratio { indicator.decimals } else { decimals_of(&variant.numerator) };
    let few = ratio && indicator.interval.is_some() && n < 10 && state == State::Value;
    IndicatorFigure {
        state,
        number,
        decimals,
        numerator: (ratio && state == State::Value).then_some(n),
        denominator: (ratio && state == State::Value).then_some(d),
        denominator_known: (ratio && state == State::Value).then_some(d),
        units_reported: u32::try_from(matched.len()).unwrap(),
        units_expected: u32::try_from(members.len()).unwrap(),
        interval: few.then_some(Interval { low: number / 2, high: number * 2 }),
        change: (state == State::Value).then(|| change(number)),
        addends: Addends::default(),
    }
}

fn change(current: i64) -> Change {
    let base = current * 9 / 10;
    Change {
        current,
        base,
        base_whole: None,
        absolute: current - base,
        percent_tenths: crate::compute::rounding::rounded(1000, i128::from(current - base), i128::from(base)),
        units_matched: 4,
        flags: if (1..10).contains(&base) { vec![ChangeFlag::SmallBase] } else { Vec::new() },
    }
}

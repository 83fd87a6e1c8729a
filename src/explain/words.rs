//! What is said of a number, a cell and a comparison, in both languages.

use super::model::{CellTrace, Explanation, PrintedChange};
use crate::compute::ChangeFlag;
use crate::intake::Entry;
use crate::message::Lang;
use crate::report::tidy::TidyNumber;
use crate::text::vietnamese_digits;
use crate::value::{State, Value};

/// A number as it is read in a language: `data.csv` has the English one.
#[must_use]
pub fn number(number: TidyNumber, lang: Lang) -> String {
    match lang {
        Lang::Vi => vietnamese_digits(&number.text()),
        Lang::En => number.text(),
    }
}

/// A state without a number.
#[must_use]
pub fn state(state: State, lang: Lang) -> &'static str {
    match (state, lang) {
        (State::Value, Lang::Vi) => "có số liệu",
        (State::Value, Lang::En) => "value",
        (State::Missing, Lang::Vi) => "chưa có số liệu (không phải bằng 0)",
        (State::Missing, Lang::En) => "missing (not zero)",
        (State::NotApplicable, Lang::Vi) => "không áp dụng",
        (State::NotApplicable, Lang::En) => "not applicable",
        (State::Rejected, Lang::Vi) => "bị loại vì lỗi, chờ đơn vị sửa",
        (State::Rejected, Lang::En) => "rejected, to be corrected by the unit",
    }
}

/// A value after the checks: its number, or its state.
#[must_use]
pub fn value(value: Value, decimals: u8, lang: Lang) -> String {
    match value {
        Value::Number(minor) => number(TidyNumber { minor, decimals, fixed: false }, lang),
        other => state(other.state(), lang).to_owned(),
    }
}

/// How a cell was filled in.
#[must_use]
pub fn entry(entry: Entry, lang: Lang) -> &'static str {
    match (entry, lang) {
        (Entry::Typed, Lang::Vi) => "gõ số",
        (Entry::Typed, Lang::En) => "typed as a number",
        (Entry::Text, Lang::Vi) => "gõ dưới dạng chữ",
        (Entry::Text, Lang::En) => "typed as text",
        (Entry::Formula, Lang::Vi) => "công thức",
        (Entry::Formula, Lang::En) => "formula",
    }
}

/// What the cell holds: "12" (gõ số).
#[must_use]
pub fn content(cell: &CellTrace, lang: Lang) -> String {
    let Some(origin) = &cell.origin else {
        return match lang {
            Lang::Vi => "không có ô này trong tệp nào đang dùng".to_owned(),
            Lang::En => "no file in use has this cell".to_owned(),
        };
    };
    match (origin.raw.trim(), origin.cell.is_empty(), lang) {
        (_, true, Lang::Vi) => "đếm các dòng của danh sách".to_owned(),
        (_, true, Lang::En) => "the entries of the list, counted".to_owned(),
        ("", _, Lang::Vi) => "để trống".to_owned(),
        ("", _, Lang::En) => "blank".to_owned(),
        (raw, ..) => format!("\"{raw}\" ({})", entry(origin.entry, lang)),
    }
}

/// What must be said beside the figure of a cell.
#[must_use]
pub fn remarks(cell: &CellTrace, lang: Lang) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some(read) = cell.read_otherwise() {
        let (read, used) = (value(read, cell.decimals, lang), value(cell.value, cell.decimals, lang));
        let formula = cell.origin.as_ref().is_some_and(|origin| origin.entry == Entry::Formula);
        remarks.push(match (cell.value, formula, lang) {
            (Value::Number(_), true, Lang::Vi) => {
                format!("công thức trong tệp cho {read}; cộng lại từ các ô thành phần là {used}, dùng số này")
            }
            (Value::Number(_), true, Lang::En) => {
                format!(
                    "the formula in the file gives {read}; its parts as read add up to {used}, which is used"
                )
            }
            (_, true, Lang::Vi) => format!("công thức trong tệp cho {read}, không dùng: {used}"),
            (_, true, Lang::En) => format!("the formula in the file gives {read}, not used: {used}"),
            (_, false, Lang::Vi) => format!("ô ghi {read}; sau kiểm tra: {used}"),
            (_, false, Lang::En) => format!("the cell says {read}; after the checks: {used}"),
        });
    }
    if cell.disputed {
        remarks.push(
            match lang {
                Lang::Vi => "chưa khớp: tổng đã khai không bằng các thành phần, vẫn được dùng",
                Lang::En => "unmatched: the declared total differs from its parts and stays in use",
            }
            .to_owned(),
        );
    }
    if let Some(origin) = cell.origin.as_ref().filter(|origin| origin.is_agency) {
        remarks.push(match lang {
            Lang::Vi => format!("số của {}", origin.reporter.vi),
            Lang::En => format!("figure of {}", origin.reporter.en),
        });
    }
    remarks
}

/// What must be said of a sum in which a child may stand twice; where units are missing it bounds nothing but their
/// own children. `None` for other numbers, and for those of one unit.
#[must_use]
pub fn upper_bound(explanation: &Explanation, lang: Lang) -> Option<&'static str> {
    let figure = &explanation.figure;
    let complete = figure.units_reported == figure.units_expected;
    (explanation.topic.upper_bound && explanation.is_parent).then_some(match (complete, lang) {
        (true, Lang::Vi) => "tổng của các đơn vị là cận trên, vì một trẻ em có thể được hai đơn vị cùng tính",
        (true, Lang::En) => "the units' sum is an upper bound: two units may count the same child",
        (false, Lang::Vi) => {
            "tổng của các đơn vị có số liệu, trong đó một trẻ em có thể được hai đơn vị cùng tính; còn thiếu đơn vị nên không phải là cận trên của cả tỉnh"
        }
        (false, Lang::En) => {
            "the sum of the units that have it, two of which may count the same child; with units missing it is no upper bound of the whole"
        }
    })
}

/// How a number is rounded.
#[must_use]
pub fn rounding(explanation: &Explanation, lang: Lang) -> String {
    let formula = &explanation.topic.formula;
    match (formula.ratio, lang) {
        (false, Lang::Vi) => "không làm tròn".to_owned(),
        (false, Lang::En) => "not rounded".to_owned(),
        (true, Lang::Vi) => {
            format!("một lần, từ tổng tử số và tổng mẫu số, đến {} chữ số thập phân", formula.decimals)
        }
        (true, Lang::En) => {
            format!(
                "once, from the sums of both sides, to {} decimals, half away from zero",
                formula.decimals
            )
        }
    }
}

/// The comparison in one line.
#[must_use]
pub fn change(change: &PrintedChange, lang: Lang) -> String {
    let shown = |tidy: TidyNumber| number(tidy, lang);
    let percent = change.percent.map_or_else(|| "–".to_owned(), |percent| format!("{} %", shown(percent)));
    let (base, now, difference) = (shown(change.base), shown(change.current), shown(change.absolute));
    let mut line = match lang {
        Lang::Vi => format!(
            "kỳ {}: {base}, kỳ này: {now}, chênh lệch {difference} ({percent}), trên {} đơn vị có đủ hai kỳ",
            change.base_period, change.units_matched
        ),
        Lang::En => format!(
            "{}: {base}, now: {now}, difference {difference} ({percent}), over {} units that have both",
            change.base_period, change.units_matched
        ),
    };
    if let Some(whole) = change.base_whole {
        line.push_str(&match lang {
            Lang::Vi => format!("; toàn bộ kỳ gốc: {}", shown(whole)),
            Lang::En => format!("; the whole base: {}", shown(whole)),
        });
    }
    for flag in &change.flags {
        let words = match (flag, lang) {
            (ChangeFlag::FewerUnits, Lang::Vi) => "không đủ mọi đơn vị",
            (ChangeFlag::FewerUnits, Lang::En) => "fewer units than reported",
            (ChangeFlag::SmallBase, _) if change.percent.is_none() => continue,
            (ChangeFlag::SmallBase, Lang::Vi) => "kỳ gốc dưới 10: tỷ lệ không ổn định",
            (ChangeFlag::SmallBase, Lang::En) => "base under 10: the percentage is unstable",
            (ChangeFlag::OtherWindow, Lang::Vi) => "hai kỳ khác nhau về thời gian số liệu",
            (ChangeFlag::OtherWindow, Lang::En) => "the windows differ",
            (ChangeFlag::OtherMap, Lang::Vi) => "địa giới thay đổi giữa hai kỳ",
            (ChangeFlag::OtherMap, Lang::En) => "the map changed between the two",
        };
        line.push_str("; ");
        line.push_str(words);
    }
    line
}

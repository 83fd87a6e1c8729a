//! "Thay đổi": what changed since the version issued last, and why.

use jiff::civil::Date;

use crate::book::CellRange;
use crate::message::Lang;
use crate::table;
use crate::value::State;

use super::ReportError;
use super::context::{Context, day};
use super::look::Look;
use super::marks;
use super::page::{Content, Page};
use super::tidy::{Kind, TidyNumber};

const SHORT: Look = Look::Short { bold: false };
/// Columns of `changes.csv`.
const COLUMNS: [&str; 9] =
    ["kind", "id", "code", "unit", "category", "before", "before_state", "after", "after_state"];

/// What changed since a version that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// The version compared with; `None` while none was issued.
    pub since: Option<IssuedVersion>,
    /// Why figures changed, in order of print.
    pub causes: Vec<Cause>,
    /// Figures that changed, indicators first.
    pub figures: Vec<FigureChange>,
}

/// A version that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedVersion {
    /// 1 for the first.
    pub number: u32,
    /// Day of issue.
    pub day: Option<Date>,
    /// Number and symbol of the document; empty where none was given.
    pub document: String,
}

/// One reason for changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// Code of the unit; empty where it is about all.
    pub unit_code: String,
    /// What happened, in Vietnamese.
    pub what: String,
    /// The reason on record.
    pub reason: String,
}

/// What a table says of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated {
    /// Its state; `None` where the figure did not exist.
    pub state: Option<State>,
    /// The number, if there is one.
    pub number: Option<TidyNumber>,
}

/// A figure before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureChange {
    /// Series or indicator.
    pub kind: Kind,
    /// Id of the indicator or of the data element.
    pub id: String,
    /// Official code of an indicator; empty where there is none.
    pub code: String,
    /// GSO code of the unit.
    pub unit: String,
    /// `dimension=code` pairs; empty for the total.
    pub category: String,
    /// As issued.
    pub before: Stated,
    /// Now.
    pub after: Stated,
}

impl Changes {
    /// The figures as `changes.csv`.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub fn csv(&self) -> Result<Vec<u8>, ReportError> {
        let number = |stated: Stated| stated.number.map_or_else(String::new, TidyNumber::text);
        let state = |stated: Stated| stated.state.map_or_else(String::new, |state| state.as_str().to_owned());
        let rows = self.figures.iter().map(|one| {
            [
                one.kind.as_str().to_owned(),
                one.id.clone(),
                one.code.clone(),
                one.unit.clone(),
                one.category.clone(),
                number(one.before),
                state(one.before),
                number(one.after),
                state(one.after),
            ]
        });
        table::csv(COLUMNS, rows).map_err(|error| ReportError::Csv(error.to_string()))
    }
}

/// Builds the sheet.
pub(super) fn page(context: &Context<'_>, mut page: Page) -> Page {
    page.widths = vec![6, 12, 52, 10, 26, 15, 15, 15];
    context.head(&mut page, "");
    let changes = context.input.changes;
    let last = page.last_column();
    match &changes.since {
        None => page.line(page.next, 0, last, "Chưa phát hành lần nào.", Look::TableTitle),
        Some(since) if changes.figures.is_empty() => {
            let text = format!("Số liệu không có thay đổi so với {}.", version(since));
            page.line(page.next, 0, last, text, Look::TableTitle);
        }
        Some(since) => {
            let text = format!("So với {}: {} số liệu thay đổi.", version(since), changes.figures.len());
            page.line(page.next, 0, last, text, Look::TableTitle);
        }
    }
    page.next += 1;
    if changes.since.is_some() {
        causes(context, &mut page);
        figures(context, &mut page);
    }
    context.foot(&mut page, &[], true);
    page
}

fn version(since: &IssuedVersion) -> String {
    let day = since.day.map_or_else(String::new, |date| format!(" ngày {}", day(date)));
    let document =
        if since.document.is_empty() { String::new() } else { format!(", số {}", since.document) };
    format!("lần phát hành thứ {}{day}{document}", since.number)
}

fn head(page: &mut Page, title: &str, heads: [&str; 8]) {
    page.line(page.next, 0, page.last_column(), title, Look::TableTitle);
    let paths: Vec<Vec<String>> = heads.iter().map(|text| vec![(*text).to_owned()]).collect();
    let mut distinct = heads.to_vec();
    distinct.dedup();
    let indices: Vec<String> = (1..=distinct.len()).map(|number| number.to_string()).collect();
    page.next = page.header(page.next, &paths, &indices);
}

fn causes(context: &Context<'_>, page: &mut Page) {
    let reason = "Lý do";
    head(
        page,
        "1. Vì sao thay đổi",
        ["STT", "Mã đơn vị", "Nội dung", "Đơn vị", "Đơn vị", reason, reason, reason],
    );
    let causes = &context.input.changes.causes;
    for (position, cause) in causes.iter().enumerate() {
        let at = page.next;
        page.text(at, 0, (position + 1).to_string(), SHORT);
        page.text(at, 1, cause.unit_code.as_str(), SHORT);
        page.fit(at, 2, &cause.what, Look::Wrapped);
        page.text(at, 2, cause.what.as_str(), Look::Wrapped);
        page.line(at, 3, 4, context.name_of_code(&cause.unit_code), Look::Wrapped);
        page.line(at, 5, page.last_column(), cause.reason.as_str(), Look::Wrapped);
    }
    if causes.is_empty() {
        page.line(page.next, 0, page.last_column(), "Không có", SHORT);
    }
    page.next += 1;
}

fn figures(context: &Context<'_>, page: &mut Page) {
    let heads =
        ["STT", "Mã", "Chỉ tiêu, số liệu", "Mã đơn vị", "Đơn vị", "Đã phát hành", "Hiện nay", "Chênh lệch"];
    head(page, "2. Số liệu thay đổi (chỉ tiêu trước, số liệu của biểu sau)", heads);
    let figures = &context.input.changes.figures;
    for (position, change) in figures.iter().enumerate() {
        let at = page.next;
        let name = name(context, change);
        page.text(at, 0, (position + 1).to_string(), SHORT);
        page.text(at, 1, change.code.as_str(), SHORT);
        page.fit(at, 2, &name, Look::Wrapped);
        page.text(at, 2, name, Look::Wrapped);
        page.text(at, 3, change.unit.as_str(), SHORT);
        page.text(at, 4, context.name_of_code(&change.unit), Look::Wrapped);
        stated(page, at, 5, change.before);
        stated(page, at, 6, change.after);
        match difference(change) {
            Some(number) => put(page, at, 7, number),
            None => page.put(at, 7, Content::Blank, Look::Mark { bold: false }),
        }
    }
    if figures.is_empty() {
        let area = CellRange::new(page.next, 0, page.next, page.last_column());
        page.span(area, "Không có", SHORT);
    }
    page.next += 1;
}

/// The name in the catalogue; the id of what is no longer in it.
fn name(context: &Context<'_>, change: &FigureChange) -> String {
    let catalogue = context.catalogue();
    let categories: Vec<(String, String)> = change
        .category
        .split(';')
        .filter_map(|pair| pair.split_once('='))
        .map(|(dimension, code)| (dimension.to_owned(), code.to_owned()))
        .collect();
    let base = match change.kind {
        Kind::Indicator => catalogue.indicator(&change.id).map(marks::name),
        Kind::Series => {
            let total = catalogue
                .series
                .iter()
                .position(|series| series.key.split('|').next() == Some(change.id.as_str()));
            total.map(|at| {
                let id = crate::catalogue::SeriesId::from_index(at);
                catalogue.element_of(id).name.vi.clone()
            })
        }
    };
    let base = base.unwrap_or_else(|| change.id.clone());
    if categories.is_empty() {
        return base;
    }
    format!("{base} ({})", catalogue.category_names(&categories, Lang::Vi))
}

fn stated(page: &mut Page, row: u32, column: u16, stated: Stated) {
    match (stated.number, stated.state) {
        (Some(number), _) => put(page, row, column, number),
        (None, Some(state)) => {
            page.text(row, column, marks::mark(state), Look::Mark { bold: false });
        }
        (None, None) => page.text(row, column, "chưa có", Look::Mark { bold: false }),
    }
}

fn put(page: &mut Page, row: u32, column: u16, number: TidyNumber) {
    let look = if number.fixed {
        Look::Ratio { decimals: number.decimals, bold: false, low: false }
    } else {
        Look::Count { decimals: number.decimals, bold: false }
    };
    page.put(row, column, Content::Number { minor: number.minor, decimals: number.decimals }, look);
}

/// Now less before, where both are numbers.
fn difference(change: &FigureChange) -> Option<TidyNumber> {
    let (before, after) = (change.before.number?, change.after.number?);
    let decimals = before.decimals.max(after.decimals);
    let scaled = |number: TidyNumber| -> Option<i128> {
        let factor = 10_i128.checked_pow(u32::from(decimals - number.decimals))?;
        i128::from(number.minor).checked_mul(factor)
    };
    let minor = i64::try_from(scaled(after)?.checked_sub(scaled(before)?)?).ok()?;
    Some(TidyNumber { minor, decimals, fixed: before.fixed || after.fixed })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(minor: i64, decimals: u8) -> Stated {
        let number = TidyNumber { minor, decimals, fixed: decimals > 0 };
        Stated { state: Some(State::Value), number: Some(number) }
    }

    fn change(before: Stated, after: Stated) -> FigureChange {
        let text = |text: &str| text.to_owned();
        FigureChange {
            kind: Kind::Series,
            id: text("abused"),
            code: String::new(),
            unit: text("524"),
            category: text("sex=M"),
            before,
            after,
        }
    }

    #[test]
    fn the_difference_of_two_numbers_is_exact_and_of_a_missing_one_there_is_none() {
        let of = |before, after| difference(&change(before, after)).map(TidyNumber::text);
        assert_eq!(of(number(40, 0), number(38, 0)).as_deref(), Some("-2"));
        assert_eq!(of(number(125, 1), number(1203, 2)).as_deref(), Some("-0.47"));
        let missing = Stated { state: Some(State::Missing), number: None };
        assert_eq!(of(missing, number(3, 0)), None, "not reported is not zero");
    }

    #[test]
    fn the_table_says_state_and_number_of_both() {
        let gone = Stated { state: None, number: None };
        let changes = Changes { figures: vec![change(number(3, 0), gone)], ..Changes::default() };
        let text = String::from_utf8(changes.csv().unwrap()).unwrap();
        assert_eq!(text.lines().nth(1), Some("series,abused,,524,sex=M,3,value,,"));
    }
}

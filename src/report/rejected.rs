//! The rejected figures in "Chất lượng số liệu": each with its cell, why it is rejected, and what cannot be computed
//! without it. They are listed after the figures themselves, so that none can be passed over.

use crate::catalogue::SeriesId;
use crate::message::Lang;
use crate::value::{State, Value};

use super::context::Context;
use super::input::RejectedCell;
use super::marks;
use super::page::Page;
use super::quality::{empty, row_over, table};

/// The columns, those with one head merged.
const HEADS: [&str; 11] = [
    "STT",
    "Mã đơn vị",
    "Đơn vị",
    "Trang",
    "Ô",
    "Giá trị đã báo cáo",
    "Số liệu",
    "Số liệu",
    "Số liệu",
    "Lý do",
    "Chỉ tiêu của đơn vị không tính được vì số này",
];
/// First and last column of each text.
const PLACES: [(u16, u16); 9] = [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 8), (9, 9), (10, 10)];

/// Lists them.
pub(super) fn figures(context: &Context<'_>, page: &mut Page) {
    table(page, "5. Số liệu bị loại: có báo cáo nhưng chưa dùng, chờ đơn vị sửa", &HEADS);
    let rejected = rejected(context);
    for (position, (unit, id)) in rejected.iter().enumerate() {
        row_over(page, &texts(context, position + 1, *unit, *id), &PLACES, &[2, 6, 9, 10]);
    }
    if rejected.is_empty() {
        empty(page, page.last_column(), "Không có");
    }
    page.next += 1;
}

/// Unit (by position) and series of every rejected figure: of the parent only an agency's, for its own sums are none.
fn rejected(context: &Context<'_>) -> Vec<(usize, SeriesId)> {
    let figures = context.figures();
    let mut rejected = Vec::new();
    for unit in 0..figures.units.len() {
        let stated = figures.series.iter().filter(|id| unit > 0 || figures.agency.contains(id));
        let out =
            |id: &&SeriesId| figures.series(unit, **id).is_some_and(|figure| figure.value == Value::Rejected);
        rejected.extend(stated.filter(out).map(|id| (unit, *id)));
    }
    rejected
}

fn texts(context: &Context<'_>, number: usize, unit: usize, id: SeriesId) -> Vec<String> {
    let (code, name) =
        context.figures().units.get(unit).map_or(("", ""), |unit| (unit.code.as_str(), unit.name.as_str()));
    let cell = context.input.rejected.iter().find(|cell| cell.unit_code == code && cell.series == id);
    let of_cell =
        |text: fn(&RejectedCell) -> &str| cell.map_or_else(String::new, |cell| text(cell).to_owned());
    let catalogue = context.catalogue();
    let mut what = catalogue.series_name(id, Lang::Vi);
    if let Some(place) = context.input.layout.place_of(id, catalogue) {
        what = format!("{what}: biểu {}", place.words(Lang::Vi));
    }
    let reason = cell.map_or_else(String::new, |cell| {
        let reasons = cell.reasons.join("; ");
        format!("{reasons}. Tệp {}", cell.file).trim_start_matches(". ").to_owned()
    });
    vec![
        number.to_string(),
        code.to_owned(),
        name.to_owned(),
        of_cell(|cell| &cell.sheet),
        of_cell(|cell| &cell.cell),
        of_cell(|cell| &cell.found),
        what,
        reason,
        not_computed(context, unit, id),
    ]
}

/// Numbers of indicators that a unit has not, because this figure of it is rejected.
fn not_computed(context: &Context<'_>, unit: usize, id: SeriesId) -> String {
    let catalogue = context.catalogue();
    let mut names = Vec::new();
    for indicator in catalogue.indicators_of(context.part()) {
        let numbers = context.figures().indicator(catalogue, unit, &indicator.id).unwrap_or_default();
        for (variant, number) in indicator.variants.iter().zip(numbers) {
            let uses = variant.numerator.contains(&id) || variant.denominator.contains(&id);
            if uses && number.state == State::Rejected {
                let name = marks::name(indicator);
                names.push(match variant.category.as_str() {
                    "" => name,
                    _ => format!("{name} ({})", marks::category_name(catalogue, variant)),
                });
            }
        }
    }
    if names.is_empty() { "không có".to_owned() } else { names.join("; ") }
}

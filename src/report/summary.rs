//! "Tổng hợp": every indicator of the period in one table, by set and group.

use crate::catalogue::{Group, Indicator, IndicatorSet};
use crate::compute::IndicatorFigure;

use super::context::Context;
use super::links::{FigureKey, Printed};
use super::look::Look;
use super::marks;
use super::page::Page;
use super::summary_cells::{
    ABSOLUTE, BASE, CODE, CURRENT, Columns, MEASURE, NAME, NUMBER, PERCENT, SET, change_cells, plan_cells,
    series_cell, targets,
};
use super::template::{AddedRow, SheetPlan, Shown};

/// Builds the sheet.
pub(super) fn page(context: &Context<'_>, plan: &SheetPlan, mut page: Page) -> Page {
    let columns = Columns::new(context);
    page.widths = widths(&columns);
    context.head(&mut page, "");
    let (paths, indices) = header(context, &columns);
    page.next = page.header(page.next, &paths, &indices);
    let catalogue = context.catalogue();
    let wanted = |set: &&IndicatorSet| plan.record.sets.is_empty() || plan.record.sets.contains(&set.id);
    for set in catalogue.sets.iter().filter(wanted) {
        set_rows(context, plan, &mut page, &columns, set);
    }
    for row in plan.added.iter().filter(|row| row.below.is_none()) {
        added_row(context, &mut page, &columns, row);
    }
    let mut notes: Vec<String> = plan.record.note.iter().map(|note| note.vi.clone()).collect();
    let listed = catalogue.indicators_of(context.part());
    if listed.into_iter().any(|indicator| marks::is_upper_bound(catalogue, indicator)) {
        notes.push(marks::UPPER_BOUND_NOTE.to_owned());
    }
    notes.extend(sets_and_groups(context, plan));
    context.foot(&mut page, &notes, true);
    page
}

/// What the letters of the sets stand for, and which groups have nothing to show in this kind of report: their numbers
/// are those of the sets and go on.
fn sets_and_groups(context: &Context<'_>, plan: &SheetPlan) -> Vec<String> {
    let catalogue = context.catalogue();
    let wanted = |set: &&IndicatorSet| plan.record.sets.is_empty() || plan.record.sets.contains(&set.id);
    let sets: Vec<&IndicatorSet> = catalogue.sets.iter().filter(wanted).collect();
    let letters = sets.iter().map(|set| format!("{} – {}", context.set_letter(&set.id), set.name.vi));
    let mut notes = vec![format!("Cột Bộ: {}.", letters.collect::<Vec<_>>().join("; "))];
    let shown = |group: &&Group| {
        let own = |indicator: &Indicator| indicator.set == group.set && indicator.group == group.id;
        catalogue
            .indicators_of(context.part())
            .any(|indicator| own(indicator) && !plan.excluded.contains(&indicator.id))
    };
    let empty = catalogue.groups.iter().filter(|group| sets.iter().any(|set| set.id == group.set));
    let empty: Vec<String> = empty
        .filter(|group| !shown(group))
        .map(|group| format!("{}.{} {}", context.set_letter(&group.set), group.id, group.name.vi))
        .collect();
    if !empty.is_empty() {
        notes.push(format!(
            "Số thứ tự nhóm theo bộ chỉ tiêu; nhóm không có chỉ tiêu ở báo cáo này: {}.",
            empty.join("; ")
        ));
    }
    notes
}

fn widths(columns: &Columns) -> Vec<u16> {
    let mut widths = vec![5, 5, 7, 50, 13, 13, 15, 12, 10];
    widths.extend(columns.years.iter().map(|_| 8));
    widths.extend([12, 12, 10, 10, 40]);
    widths
}

fn header(context: &Context<'_>, columns: &Columns) -> (Vec<Vec<String>>, Vec<String>) {
    let base = context.input.base.map_or("Cùng kỳ năm trước".to_owned(), |base| {
        format!("Cùng kỳ năm trước ({})", context.period_name(base))
    });
    let mut paths: Vec<Vec<String>> = [
        vec!["STT"],
        vec!["Bộ"],
        vec!["Mã số"],
        vec!["Chỉ tiêu"],
        vec!["Đơn vị tính"],
        vec!["Kỳ này"],
        vec![base.as_str()],
        vec!["Tăng/giảm so với cùng kỳ", "Tuyệt đối"],
        vec!["Tăng/giảm so với cùng kỳ", "%"],
    ]
    .into_iter()
    .map(|path| path.into_iter().map(str::to_owned).collect())
    .collect();
    paths.extend(columns.years.iter().map(|year| vec!["Mục tiêu".to_owned(), year.to_string()]));
    let expected = context.expected_head();
    let last: [&[&str]; 5] = [
        &["Kết quả công tác", "Kế hoạch năm"],
        &["Kết quả công tác", expected.as_str()],
        &["Kết quả công tác", "Thực hiện đạt % kế hoạch năm"],
        &["Số đơn vị báo cáo"],
        &["Ghi chú"],
    ];
    paths.extend(last.map(|path| path.iter().map(|text| (*text).to_owned()).collect()));
    let letters = ["A", "B", "C", "D", "E"].map(str::to_owned);
    let numbers = (1..=paths.len() - letters.len()).map(|number| number.to_string());
    let indices = letters.into_iter().chain(numbers).collect();
    (paths, indices)
}

fn set_rows(context: &Context<'_>, plan: &SheetPlan, page: &mut Page, columns: &Columns, set: &IndicatorSet) {
    let catalogue = context.catalogue();
    let letter = context.set_letter(&set.id);
    let indicators: Vec<&Indicator> = catalogue
        .indicators_of(context.part())
        .filter(|indicator| indicator.set == set.id && !plan.excluded.contains(&indicator.id))
        .collect();
    if indicators.is_empty() {
        return;
    }
    page.line(
        page.next,
        0,
        columns.remarks,
        format!("{letter}. {}", set.name.vi),
        Look::Section { level: 0 },
    );
    let mut number = 0;
    // Indicators of a group that no `group` record names are printed after the others, never dropped.
    let named: Vec<&str> =
        catalogue.groups.iter().filter(|group| group.set == set.id).map(|group| group.id.as_str()).collect();
    for group in catalogue.groups.iter().filter(|group| group.set == set.id) {
        let own: Vec<&&Indicator> =
            indicators.iter().filter(|indicator| indicator.group == group.id).collect();
        if own.is_empty() {
            continue;
        }
        let title = format!("{}. {}", group.id, group.name.vi);
        page.line(page.next, 0, columns.remarks, title, Look::Section { level: 1 });
        for indicator in own {
            number += 1;
            indicator_rows(context, plan, page, columns, (indicator, number, &letter));
        }
    }
    for indicator in indicators.iter().filter(|indicator| !named.contains(&indicator.group.as_str())) {
        number += 1;
        indicator_rows(context, plan, page, columns, (indicator, number, &letter));
    }
}

fn indicator_rows(
    context: &Context<'_>,
    plan: &SheetPlan,
    page: &mut Page,
    columns: &Columns,
    (indicator, number, letter): (&Indicator, usize, &str),
) {
    let numbers = context.figures().indicator(context.catalogue(), 0, &indicator.id).unwrap_or_default();
    let shown = if plan.record.breakdowns { indicator.variants.len() } else { 1 };
    for (position, variant) in indicator.variants.iter().take(shown).enumerate() {
        let row = page.next;
        let total = position == 0;
        let look = Look::Label { indent: u8::from(!total) * 2, bold: false };
        let name =
            if total { marks::name(indicator) } else { marks::category_name(context.catalogue(), variant) };
        let stt = if total { number.to_string() } else { String::new() };
        page.text(row, NUMBER, stt, Look::Short { bold: false });
        page.text(row, SET, letter, Look::Short { bold: false });
        let code = if total { indicator.code.as_deref().unwrap_or_default() } else { "" };
        page.text(row, CODE, code, Look::Short { bold: false });
        page.fit(row, NAME, &name, look);
        page.text(row, NAME, name, look);
        page.text(row, MEASURE, context.measure(&indicator.unit), Look::Short { bold: false });
        page.fit(row, MEASURE, context.measure(&indicator.unit), Look::Short { bold: false });
        targets(context, page, columns, row, total.then_some(indicator));
        plan_cells(context, page, columns, row, indicator, total);
        let Some(figure) = numbers.get(position) else {
            missing(page, columns, row);
            continue;
        };
        figure_cells(context, page, columns, row, (indicator, figure, position, total));
    }
    for added in plan.added.iter().filter(|added| added.below.as_deref() == Some(indicator.id.as_str())) {
        added_row(context, page, columns, added);
    }
}

fn figure_cells(
    context: &Context<'_>,
    page: &mut Page,
    columns: &Columns,
    row: u32,
    (indicator, figure, position, total): (&Indicator, &IndicatorFigure, usize, bool),
) {
    let (content, look) = marks::indicator(indicator, figure, false);
    if let Some(variant) = indicator.variants.get(position) {
        let printed = Printed { key: FigureKey::indicator(0, indicator, variant), by_unit: false };
        page.figure(row, CURRENT, (content, look), printed);
    }
    match &figure.change {
        Some(change) => change_cells(page, row, indicator, figure, change),
        None => {
            for column in [BASE, ABSOLUTE, PERCENT] {
                page.text(row, column, marks::MISSING, Look::Mark { bold: false });
            }
        }
    }
    let agency = marks::indicator_from_agency(context.figures(), indicator, position);
    page.text(row, columns.coverage, marks::coverage(figure, agency), Look::Short { bold: false });
    let remarks_of = |variant| {
        marks::remarks(context.catalogue(), context.figures(), (indicator, variant), figure, agency)
    };
    let mut remarks: Vec<String> = indicator.variants.get(position).map(remarks_of).into_iter().collect();
    remarks.extend(indicator.note.as_ref().filter(|_| total).map(|_| "xem Phương pháp".to_owned()));
    remarks.retain(|remark| !remark.is_empty());
    let remarks = remarks.join("; ");
    page.fit(row, columns.remarks, &remarks, Look::Wrapped);
    page.text(row, columns.remarks, remarks, Look::Wrapped);
}

/// A row of figures that the run did not bring: never blank.
fn missing(page: &mut Page, columns: &Columns, row: u32) {
    for column in [CURRENT, BASE, ABSOLUTE, PERCENT, columns.coverage] {
        page.text(row, column, marks::MISSING, Look::Mark { bold: false });
    }
    page.text(row, columns.remarks, "", Look::Wrapped);
}

/// A row that the user's definitions add.
fn added_row(context: &Context<'_>, page: &mut Page, columns: &Columns, added: &AddedRow) {
    let row = page.next;
    let label = Look::Label { indent: u8::from(added.below.is_some()), bold: false };
    let catalogue = context.catalogue();
    match &added.shown {
        Shown::Heading => {
            return page.line(row, 0, columns.remarks, added.label.clone(), Look::Section { level: 1 });
        }
        Shown::Indicator(id) => {
            let (Some(indicator), Some(figure)) = (
                catalogue.indicator(id),
                context.figures().indicator(catalogue, 0, id).and_then(<[IndicatorFigure]>::first),
            ) else {
                return;
            };
            page.text(row, MEASURE, context.measure(&indicator.unit), Look::Short { bold: false });
            targets(context, page, columns, row, Some(indicator));
            plan_cells(context, page, columns, row, indicator, true);
            figure_cells(context, page, columns, row, (indicator, figure, 0, false));
        }
        Shown::Series(id) => {
            let unit = context.measure(&catalogue.element_of(*id).unit);
            page.text(row, MEASURE, unit, Look::Short { bold: false });
            for column in BASE..columns.coverage {
                page.text(row, column, marks::NOT_APPLICABLE, Look::Closed);
            }
            series_cell(context, page, (row, CURRENT), *id);
            let coverage = context.figures().series(0, *id);
            let text = coverage.map_or_else(String::new, |figure| {
                format!("{}/{}", figure.units_reported, figure.units_expected)
            });
            page.text(row, columns.coverage, text, Look::Short { bold: false });
            page.text(row, columns.remarks, "", Look::Wrapped);
        }
    }
    for column in [NUMBER, SET, CODE] {
        page.text(row, column, "", Look::Short { bold: false });
    }
    page.fit(row, NAME, &added.label, label);
    page.text(row, NAME, added.label.as_str(), label);
}

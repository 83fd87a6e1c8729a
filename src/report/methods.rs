//! "Phương pháp": what each indicator is, how it is computed, where it comes from; and the symbols.

use crate::catalogue::{Indicator, Provenance};
use crate::message::{Lang, fill};

use super::context::Context;
use super::look::Look;
use super::marks;
use super::page::Page;

/// Rules of computation that hold for every table (2-catalogue 2.4).
const RULES: [&str; 7] = [
    "Tổng của {whole} là tổng số liệu của các đơn vị có báo cáo; đơn vị chưa có số liệu không được tính là 0 và được nêu ở cột Số đơn vị báo cáo.",
    "Tỷ lệ, tỷ suất được tính một lần từ tổng tử số và tổng mẫu số của những đơn vị có cả hai, không lấy bình quân các tỷ lệ; làm tròn một lần khi in.",
    "So sánh với cùng kỳ năm trước trên cùng những đơn vị có số liệu của cả hai kỳ; khác đi thì có ghi chú.",
    "Báo cáo năm là số liệu riêng, không phải 6 tháng đầu năm cộng 6 tháng cuối năm.",
    "Trẻ em, vụ, đối tượng, bị can, lượt, ca là các đơn vị tính khác nhau, không cộng và không so sánh lớn bé với nhau.",
    "Chỉ tiêu đếm mỗi trẻ em một lần: tổng của các đơn vị là cận trên, vì một em có thể được hai đơn vị cùng tính.",
    "Tỷ lệ, tỷ suất có ghi cách tính ở cột Khoảng tin cậy mà dựa trên dưới 10 trường hợp thì kèm khoảng tin cậy 95% và ký hiệu \"u\"; tỷ lệ khác không có, dù ít trường hợp.",
];

/// Builds the sheet.
pub(super) fn page(context: &Context<'_>, mut page: Page) -> Page {
    page.widths = vec![5, 5, 7, 36, 13, 48, 14, 36, 24, 24, 38];
    context.head(&mut page, "");
    let paths = [
        "STT",
        "Bộ",
        "Mã số",
        "Chỉ tiêu",
        "Đơn vị tính",
        "Công thức",
        "Khoảng tin cậy 95% khi dưới 10 trường hợp",
        "Nguồn",
        "Căn cứ của tên",
        "Căn cứ của định nghĩa",
        "Ghi chú",
    ]
    .map(|text| vec![text.to_owned()]);
    let indices: Vec<String> = (1..=paths.len()).map(|number| number.to_string()).collect();
    page.next = page.header(page.next, &paths, &indices);
    let last = page.last_column();
    for set in &context.catalogue().sets {
        let letter = context.set_letter(&set.id);
        let own: Vec<&Indicator> = context
            .catalogue()
            .indicators_of(context.part())
            .filter(|indicator| indicator.set == set.id)
            .collect();
        if own.is_empty() {
            continue;
        }
        let title = format!("{letter}. {} (nguồn: {})", set.name.vi, set.source);
        page.line(page.next, 0, last, title, Look::Section { level: 0 });
        for (position, indicator) in own.into_iter().enumerate() {
            indicator_row(context, &mut page, position + 1, &letter, indicator);
        }
    }
    page.next += 1;
    page.line(page.next, 0, last, "Cách tính chung", Look::TableTitle);
    let whole = if context.input.parts.is_empty() { "tỉnh" } else { "tỉnh, vùng và cả nước" };
    for (number, rule) in (1..).zip(RULES) {
        let rule = fill(rule, [("whole", whole)]);
        page.line(page.next, 0, last, format!("{number}. {rule}"), Look::Note);
    }
    context.foot(&mut page, &[], true);
    page
}

fn indicator_row(context: &Context<'_>, page: &mut Page, number: usize, letter: &str, indicator: &Indicator) {
    let row = page.next;
    let short = Look::Short { bold: false };
    page.text(row, 0, number.to_string(), short);
    page.text(row, 1, letter, short);
    page.text(row, 2, indicator.code.as_deref().unwrap_or_default(), short);
    let texts = [
        (3, marks::name(indicator)),
        (4, context.measure(&indicator.unit).to_owned()),
        (5, formula(context, indicator)),
        (6, marks::interval_kind(indicator).to_owned()),
        (7, indicator.source.clone()),
        (8, provenance(indicator.name_provenance)),
        (9, provenance(indicator.definition_provenance)),
        (10, indicator.note.as_ref().map_or_else(String::new, |note| note.vi.clone())),
    ];
    for (column, text) in texts {
        page.fit(row, column, &text, Look::Wrapped);
        page.text(row, column, text, Look::Wrapped);
    }
}

/// The formula in words, with the identifiers behind it.
fn formula(context: &Context<'_>, indicator: &Indicator) -> String {
    format!("{}\n[{}]", context.catalogue().formula_in_words(indicator, Lang::Vi), indicator.formula())
}

/// Where a name or a definition comes from, in words; provisional ones bear the mark they have beside the name.
fn provenance(provenance: Provenance) -> String {
    let mark = if provenance == Provenance::Project { " (*)" } else { "" };
    format!("{}{mark}", provenance.vietnamese())
}

//! Cover and contents. The cover follows Nghị định 30/2020/NĐ-CP, Phụ lục I.

use super::context::{Context, day};
use super::look::Look;
use super::page::{Content, Page};

/// Width of the cover: left and right half of four columns each.
const WIDTHS: [u16; 8] = [11, 11, 11, 11, 11, 11, 11, 11];
/// Last column of the left half, last column of the sheet.
const HALF: u16 = 3;
const LAST: u16 = 7;
/// Columns over which the rule under the issuing body runs.
const RULE: std::ops::RangeInclusive<u16> = 1..=2;

/// Rows left free for the signature above the signatory's name.
const SIGNATURE_ROWS: u32 = 5;

/// Heights of the empty rows between the parts of the cover, in points.
const SPACES: [(u32, u16); 7] = [(2, 8), (4, 70), (8, 40), (10, 20), (16, 40), (18, 8), (20, 60)];

/// Quốc hiệu.
pub(super) const NATIONAL: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
/// Tiêu ngữ.
pub(super) const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";

/// The cover.
pub(super) fn page(context: &Context<'_>, mut page: Page) -> Page {
    page.portrait = true;
    page.number_pages = false;
    page.widths = WIDTHS.to_vec();
    heads(context, &mut page);
    title(context, &mut page);
    signature(context, &mut page);
    for (row, height) in SPACES {
        page.heights.insert(row, height);
        page.text(row, 0, "", Look::Centred);
    }
    // Under the issuing body a rule of a third to a half of its length; the rule under the motto is its underline.
    for column in RULE {
        page.text(2, column, "", Look::Rule);
    }
    page
}

fn heads(context: &Context<'_>, page: &mut Page) {
    let header = &context.input.header;
    page.line(0, 0, HALF, header.superior_body.to_uppercase(), Look::Agency);
    page.line(0, HALF + 1, LAST, NATIONAL, Look::National);
    page.line(1, 0, HALF, header.issuing_body.to_uppercase(), Look::Issuer);
    page.line(1, HALF + 1, LAST, MOTTO, Look::Motto);
    page.line(3, 0, HALF, format!("Số: {}", number(context)), Look::Centred);
    page.line(3, HALF + 1, LAST, place_and_date(&header.place), Look::CentredItalic);
}

/// Number and symbol of the report, or room to write them in.
pub(super) fn number<'a>(context: &Context<'a>) -> &'a str {
    let number = context.input.header.number.trim();
    if number.is_empty() { "        /BC-…" } else { number }
}

/// Place and an open date: the report is dated when it is signed.
pub(super) fn place_and_date(place: &str) -> String {
    let place = if place.is_empty() { "…………" } else { place };
    format!("{place}, ngày …… tháng …… năm ………")
}

fn title(context: &Context<'_>, page: &mut Page) {
    let header = &context.input.header;
    let (window, cut_off) = (header.window, header.cut_off);
    page.line(5, 0, LAST, "BÁO CÁO SỐ LIỆU", Look::Title);
    page.line(6, 0, LAST, page.title.clone(), Look::Title);
    page.line(7, 0, LAST, format!("(Kèm theo Báo cáo số {})", number(context)), Look::CentredItalic);
    page.line(9, 0, LAST, format!("Kính gửi: {}", or_blank(&header.receiving_agency)), Look::Centred);
    let lines = [
        format!("Kỳ báo cáo: {}", context.period_name(context.figures().period)),
        format!("Thời gian số liệu: từ ngày {} đến ngày {}", day(window.0), day(window.1)),
        format!("Số liệu chốt đến ngày {}{}", day(cut_off), context.other_map()),
        format!("Tình trạng số liệu: {}", status(context)),
        format!("Tổng hợp theo báo cáo của {}", context.reported()),
    ];
    for (row, line) in (11..).zip(lines) {
        page.line(row, 0, LAST, line, Look::Centred);
    }
    page.line(17, 0, LAST, context.report.confidential.vi.clone(), Look::Warning);
    page.raise(17, 2, Look::Warning);
    page.line(19, 0, LAST, context.report.sample.vi.clone(), Look::CentredItalic);
}

/// The status, which is the weakest of what was sent and says nothing of what was not.
fn status(context: &Context<'_>) -> String {
    let status = or_blank(&context.input.header.status_name);
    if context.has_gaps() {
        return format!("{status}, mới gồm {}", context.reported());
    }
    status.to_owned()
}

/// A text, or dots to write on.
pub(super) fn or_blank(text: &str) -> &str {
    if text.is_empty() { "………………………" } else { text }
}

fn signature(context: &Context<'_>, page: &mut Page) {
    let header = &context.input.header;
    let top = 21;
    page.line(top, 0, HALF, "Nơi nhận:", Look::RecipientsHead);
    let mut left = top + 1;
    for recipient in recipients(&header.recipients) {
        page.line(left, 0, HALF, recipient, Look::Recipient);
        left += 1;
    }
    let mut right = top;
    for line in header.authority.iter().chain([&header.post]).filter(|line| !line.is_empty()) {
        page.line(right, HALF + 1, LAST, line.to_uppercase(), Look::Signatory);
        right += 1;
    }
    if right == top {
        page.line(right, HALF + 1, LAST, or_blank(""), Look::Signatory);
        page.line(right + 1, HALF + 1, LAST, "(Chức vụ; ký, đóng dấu, ghi rõ họ tên)", Look::CentredItalic);
        right += 2;
    }
    if !header.signatory_name.trim().is_empty() {
        right += SIGNATURE_ROWS;
        page.line(right, HALF + 1, LAST, header.signatory_name.trim(), Look::Signatory);
        right += 1;
    }
    page.next = left.max(right);
}

/// The lines of "Nơi nhận" with their signs; blank ones are left out.
pub(super) fn recipients(lines: &[String]) -> impl Iterator<Item = String> {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    let last = lines.len();
    let written = lines.into_iter().enumerate().map(move |(position, line)| {
        let end = if position + 1 == last { "." } else { ";" };
        format!("- {}{end}", line.trim_end_matches([';', '.']).trim_start_matches(['-', ' ']))
    });
    written.collect::<Vec<_>>().into_iter()
}

/// The contents: annexes with links.
pub(super) fn contents(mut page: Page, pages: &[&Page]) -> Page {
    page.widths = vec![6, 14, 84, 40];
    let last = page.last_column();
    page.line(0, 0, last, page.title.to_uppercase(), Look::SheetTitle);
    let paths = ["STT", "Phụ lục", "Tên bảng", "Trang tính"].map(|text| vec![text.to_owned()]);
    let indices = ["A", "B", "C", "D"].map(str::to_owned);
    page.next = page.header(2, &paths, &indices);
    for (position, target) in pages.iter().filter(|target| !target.annex.is_empty()).enumerate() {
        let row = page.next;
        page.text(row, 0, (position + 1).to_string(), Look::Short { bold: false });
        page.text(row, 1, format!("Phụ lục {}", target.annex), Look::Short { bold: false });
        page.fit(row, 2, &target.title, Look::Link);
        let link = |text: &str| Content::Link { sheet: target.name.clone(), text: text.to_owned() };
        page.put(row, 2, link(&target.title), Look::Link);
        page.put(row, 3, link(&target.name), Look::Link);
    }
    page
}

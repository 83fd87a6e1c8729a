//! The first sheet, "Kết quả kiểm tra": what was found, what to do and by when.

use std::collections::BTreeMap;

use super::spots::Spots;
use super::table::{self, Line, WIDTHS};
use super::words::{plain, shortened};
use super::{Listed, Refusal, Returned, revision};
use crate::book::{
    Align, Book, BookError, CellRange, Colour, Content, SheetOptions, SheetWriter, Style, Vertical,
};
use crate::finding::Severity;
use crate::form_workbook::{SHEET_TITLE, SUBTITLE, height, regular_lines};
use crate::intake::RESULTS_SHEET;
use crate::message::{Lang, day};

/// Tab of the sheet.
const TAB: Colour = Colour(0x00C0_0000);
const TEXT: Style = Style::text().wrap().align(Align::Left).vertical(Vertical::Top);
/// Longest file name shown.
const LONGEST_NAME: usize = 120;

/// Writes the sheet of a returned workbook.
pub fn write(book: &mut Book, returned: &Returned<'_>, spots: &Spots) -> Result<(), BookError> {
    let form = &returned.form;
    let whose = format!("{} – {}", form.unit_text(), form.period_text());
    let mut page = Page::start(book, "KẾT QUẢ KIỂM TRA BÁO CÁO VỀ TRẺ EM", &[&whose])?;
    page.facts(returned.sent.file, returned.findings)?;
    for (subject, text) in instructions(returned) {
        page.item(subject, &text)?;
    }
    let lines = lines(returned.findings);
    let lines: Vec<Line> =
        lines.iter().map(|listed| Line::new(form.catalogue, listed, Some(spots))).collect();
    page.table(&lines, &format!("{RESULTS_SHEET} · {} · {}", form.unit_text(), form.period))
}

/// Writes the sheet that says why a file was refused.
pub fn write_refusal(book: &mut Book, refusal: &Refusal<'_>) -> Result<(), BookError> {
    let mut page = Page::start(book, "TỆP KHÔNG ĐƯỢC TIẾP NHẬN", &[])?;
    page.facts(refusal.file, refusal.findings)?;
    page.item(
        "Việc cần làm",
        "Tệp này không dùng được: không số liệu nào trong tệp được tính; nếu không có tệp khác dùng được, đơn vị được coi là chưa nộp. \
         Hãy làm theo cột \"Cách sửa\" trên chính tệp đã gửi (hoặc ghi lại vào biểu mẫu trống), rồi gửi lại. \
         Trang này chỉ để xem, không cần gửi lại.",
    )?;
    let lines = lines(refusal.findings);
    let lines: Vec<Line> = lines.iter().map(|listed| Line::new(refusal.catalogue, listed, None)).collect();
    page.table(&lines, RESULTS_SHEET)
}

/// The gravest first, what is answered last of its kind; else in order of print, but those of one cause together.
fn lines<'a>(findings: &[Listed<'a>]) -> Vec<Listed<'a>> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lines: Vec<(usize, Listed<'a>)> = Vec::with_capacity(findings.len());
    for (index, listed) in findings.iter().enumerate() {
        let place = match listed.finding.cause.as_str() {
            "" => index,
            cause => *first.entry(cause).or_insert(index),
        };
        lines.push((place, *listed));
    }
    lines.sort_by_key(|(place, one)| (std::cmp::Reverse(one.severity), !one.finding.is_open(), *place));
    lines.into_iter().map(|(_, listed)| listed).collect()
}

/// What the sender must do, subject by subject.
fn instructions(returned: &Returned<'_>) -> Vec<(&'static str, String)> {
    let form = &returned.form;
    let mut items = vec![
        (
            "Ô màu đỏ",
            "Lỗi: phải sửa. Bấm vào địa chỉ ở cột \"Ô\" để đến ngay ô đó; đưa chuột vào ô để đọc ghi chú. Ô đỏ để trống: số đã gửi không dùng được, hãy ghi lại số đúng.".to_owned(),
        ),
        (
            "Ô màu vàng",
            "Cần giải trình: nếu số sai thì sửa; nếu số đúng thì ghi lý do vào cột \"Giải trình\" của bảng dưới đây; một ô giải trình gộp nhiều dòng trả lời cho mọi dòng đó, vì chúng cùng một nguyên nhân. Không ghi họ tên, số định danh của bất kỳ ai.".to_owned(),
        ),
        (
            "Gửi lại",
            format!(
                "Tệp này đã có sẵn số liệu đơn vị đã gửi; \"Lần sửa\" ở trang TT đã được tăng lên {}. Sửa xong, lưu lại và gửi cả tệp này về {}. Hạn gửi báo cáo của kỳ này: hết ngày {}; nếu đã quá hạn, hãy gửi lại ngay.",
                revision(returned.sent.particulars),
                form.receiving_agency,
                day(returned.deadline, Lang::Vi)
            ),
        ),
    ];
    let personal = form.layout.form(form.period.part, form.source).find(|sheet| sheet.personal);
    if let Some(sheet) = personal {
        let text = format!(
            "Chương trình không lưu danh sách vụ việc, nên trang {} ở tệp này để trống. Nếu đơn vị có gửi danh sách, hãy chép lại từ tệp gốc.",
            sheet.id
        );
        items.push(("Danh sách", text));
    }
    items
}

/// The sheet being written.
struct Page<'a> {
    writer: SheetWriter<'a>,
    row: u32,
}

impl<'a> Page<'a> {
    fn start(book: &'a mut Book, title: &str, below: &[&str]) -> Result<Self, BookError> {
        let writer = book.sheet(SheetOptions::landscape(RESULTS_SHEET).tab(TAB))?;
        let mut page = Self { writer, row: 0 };
        page.across(title, SHEET_TITLE, 26.0)?;
        for text in below {
            page.across(text, SUBTITLE, 18.0)?;
        }
        Ok(page)
    }

    fn across(&mut self, text: &str, style: Style, tall: f64) -> Result<(), BookError> {
        self.writer.height(self.row, tall)?;
        let range = CellRange::new(self.row, 0, self.row, table::LAST);
        self.writer.merge(range, Content::Text(text), style)?;
        self.row += 1;
        Ok(())
    }

    /// The file and how many findings there are.
    fn facts(&mut self, file: &str, findings: &[Listed<'_>]) -> Result<(), BookError> {
        self.item("Tệp đã gửi", &shortened(&plain(file), LONGEST_NAME))?;
        let open = |severity| {
            findings.iter().filter(|one| one.severity == severity && one.finding.is_open()).count()
        };
        let severities = [Severity::Block, Severity::Error, Severity::Query, Severity::Note];
        let counted = severities.map(|severity| (severity.vietnamese(), open(severity)));
        let answered = findings.iter().filter(|one| !one.finding.is_open()).count();
        let counted = counted.into_iter().chain([("Đã giải trình", answered)]);
        let shown: Vec<String> =
            counted.filter(|(_, count)| *count > 0).map(|(word, count)| format!("{word}: {count}")).collect();
        self.item("Kết quả", &shown.join("; "))
    }

    /// A subject and what is said of it.
    fn item(&mut self, subject: &str, text: &str) -> Result<(), BookError> {
        let room: f64 = WIDTHS.iter().skip(2).sum();
        self.writer.height(self.row, height(regular_lines(text, room)).max(18.0))?;
        let subject_range = CellRange::new(self.row, 0, self.row, 1);
        self.writer.merge(subject_range, Content::Text(subject), TEXT.bold())?;
        let range = CellRange::new(self.row, 2, self.row, table::LAST);
        self.writer.merge(range, Content::Text(text), TEXT)?;
        self.row += 1;
        Ok(())
    }

    fn table(mut self, lines: &[Line], footer: &str) -> Result<(), BookError> {
        self.writer.height(self.row, 6.0)?;
        let top = self.row + 1;
        let end = table::write(&mut self.writer, top, lines)?;
        for (column, width) in (0_u16..).zip(WIDTHS) {
            self.writer.width(column, width)?;
        }
        self.writer.freeze(top + 1, 0)?;
        self.writer.print_area(CellRange::new(0, 0, end.saturating_sub(1), table::LAST))?;
        self.writer.fit_width();
        self.writer.centre_on_page();
        self.writer.margins(12.0, 10.0, 12.0, 14.0);
        self.writer.footer(footer);
        self.writer.activate();
        self.writer.protect();
        Ok(())
    }
}

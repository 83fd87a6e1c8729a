//! The first sheet, "Hướng dẫn": how to fill in, the signs, revisions, how to send back, and what each row means.

use super::measure::{height, regular_lines};
use super::{FormRequest, explain, look};
use crate::book::{
    Align, Book, BookError, Border, CellRange, Colour, Content, SheetOptions, SheetWriter, Style, Vertical,
};
use crate::form::SheetKind;
use crate::message::{Lang, day};

const NAME: &str = "Hướng dẫn";
/// Width of the columns. Subjects take the first two, their texts the rest; of the rows of the form, the code takes
/// the first, the label the next two, then come the explanation and the unit of measure.
const WIDTHS: [f64; 5] = [8.0, 12.0, 27.0, 36.0, 15.0];
const LAST: u16 = 4;
/// Letters of 10 points take less room than those of 11.
const SMALLER: f64 = 1.1;
const HEADING: Style = Style::text().bold().size(12).border(Border::BELOW).colour(Colour(0x001F_3864));
const TEXT: Style = Style::text().wrap().align(Align::Left).vertical(Vertical::Top);
const LINK: Style = Style::text().bold().colour(Colour(0x0005_63C1)).underline();

/// Writes the guide line by line.
pub(super) struct Guide<'a> {
    writer: SheetWriter<'a>,
    row: u32,
}

/// Writes the guide; `first`: it is what people see when they open the workbook.
pub fn write(book: &mut Book, request: &FormRequest<'_>, first: bool) -> Result<(), BookError> {
    let writer = book.sheet(SheetOptions::portrait(NAME).tab(look::GUIDE_TAB))?;
    let mut guide = Guide { writer, row: 0 };
    guide.title(request)?;
    guide.instructions(request)?;
    guide.sheets(request)?;
    explain::rows(&mut guide, request)?;
    let writer = &mut guide.writer;
    for (column, width) in (0_u16..).zip(WIDTHS) {
        writer.width(column, width)?;
    }
    writer.codes_are_text(CellRange::new(0, 0, guide.row, LAST))?;
    writer.fit_width();
    writer.margins(18.0, 12.0, 14.0, 14.0);
    writer.footer(&format!("{NAME} · {} · {}", request.unit_text(), request.period));
    writer.protect();
    if first {
        writer.activate();
    }
    Ok(())
}

impl Guide<'_> {
    fn title(&mut self, request: &FormRequest<'_>) -> Result<(), BookError> {
        self.across("HƯỚNG DẪN GHI BIỂU", look::SHEET_TITLE, 26.0)?;
        self.across(&request.period_text(), look::SUBTITLE, 18.0)?;
        self.across(&request.unit_text(), look::SUBTITLE, 18.0)?;
        let remark = "Mẫu minh họa, không phải biểu mẫu chính thức.";
        self.across(remark, look::WINDOW, 18.0)
    }

    fn instructions(&mut self, request: &FormRequest<'_>) -> Result<(), BookError> {
        self.heading("1. Cách ghi")?;
        let window = format!(
            "Số phát sinh (vụ việc, trẻ em bị xâm hại, tai nạn …): tính từ ngày {} đến ngày {}. Số hiện có (dân số, trẻ em có hoàn cảnh đặc biệt …): tính tại ngày chốt số liệu {}.",
            day(request.window.0, Lang::Vi),
            day(request.window.1, Lang::Vi),
            day(request.cut_off, Lang::Vi)
        );
        self.item("Thời gian", &window)?;
        self.item(
            "Ô trắng",
            "Ghi số nguyên không âm, không kèm chữ hay đơn vị tính (ghi 12, không ghi \"12 em\").",
        )?;
        self.item("Ô xanh", "Tổng tự tính từ các ô thành phần, không ghi đè.")?;
        self.item("Ô xám", "Không có ý nghĩa ở dòng hoặc cột đó, không ghi.")?;
        self.item(
            "Cột Kiểm tra",
            "Hiện chữ trên nền đỏ khi số liệu của dòng chưa khớp. Hãy sửa cho đến khi cột này trống.",
        )?;
        self.item("Thông tin chung", "Trang TT: kiểm tra mã đơn vị và kỳ báo cáo; chọn trạng thái số liệu; ghi chức vụ người lập biểu và ngày lập.")?;
        self.item("Giữ nguyên", "Không sửa mã số dòng, dòng chỉ số cột (A, B, C, 1, 2 …) và tên biểu: chương trình đọc số liệu theo các mã này.")?;
        self.heading("2. Ký hiệu")?;
        self.item("0 hoặc -", "Không phát sinh: bằng 0.")?;
        self.item("...", "Có phát sinh nhưng chưa có số liệu. Không tính là 0.")?;
        self.item("Ô trống", "Chưa báo cáo. Không tính là 0: tổng của tỉnh sẽ thiếu đơn vị này.")?;
        self.item("Không phát sinh", "Nếu cả biểu không phát sinh, đánh dấu x cạnh tên biểu ở trang TT: mọi ô để trống của biểu đó được tính là 0.")?;
        self.item("x", "Chỉ đánh dấu x ở dòng \"không phát sinh\" của trang TT, không ghi x vào ô số liệu.")?;
        self.heading("3. Sửa số liệu đã gửi")?;
        self.item("Bản sửa", "Sửa ngay trên tệp đã gửi, tăng \"Lần sửa\" ở trang TT thêm 1 và ghi lý do sửa, rồi gửi lại cả tệp. Bản có lần sửa lớn nhất được dùng.")?;
        self.heading("4. Gửi báo cáo")?;
        let window = request.catalogue.window(request.period.part);
        let deadline = window.and_then(|window| window.deadline_unit.date(request.period.year));
        if let Some(deadline) = deadline {
            self.item("Hạn gửi", &format!("Chậm nhất ngày {}.", day(deadline, Lang::Vi)))?;
        }
        self.item("Nơi nhận", request.receiving_agency)?;
        self.item("Tệp gửi", "Lưu dạng Excel (.xlsx), giữ nguyên tên tệp, không đặt mật khẩu.")?;
        self.item("Thông tin cá nhân", "Không ghi họ tên, số định danh, địa chỉ của trẻ em và người liên quan ở bất kỳ trang nào. Tệp có cột họ tên, cột số giấy tờ hoặc số giống số định danh cá nhân bị từ chối cả tệp; tên ghi lẫn trong lời văn thì chương trình không nhận ra được, nên người lập biểu phải tự xem lại.")
    }

    /// One line per sheet, linked to it.
    fn sheets(&mut self, request: &FormRequest<'_>) -> Result<(), BookError> {
        self.heading("5. Các biểu")?;
        for sheet in request.layout.form(request.period.part, request.source) {
            let rows = sheet.rows(request.period.part).count();
            let unit = sheet.unit.as_deref().and_then(|unit| request.catalogue.unit_of_measure(unit));
            let what = match (sheet.kind, unit) {
                (SheetKind::Particulars, _) => "ghi đầu tiên".to_owned(),
                (SheetKind::Text, _) => "ghi bằng lời".to_owned(),
                (SheetKind::List, _) if sheet.personal => "danh sách, không bắt buộc".to_owned(),
                (SheetKind::List, _) => "danh sách".to_owned(),
                (SheetKind::Grid, Some(unit)) => format!("{rows} dòng, {}", unit.name.vi),
                (SheetKind::Grid, None) => format!("{rows} dòng"),
            };
            let (row, target) = (self.row, format!("internal:'{}'!A1", sheet.id));
            self.writer.height(row, 18.0)?;
            self.writer.cell(row, 0, Content::Link { target: &target, text: &sheet.id }, LINK)?;
            let range = CellRange::new(row, 1, row, 2);
            self.writer.merge(range, Content::Text(&sheet.title.vi), TEXT)?;
            self.writer.merge(CellRange::new(row, 3, row, LAST), Content::Text(&what), TEXT)?;
            self.row += 1;
        }
        Ok(())
    }

    /// A line over the whole width.
    fn across(&mut self, text: &str, style: Style, tall: f64) -> Result<(), BookError> {
        self.writer.height(self.row, tall)?;
        self.writer.merge(CellRange::new(self.row, 0, self.row, LAST), Content::Text(text), style)?;
        self.row += 1;
        Ok(())
    }

    /// A heading with some space above.
    pub(super) fn heading(&mut self, text: &str) -> Result<(), BookError> {
        self.writer.height(self.row, 8.0)?;
        self.row += 1;
        self.across(text, HEADING, 22.0)
    }

    /// A subject and what is said of it.
    fn item(&mut self, subject: &str, text: &str) -> Result<(), BookError> {
        let [first, second, texts @ ..] = WIDTHS;
        let needed = regular_lines(text, texts.iter().sum()).max(regular_lines(subject, first + second));
        self.writer.height(self.row, height(needed).max(18.0))?;
        self.writer.merge(CellRange::new(self.row, 0, self.row, 1), Content::Text(subject), TEXT.bold())?;
        self.writer.merge(CellRange::new(self.row, 2, self.row, LAST), Content::Text(text), TEXT)?;
        self.row += 1;
        Ok(())
    }

    /// A row of the form: code, label, how it is counted, unit of measure.
    pub(super) fn explanation(&mut self, cells: [&str; 4], style: Style) -> Result<(), BookError> {
        let [code, label, text, unit] = cells;
        let [_, second, third, fourth, fifth] = WIDTHS;
        let lines = |text: &str, room: f64| regular_lines(text, room * SMALLER);
        let needed = lines(label, second + third).max(lines(text, fourth)).max(lines(unit, fifth));
        self.writer.height(self.row, height(needed).max(17.0))?;
        self.writer.cell(self.row, 0, Content::Text(code), style.centre())?;
        self.writer.merge(CellRange::new(self.row, 1, self.row, 2), Content::Text(label), style)?;
        self.writer.cell(self.row, 3, Content::Text(text), style)?;
        self.writer.cell(self.row, 4, Content::Text(unit), style)?;
        self.row += 1;
        Ok(())
    }
}

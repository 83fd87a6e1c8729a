//! Styles of the paragraphs (Nghị định 30/2020/NĐ-CP, Phụ lục I): the only place where type sizes are chosen.

use crate::document::{Align, Style};

/// Mark of a draft, above everything.
pub(super) static DRAFT: Style =
    Style::new("Draft", "Dự thảo", 12).italic().align(Align::Right).distance(0, 6);
/// Mark of an internal document.
pub(super) static CONFIDENTIAL: Style =
    Style::new("Confidential", "Tài liệu nội bộ", 12).bold().align(Align::Right);
/// Superior body.
pub(super) static AGENCY: Style = Style::new("Agency", "Cơ quan chủ quản", 12).align(Align::Centre);
/// Issuing body.
pub(super) static ISSUER: Style = Style::new("Issuer", "Cơ quan ban hành", 12).bold().align(Align::Centre);
/// The line beneath the issuing body.
pub(super) static ISSUER_RULE: Style =
    Style::new("IssuerRule", "Đường kẻ dưới tên cơ quan", 4).sides(22, 22).line_above();
/// Quốc hiệu.
pub(super) static NATIONAL: Style = Style::new("National", "Quốc hiệu", 12).bold().align(Align::Centre);
/// Tiêu ngữ.
pub(super) static MOTTO: Style = Style::new("Motto", "Tiêu ngữ", 13).bold().align(Align::Centre);
/// The line beneath it, as long as it.
pub(super) static MOTTO_RULE: Style =
    Style::new("MottoRule", "Đường kẻ dưới tiêu ngữ", 4).sides(20, 20).line_above();
/// Number and symbol.
pub(super) static NUMBER: Style = Style::new("Number", "Số, ký hiệu", 13).align(Align::Centre);
/// Place and date.
pub(super) static PLACE: Style =
    Style::new("Place", "Địa danh, ngày tháng", 13).italic().align(Align::Centre);
/// "BÁO CÁO" and what it is about.
pub(super) static TITLE: Style =
    Style::new("Title", "Title", 14).bold().align(Align::Centre).distance(0, 0).with_next();
/// "BÁO CÁO", with room above.
pub(super) static KIND: Style =
    Style::new("Kind", "Tên loại", 14).bold().align(Align::Centre).distance(18, 0).with_next();
/// The line beneath the title.
pub(super) static TITLE_RULE: Style =
    Style::new("TitleRule", "Đường kẻ dưới trích yếu", 4).sides(58, 58).line_above().distance(4, 6);
/// "Kính gửi".
pub(super) static ADDRESSEE: Style =
    Style::new("Addressee", "Kính gửi", 14).align(Align::Centre).distance(6, 12);
/// Sections with Roman numerals.
pub(super) static SECTION: Style =
    Style::new("Heading1", "heading 1", 14).bold().first_line(10).distance(12, 6).with_next().outline(1);
/// Sections below them.
pub(super) static SUBSECTION: Style =
    Style::new("Heading2", "heading 2", 14).bold().first_line(10).distance(8, 4).with_next().outline(2);
/// Running text.
pub(super) static TEXT: Style =
    Style::new("Text", "Lời văn", 14).align(Align::Justify).first_line(10).distance(0, 6);
/// The closing words, on the page of the signature.
pub(super) static CLOSING: Style =
    Style::new("Closing", "Lời kết", 14).align(Align::Justify).first_line(10).distance(0, 12).with_next();
/// What must be known before the figures are read.
pub(super) static NOTE: Style =
    Style::new("Note", "Lưu ý về số liệu", 13).italic().align(Align::Justify).first_line(10).distance(0, 4);
/// What a unit wrote.
pub(super) static QUOTE: Style =
    Style::new("UnitText", "Nội dung đơn vị viết", 14).align(Align::Justify).first_line(10).distance(0, 6);
/// Title of a table.
pub(super) static TABLE_TITLE: Style =
    Style::new("TableTitle", "Tên bảng", 13).bold().align(Align::Centre).distance(6, 4).with_next();
/// Head of a table.
pub(super) static TABLE_HEAD: Style =
    Style::new("TableHead", "Tiêu đề bảng", 12).bold().align(Align::Centre).with_next();
/// Text in a table.
pub(super) static TABLE_TEXT: Style = Style::new("TableText", "Chữ trong bảng", 12);
/// Label of a part of the row above.
pub(super) static TABLE_PART: Style = Style::new("TablePart", "Dòng con trong bảng", 12).sides(5, 0);
/// Number in a table.
pub(super) static TABLE_NUMBER: Style = Style::new("TableNumber", "Số trong bảng", 12).align(Align::Right);
/// Room after a table.
pub(super) static AFTER_TABLE: Style = Style::new("AfterTable", "Sau bảng", 8);
/// "Nơi nhận:".
pub(super) static RECIPIENTS: Style = Style::new("Recipients", "Nơi nhận", 12).bold().italic();
/// A recipient.
pub(super) static RECIPIENT: Style = Style::new("Recipient", "Mục nơi nhận", 11);
/// Authority lines, post and name.
pub(super) static SIGNATORY: Style =
    Style::new("Signatory", "Người ký", 14).bold().align(Align::Centre).with_next();
/// Page number.
pub(super) static PAGE_NUMBER: Style = Style::new("PageNumber", "Số trang", 13).align(Align::Centre);

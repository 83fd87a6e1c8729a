//! Why a file is not read. A refusal concerns the whole file: its unit then counts as not reported.

use serde::{Deserialize, Serialize};

use super::{CellAddress, Format};
use crate::message::{Explain, Lang};

/// Why a file cannot be used. No variant carries the content of a cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Refusal {
    /// Zero bytes.
    #[error("the file is empty (0 bytes); send it again")]
    Empty,
    /// Password to open.
    #[error("the file is protected with a password to open; remove the password in Excel and send it again")]
    Encrypted,
    /// The end of the zip container is missing.
    #[error("the file is cut off (it was not copied or downloaded whole); send it again")]
    Truncated,
    /// Something else, whatever its name says.
    #[error("the file is not an Excel workbook: it is {}; open it in Excel and save it as .xlsx", found.name(Lang::En))]
    NotAWorkbook {
        /// What it really is.
        found: Format,
    },
    /// A spreadsheet format that is named but not read.
    #[error("the file is {}, which is not read; open it in Excel or LibreOffice and save it as .xlsx", found.name(Lang::En))]
    LegacyFormat {
        /// Which one.
        found: Format,
    },
    /// Larger than a form can be.
    #[error("the file exceeds a safety limit: {} is more than {limit}{}", measure.name(Lang::En), in_place(place))]
    LimitExceeded {
        /// What was measured.
        measure: Measure,
        /// Part of the file, or sheet and cell; empty for the file itself.
        place: String,
        /// The limit.
        limit: u64,
    },
    /// A part of the container cannot be read.
    #[error("the file is damaged: part \"{part}\" {}; open it in Excel, save it and send it again", defect.name(Lang::En))]
    DamagedPart {
        /// Name of the part inside the file.
        part: String,
        /// What is wrong with it.
        defect: Defect,
    },
    /// A sheet cannot be read whole.
    #[error("sheet \"{sheet}\" cannot be read{}: it {}; open the file in Excel, save it and send it again", at_cell(*cell), defect.name(Lang::En))]
    DamagedSheet {
        /// Name on the tab.
        sheet: String,
        /// The cell being read, where known.
        cell: Option<CellAddress>,
        /// What is wrong with it.
        defect: Defect,
    },
    /// A document type declaration, which no spreadsheet program writes.
    #[error("part \"{part}\" has a DOCTYPE, which no spreadsheet program writes; the file is refused")]
    Doctype {
        /// Name of the part inside the file.
        part: String,
    },
    /// Two sheets of the same name.
    #[error("two sheets are both named \"{sheet}\"; rename one and send the file again")]
    DuplicateSheet {
        /// The name.
        sheet: String,
    },
    /// No worksheet at all.
    #[error("the file has no worksheet")]
    NoSheets,
    /// A parser gave up in a way it should not.
    #[error(
        "the file could not be read (internal error in the reader); open it in Excel, save it and send it again"
    )]
    ParserPanicked,
    /// The process that read the file took longer than allowed.
    #[error(
        "reading the file took more than {seconds} seconds and was stopped; open it in Excel, delete sheets and cells that are not of the form, save it and send it again"
    )]
    TooSlow {
        /// The limit.
        seconds: u64,
    },
    /// The process that read the file ended in the middle of it.
    #[error(
        "the reader broke off in the middle of the file (it needs more memory than allowed, or is damaged); open it in Excel, save it and send it again"
    )]
    ReaderDied,
}

impl Refusal {
    /// Whether it tells of the program or the machine as much as of the file: another time may end otherwise.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::ParserPanicked | Self::TooSlow { .. } | Self::ReaderDied)
    }
}

impl Explain for Refusal {
    fn vietnamese(&self) -> String {
        const AGAIN: &str = "hãy mở bằng Excel, lưu lại và gửi lại";
        match self {
            Self::Empty => "tệp rỗng (0 byte); hãy gửi lại".to_owned(),
            Self::Encrypted => "tệp đặt mật khẩu mở; hãy bỏ mật khẩu trong Excel và gửi lại".to_owned(),
            Self::Truncated => "tệp bị cụt (sao chép hoặc tải về chưa trọn vẹn); hãy gửi lại".to_owned(),
            Self::NotAWorkbook { found } => {
                format!(
                    "tệp không phải là sổ tính Excel mà là {}; hãy mở bằng Excel và lưu thành .xlsx",
                    found.name(Lang::Vi)
                )
            }
            Self::LegacyFormat { found } => format!(
                "tệp là {}, định dạng này không được đọc; hãy mở bằng Excel hoặc LibreOffice và lưu thành .xlsx",
                found.name(Lang::Vi)
            ),
            Self::LimitExceeded { measure, place, limit } => {
                let place = if place.is_empty() { String::new() } else { format!(" ({place})") };
                format!("tệp vượt giới hạn an toàn: {} lớn hơn {limit}{place}", measure.name(Lang::Vi))
            }
            Self::DamagedPart { part, defect } => {
                format!("tệp bị hỏng: phần \"{part}\" {}; {AGAIN}", defect.name(Lang::Vi))
            }
            Self::DamagedSheet { sheet, cell, defect } => {
                let cell = cell.map_or_else(String::new, |cell| format!(" ở ô {cell}"));
                format!("không đọc được trang \"{sheet}\"{cell}: {}; {AGAIN}", defect.name(Lang::Vi))
            }
            Self::Doctype { part } => {
                format!(
                    "phần \"{part}\" có khai báo DOCTYPE mà không phần mềm bảng tính nào ghi; tệp bị từ chối"
                )
            }
            Self::DuplicateSheet { sheet } => {
                format!("có hai trang cùng tên \"{sheet}\"; hãy đổi tên một trang và gửi lại")
            }
            Self::NoSheets => "tệp không có trang tính nào".to_owned(),
            Self::TooSlow { seconds } => format!(
                "đọc tệp quá {seconds} giây nên đã dừng; hãy mở bằng Excel, xóa các trang và ô không thuộc biểu, lưu lại và gửi lại"
            ),
            Self::ReaderDied => format!(
                "việc đọc tệp bị ngắt giữa chừng (tệp cần nhiều bộ nhớ hơn giới hạn hoặc bị hỏng); {AGAIN}"
            ),
            Self::ParserPanicked => format!("không đọc được tệp (lỗi bên trong bộ đọc); {AGAIN}"),
        }
    }
}

fn in_place(place: &str) -> String {
    if place.is_empty() { String::new() } else { format!(" ({place})") }
}

fn at_cell(cell: Option<CellAddress>) -> String {
    cell.map_or_else(String::new, |cell| format!(" at cell {cell}"))
}

/// What a limit is set on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Bytes of the file.
    FileBytes,
    /// Entries of the zip directory.
    Entries,
    /// Inflated bytes of one part.
    EntryBytes,
    /// Inflated bytes of all parts.
    TotalBytes,
    /// Worksheets.
    Sheets,
    /// Cells with content in a worksheet.
    Cells,
    /// Cell elements in a worksheet, blank ones included.
    CellElements,
    /// Positions of the used rectangle of a worksheet.
    Range,
    /// Bytes of one text or formula.
    TextBytes,
    /// Bytes of all texts and formulas.
    TotalTextBytes,
    /// Entries of the shared string table.
    SharedStrings,
    /// Merged ranges of a worksheet.
    Merges,
    /// Cell formats.
    Styles,
}

impl Measure {
    /// The name, as used inside a sentence.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        let (vi, en) = match self {
            Self::FileBytes => ("dung lượng tệp (byte)", "the size of the file in bytes"),
            Self::Entries => ("số phần trong tệp", "the number of parts"),
            Self::EntryBytes => {
                ("dung lượng sau giải nén của một phần (byte)", "the unpacked size of a part in bytes")
            }
            Self::TotalBytes => ("tổng dung lượng sau giải nén (byte)", "the total unpacked size in bytes"),
            Self::Sheets => ("số trang tính", "the number of sheets"),
            Self::Cells => ("số ô có dữ liệu của một trang", "the number of filled cells of a sheet"),
            Self::CellElements => {
                ("số ô có định dạng của một trang", "the number of formatted cells of a sheet")
            }
            Self::Range => ("vùng dữ liệu (số dòng × số cột)", "the used range (rows × columns)"),
            Self::TextBytes => {
                ("độ dài một đoạn chữ hoặc công thức (byte)", "the length of a text or formula in bytes")
            }
            Self::TotalTextBytes => {
                ("tổng độ dài chữ và công thức (byte)", "the length of all texts in bytes")
            }
            Self::SharedStrings => ("số mục trong bảng chuỗi dùng chung", "the number of shared strings"),
            Self::Merges => ("số vùng ô gộp của một trang", "the number of merged ranges of a sheet"),
            Self::Styles => ("số định dạng ô", "the number of cell formats"),
        };
        match lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }
}

/// What is wrong with a part or sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Defect {
    /// Named by the workbook, absent from the file.
    Missing,
    /// Two parts of the same name.
    Repeated,
    /// The compressed data does not unpack to what the directory says.
    BadCompression,
    /// Not UTF-8.
    NotUtf8,
    /// Not well-formed XML, or cut off.
    InvalidXml,
    /// An entity that XML does not know by itself.
    UnknownEntity,
    /// A comment, CDATA or processing instruction between the cells: parsers disagree on its meaning.
    ForbiddenMarkup,
    /// An element or attribute where none may be.
    Unexpected,
    /// It ends before what it announces.
    CutOff,
    /// A reference between parts leads nowhere.
    BadReference,
    /// A cell address or row number that no worksheet has.
    BadAddress,
    /// A value that does not fit the type of its cell.
    BadValue,
    /// Two values in one cell.
    TwoValues,
    /// Two independent readings of the sheet differ.
    ReadingsDiffer,
}

impl Defect {
    /// The predicate of a sentence whose subject is the part or sheet.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        let (vi, en) = match self {
            Self::Missing => ("không có trong tệp", "is not in the file"),
            Self::Repeated => ("xuất hiện hai lần", "occurs twice"),
            Self::BadCompression => ("giải nén không được", "does not unpack"),
            Self::NotUtf8 => ("không ghi bằng mã UTF-8", "is not written in UTF-8"),
            Self::InvalidXml => ("không phải XML hợp lệ hoặc bị cụt", "is not valid XML, or is cut off"),
            Self::UnknownEntity => {
                ("có ký hiệu thực thể XML không rõ nghĩa", "has an XML entity without meaning")
            }
            Self::ForbiddenMarkup => {
                ("có chú thích hoặc CDATA giữa các ô", "has comments or CDATA between the cells")
            }
            Self::Unexpected => ("có thành phần lạ", "has an unexpected element"),
            Self::CutOff => ("kết thúc giữa chừng", "ends too early"),
            Self::BadReference => ("trỏ tới thành phần không có", "refers to something that is not there"),
            Self::BadAddress => ("có địa chỉ ô sai", "has a wrong cell address"),
            Self::BadValue => {
                ("có giá trị không đúng kiểu của ô", "has a value that does not fit its cell type")
            }
            Self::TwoValues => ("có ô mang hai giá trị", "has a cell with two values"),
            Self::ReadingsDiffer => {
                ("hai cách đọc cho kết quả khác nhau", "was read differently by two readers")
            }
        };
        match lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }
}

//! What a reading says to people, in both languages.

use std::fmt;

use super::number::{MAX_MINOR, NumberFault, NumberNote, group_vi};
use crate::message::Explain;

impl fmt::Display for NumberFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber => write!(f, "The content is not a number."),
            Self::Percentage => write!(f, "A count is expected, not a percentage."),
            Self::Negative => write!(f, "The number is below zero."),
            Self::NotWhole { suggestion: Some(n) } => write!(f, "A whole number is expected; was {n} meant?"),
            Self::NotWhole { suggestion: None } => write!(f, "A whole number is expected."),
            Self::Ambiguous => {
                write!(
                    f,
                    "The point or comma may group thousands or begin the decimals; write it without grouping."
                )
            }
            Self::TooManyDecimals { allowed } => write!(f, "At most {allowed} decimals are allowed here."),
            Self::TooLarge => write!(f, "The number is too large."),
            Self::NotFinite => write!(f, "The cell holds no finite number."),
        }
    }
}

impl std::error::Error for NumberFault {}

impl Explain for NumberFault {
    fn vietnamese(&self) -> String {
        match self {
            Self::NotANumber => "Nội dung ô không phải là số.".into(),
            Self::Percentage => "Phải là số đếm, không phải tỷ lệ phần trăm.".into(),
            Self::Negative => "Số liệu không được âm.".into(),
            Self::NotWhole { suggestion: Some(n) } => {
                format!("Phải là số nguyên; có phải ý là {}?", group_vi(*n))
            }
            Self::NotWhole { suggestion: None } => "Phải là số nguyên.".into(),
            Self::Ambiguous => {
                "Dấu chấm hoặc dấu phẩy có thể là phân cách hàng nghìn hoặc thập phân; đề nghị nhập không có dấu phân cách hàng nghìn.".into()
            }
            Self::TooManyDecimals { allowed } => format!("Ô này chỉ nhận tối đa {allowed} chữ số thập phân."),
            Self::TooLarge => format!("Số quá lớn (giới hạn {}).", group_vi(MAX_MINOR)),
            Self::NotFinite => "Ô không chứa một số hữu hạn.".into(),
        }
    }
}

impl fmt::Display for NumberNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GroupingRead => write!(f, "The point or comma was read as grouping thousands."),
            Self::UnitWord { word, grouping: false } => {
                write!(f, "The word \"{word}\" after the number was left out.")
            }
            Self::UnitWord { word, grouping: true } => write!(
                f,
                "The word \"{word}\" after the number was left out and the point or comma was read as grouping thousands."
            ),
        }
    }
}

impl Explain for NumberNote {
    fn vietnamese(&self) -> String {
        match self {
            Self::GroupingRead => "Dấu chấm hoặc dấu phẩy được hiểu là phân cách hàng nghìn.".into(),
            Self::UnitWord { word, grouping: false } => format!("Đã bỏ từ “{word}” sau con số."),
            Self::UnitWord { word, grouping: true } => format!(
                "Đã bỏ từ “{word}” sau con số; dấu chấm hoặc dấu phẩy được hiểu là phân cách hàng nghìn."
            ),
        }
    }
}

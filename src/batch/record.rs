//! What decisions and issued versions have in common: who, when, why not.

use jiff::Timestamp;

use super::BatchError;
use crate::message::Explain;
use crate::text::{holds_identity_number, is_hidden};

/// Time zone of the record.
const ZONE: &str = "Asia/Ho_Chi_Minh";
/// Characters that a reason can have.
const REASON_LIMIT: usize = 500;
/// Characters that a name or the number of a document can have.
const NAME_LIMIT: usize = 100;

/// Why something was not put on the record.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The period could not be computed, or the ledger refused.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// A text cannot stand on the record.
    #[error("`--{option}` must be one line of 1 to {limit} characters, none of them hidden")]
    BadText {
        /// Name of the option.
        option: &'static str,
        /// Characters it can have.
        limit: usize,
    },
    /// A text tells who a person is; the record can never be rubbed out.
    #[error(
        "`--{option}` holds a number that looks like a citizen identity number; leave it out, give the case code instead"
    )]
    Personal {
        /// Name of the option.
        option: &'static str,
    },
    /// Nobody is named, and the system does not say who works here.
    #[error("who decides is not known; name them with `--by`")]
    Nobody,
    /// There is no such finding in the period.
    #[error(
        "there is no finding {finding} in {period}; it may have gone with a new submission; see findings.csv of the latest run"
    )]
    NoFinding {
        /// Id.
        finding: String,
        /// Period.
        period: String,
    },
    /// There is no decision to withdraw.
    #[error("there is no decision about finding {finding} in {period} that could be withdrawn")]
    NoDecision {
        /// Id.
        finding: String,
        /// Period.
        period: String,
    },
    /// The file cannot be used at all.
    #[error("{file} cannot be used at all, and no decision changes that; ask the unit for a usable file")]
    Blocked {
        /// File.
        file: String,
    },
    /// A note asks for nothing.
    #[error("finding {finding} ({rule}) is a note; there is nothing to decide about it")]
    Note {
        /// Id.
        finding: String,
        /// Rule.
        rule: String,
    },
    /// No number is withheld because of the finding.
    #[error(
        "finding {finding} ({rule}, {place}) withholds no number that is known: there is nothing to accept; the file must be mended"
    )]
    NoNumber {
        /// Id.
        finding: String,
        /// Rule.
        rule: String,
        /// Sheet and cell.
        place: String,
    },
    /// The outputs are not what the submissions give.
    #[error(
        "{out} is not what the submissions give now ({count} files differ); run `treem run` first; `treem verify` says what differs"
    )]
    NotVerified {
        /// Folder of the outputs.
        out: String,
        /// How many files.
        count: usize,
    },
    /// Nothing in the inbox can be used.
    #[error("no submission of {period} can be used: there is nothing to compare or to issue")]
    NothingUsable {
        /// Period.
        period: String,
    },
}

impl Explain for RecordError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Batch(error) => error.vietnamese(),
            Self::BadText { option, limit } => {
                format!(
                    "nội dung của `--{option}` phải là một dòng, từ 1 đến {limit} ký tự, không có ký tự ẩn"
                )
            }
            Self::Personal { option } => format!(
                "nội dung của `--{option}` có số giống số định danh cá nhân; hãy bỏ số đó, chỉ ghi mã vụ việc"
            ),
            Self::Nobody => "chưa biết ai là người quyết định; hãy ghi tên bằng `--by`".to_owned(),
            Self::NoFinding { finding, period } => format!(
                "kỳ {period} không có phát hiện {finding}; có thể tệp đã được nộp lại; hãy xem findings.csv của lần chạy mới nhất"
            ),
            Self::NoDecision { finding, period } => {
                format!("kỳ {period} không có quyết định nào đang áp dụng về phát hiện {finding} để rút lại")
            }
            Self::Blocked { file } => format!(
                "tệp {file} không dùng được nên không thể quyết định chấp nhận; hãy yêu cầu đơn vị nộp lại tệp dùng được"
            ),
            Self::Note { finding, rule } => {
                format!("phát hiện {finding} ({rule}) chỉ là lưu ý, không có gì phải quyết định")
            }
            Self::NoNumber { finding, rule, place } => format!(
                "phát hiện {finding} ({rule}, {place}) không loại con số nào đọc được nên không có gì để chấp nhận; phải sửa trong tệp"
            ),
            Self::NotVerified { out, count } => format!(
                "{out} không đúng với kết quả tính lại ({count} tệp khác); hãy chạy `treem run` trước; lệnh `treem verify` cho biết khác ở đâu"
            ),
            Self::NothingUsable { period } => {
                format!("kỳ {period} không có tệp nào dùng được: không có gì để so sánh hoặc phát hành")
            }
        }
    }
}

/// Who put something on the record and when.
pub(super) struct Signature {
    pub by: String,
    pub at: String,
}

/// The one who is named, else the user of the system; and now.
pub(super) fn sign(by: Option<&str>) -> Result<Signature, RecordError> {
    let by = match by {
        Some(name) => name.to_owned(),
        None => ["USER", "USERNAME", "LOGNAME"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|name| !name.trim().is_empty())
            .ok_or(RecordError::Nobody)?,
    };
    Ok(Signature { by: line("by", &by, NAME_LIMIT)?, at: now() })
}

/// A reason as it can stand on the record.
pub(super) fn reason(text: &str) -> Result<String, RecordError> {
    line("reason", text, REASON_LIMIT)
}

/// Where figures come from.
pub(super) fn source(text: &str) -> Result<String, RecordError> {
    line("source", text, REASON_LIMIT)
}

/// The number of a document; empty where there is none.
pub(super) fn document(text: Option<&str>) -> Result<String, RecordError> {
    text.map_or_else(|| Ok(String::new()), |text| line("number", text, NAME_LIMIT))
}

/// One line of visible text, within a limit, that does not hold the identity number of a person.
fn line(option: &'static str, text: &str, limit: usize) -> Result<String, RecordError> {
    let text = text.trim();
    let unfit = |letter: char| letter == '\n' || is_hidden(letter);
    if text.is_empty() || text.chars().count() > limit || text.chars().any(unfit) {
        return Err(RecordError::BadText { option, limit });
    }
    if holds_identity_number(text) {
        return Err(RecordError::Personal { option });
    }
    Ok(text.to_owned())
}

/// Now, as the officers' clock shows it. Only the record ever knows the time.
fn now() -> String {
    let now = Timestamp::now();
    match now.in_tz(ZONE) {
        Ok(local) => local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        Err(_) => now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_that_says_something() {
        assert_eq!(reason("  đã đối chiếu hồ sơ  ").unwrap(), "đã đối chiếu hồ sơ");
        for text in ["", "   ", "a\nb", "a\u{202e}b", "a\u{7}b", &"a".repeat(501)] {
            assert!(matches!(reason(text), Err(RecordError::BadText { option: "reason", .. })), "{text:?}");
        }
        assert!(reason(&"ố".repeat(500)).is_ok());
        assert_eq!(document(None).unwrap(), "");
        assert!(document(Some(" ")).is_err());
    }

    #[test]
    fn no_identity_number_gets_on_the_record() {
        let text = "CCCD 051204000123 đã đối chiếu";
        assert!(matches!(reason(text), Err(RecordError::Personal { option: "reason" })));
        assert!(matches!(document(Some(text)), Err(RecordError::Personal { option: "number" })));
        assert!(matches!(sign(Some("051 204 000 123")), Err(RecordError::Personal { option: "by" })));
        let told = RecordError::Personal { option: "reason" };
        assert!(!told.to_string().contains("051") && !told.vietnamese().contains("051"));
        assert!(reason("đã gọi 0914123456 ngày 05/12/2024").is_ok());
    }

    #[test]
    fn the_record_is_signed_with_a_name_and_the_officers_time() {
        let signature = sign(Some("Phòng Trẻ em")).unwrap();
        assert_eq!(signature.by, "Phòng Trẻ em");
        assert!(signature.at.ends_with("+07:00"), "{}", signature.at);
        assert!(signature.at.parse::<Timestamp>().is_ok());
    }
}

//! Why nothing is published.

use crate::batch::{BatchError, RecordError};
use crate::disclosure::audit::AuditError;
use crate::disclosure::files::FileError;
use crate::disclosure::pattern::PatternError;
use crate::disclosure::policy::PolicyError;
use crate::disclosure::release::ReleaseError;
use crate::message::{Bilingual, Explain, Lang};

/// Why nothing is published. No public file was touched.
#[derive(Debug, thiserror::Error)]
pub enum OpenDataError {
    /// The period could not be computed, or its outputs are not what the submissions give.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The policy is refused.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Some small count cannot be hidden, or must wait.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A file is not what it should be, or tells more than its numbers.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// A file of a release, or the table of the run, cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A file of the release cannot be made.
    #[error(transparent)]
    Release(#[from] ReleaseError),
    /// Two files of the release say different things.
    #[error(
        "{file}, line {line}, does not say what data.csv says; nothing was published. This is a fault of the program"
    )]
    Differs {
        /// The file beside `data.csv`.
        file: &'static str,
        /// Line in it.
        line: usize,
    },
    /// The workspace is that of a province.
    #[error(
        "open data are published from the workspace of the nation (unit VN); this one is that of one province"
    )]
    NationOnly,
    /// The folder of public files holds something else.
    #[error(
        "{folder} holds files that were not published, or were changed since ({}); move them elsewhere, then publish again",
        files.join(", ")
    )]
    Foreign {
        /// The folder.
        folder: String,
        /// Names of the files.
        files: Vec<String>,
    },
    /// Public files lie in place that the ledger does not know.
    #[error(
        "{folder} holds a release that the ledger does not know: the ledger may be an older copy; put back the latest one before anything is published"
    )]
    NotOnRecord {
        /// The folder.
        folder: String,
    },
    /// A file to be audited speaks of something else.
    #[error(
        "{file}, line {line} speaks of {told}, not of {asked}; name the period of the file with `--period`"
    )]
    OtherPeriod {
        /// File.
        file: String,
        /// Line.
        line: u64,
        /// Period and map of the row.
        told: String,
        /// Period and map asked for.
        asked: String,
    },
    /// There is no such release to withdraw.
    #[error("there is no release {name} on offer; `treem releases` lists them")]
    NotOffered {
        /// Its name.
        name: String,
    },
    /// Protected counts that can be narrowed down, or that are not proved safe.
    #[error("{}", told(leaks, *count, Lang::En))]
    Leaks {
        /// One sentence for each of the first ones.
        leaks: Vec<Bilingual>,
        /// How many there are.
        count: usize,
    },
}

fn told(leaks: &[Bilingual], count: usize, lang: Lang) -> String {
    let sentences: Vec<&str> = leaks.iter().map(|leak| leak.get(lang)).collect();
    let (head, rest) = match lang {
        Lang::Vi => ("số đếm nhỏ chưa được che an toàn; chưa công bố gì", "nơi khác"),
        Lang::En => ("small counts are not safe; nothing was published", "more"),
    };
    let mut text = format!("{count} {head}:\n  {}", sentences.join("\n  "));
    if count > leaks.len() {
        text += &format!("\n  … {} {rest}", count - leaks.len());
    }
    text
}

impl Explain for OpenDataError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Record(error) => error.vietnamese(),
            Self::Policy(error) => error.vietnamese(),
            Self::Pattern(error) => error.vietnamese(),
            Self::Audit(error) => error.vietnamese(),
            Self::File(error) => error.vietnamese(),
            Self::Release(error) => error.vietnamese(),
            Self::Differs { file, line } => format!(
                "{file}, dòng {line}, không nói đúng như data.csv; chưa công bố gì. Đây là lỗi của chương trình, hãy báo cho người phát triển"
            ),
            Self::NationOnly => {
                "chỉ công bố số liệu mở từ thư mục làm việc của cả nước (đơn vị VN); thư mục này là của một tỉnh"
                    .to_owned()
            }
            Self::Foreign { folder, files } => format!(
                "{folder} có tệp không do lần công bố trước ghi hoặc đã bị sửa ({}); hãy chuyển các tệp đó sang nơi khác rồi công bố lại",
                files.join(", ")
            ),
            Self::NotOnRecord { folder } => format!(
                "{folder} có bản công bố mà sổ cái không biết: sổ cái có thể là bản sao cũ; hãy để lại sổ cái mới nhất rồi mới công bố"
            ),
            Self::OtherPeriod { file, line, told, asked } => format!(
                "{file}, dòng {line} là của kỳ {told}, không phải {asked}; hãy ghi đúng kỳ của tệp bằng `--period`"
            ),
            Self::NotOffered { name } => {
                format!("không có bản công bố {name} đang có hiệu lực; xem danh sách bằng `treem releases`")
            }
            Self::Leaks { leaks, count } => told(leaks, *count, Lang::Vi),
        }
    }
}

impl From<BatchError> for OpenDataError {
    fn from(error: BatchError) -> Self {
        Self::Record(error.into())
    }
}

/// Whatever a lower room refuses is refused by the batch.
pub(super) fn refused<E: Into<BatchError>>(error: E) -> OpenDataError {
    OpenDataError::from(error.into())
}

//! Why a policy is refused.

use crate::definitions::{DefinitionError, Location};
use crate::message::Explain;

/// Why a policy is refused. A policy that is refused publishes nothing.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// A record cannot be read, or names what does not exist.
    #[error(transparent)]
    Definition(#[from] DefinitionError),
    /// There is no policy, or more than one.
    #[error(
        "there must be exactly one [[publication]] record, but there are {found}; remove the others with `remove = true`"
    )]
    NotOne {
        /// How many there are.
        found: usize,
    },
    /// An element about abuse that no entry covers.
    #[error(
        "the data element \"{element}\" is about abused or otherwise vulnerable children, but has no \
         [[publication_series]] record that says at which levels its counts are protected"
    )]
    Uncovered {
        /// The element.
        element: String,
    },
    /// Weaker thresholds than 1 to 3 that nobody signed.
    #[error(
        "{location}: counts from {low} to {high} are too few to protect without `approved_by`; \
         say who decided it, or protect at least the counts from 1 to 3"
    )]
    Threshold {
        /// File and line.
        location: Location,
        /// Smallest protected count.
        low: i64,
        /// Largest protected count.
        high: i64,
    },
    /// A table would show what is never shown there.
    #[error(
        "{location}: table \"{table}\" would show {series} at the level of the {level}, where it is never published"
    )]
    NeverShown {
        /// File and line.
        location: Location,
        /// Table.
        table: String,
        /// Series.
        series: String,
        /// Level.
        level: &'static str,
    },
}

impl Explain for PolicyError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Definition(error) => error.vietnamese(),
            Self::NotOne { found } => format!(
                "phải có đúng một bản ghi [[publication]], nhưng có {found}; hãy bỏ các bản ghi thừa bằng `remove = true`"
            ),
            Self::Uncovered { element } => format!(
                "yếu tố \"{element}\" nói về trẻ em bị xâm hại hoặc có hoàn cảnh đặc biệt nhưng chưa có bản ghi \
                 [[publication_series]] quy định cấp nào phải che số đếm; hãy thêm bản ghi đó"
            ),
            Self::Threshold { location, low, high } => format!(
                "{}, dòng {}: chỉ che số đếm từ {low} đến {high} là quá ít khi chưa ghi `approved_by`; hãy ghi người quyết \
                 định, hoặc che ít nhất các số từ 1 đến 3",
                location.file, location.line
            ),
            Self::NeverShown { location, table, series, level } => format!(
                "{}, dòng {}: bảng \"{table}\" sẽ công bố {series} ở cấp {}, là cấp không bao giờ được công bố chuỗi này",
                location.file,
                location.line,
                vietnamese_level(level)
            ),
        }
    }
}

fn vietnamese_level(level: &str) -> &str {
    match level {
        "district" => "huyện",
        "commune" => "xã",
        other => other,
    }
}

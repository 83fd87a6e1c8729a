//! Computation: facts in force of all units → series and indicators at each level, with coverage and comparison.
//!
//! In: the reporting units of a parent and the value of each series in each of them, for a period and for its
//! comparison base; or the figures of several parents. Out: [`Figures`]. It must not know files, cells, findings or workbooks. Only `frames` names
//! polars; states, formulas and rounding are plain integers.

mod change;
mod consolidate;
mod figures;
pub mod frames;
mod indicator;
mod interval;
mod rollup;
pub mod rounding;

pub use consolidate::{Group, compare_wholes, consolidate};
pub use figures::{
    Addends, Change, ChangeFlag, Figure, FigureUnit, Figures, IndicatorFigure, Interval, Sums, UnitLevel,
};
pub use interval::{FEW_EVENTS, Z, limits};
pub use rollup::{Base, Input, UnitValues, compute};

/// Why a computation is impossible.
#[derive(Debug, thiserror::Error)]
pub enum ComputeError {
    /// The frame engine refused.
    #[error("the sums could not be computed: {0}")]
    Frames(#[from] frames::FrameError),
    /// A sum could leave the range of exact integers.
    #[error("too many units ({units}) to add up exactly")]
    TooManyUnits {
        /// Number of units.
        units: usize,
    },
    /// There is nothing to add up.
    #[error("there are no figures to consolidate")]
    NoParts,
}

impl crate::message::Explain for ComputeError {
    fn vietnamese(&self) -> String {
        match self {
            Self::Frames(reason) => format!("không cộng được số liệu: {reason}"),
            Self::TooManyUnits { units } => format!("quá nhiều đơn vị ({units}) để cộng chính xác"),
            Self::NoParts => "không có số liệu nào để tổng hợp".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;

//! Computation: facts in force of all units → series and indicators at each level, with coverage and comparison.
//!
//! In: the reporting units of a province and the value of each series in each of them, for a period and for its
//! comparison base. Out: [`Figures`]. It must not know files, cells, findings or workbooks.

mod figures;

pub use figures::{Change, ChangeFlag, Figure, FigureUnit, Figures, IndicatorFigure, Interval, UnitLevel};

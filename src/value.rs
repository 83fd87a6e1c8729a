//! The state of one figure. A figure that was not reported is never zero.

use serde::{Deserialize, Serialize};

/// The largest figure a cell may hold, in units of `10^-decimals`: a thousand million of a count, a hundred million of an
/// amount with decimals (million VND). Anything above is a slip of the keyboard, and sums over a country stay exact.
#[must_use]
pub fn hard_limit(decimals: u8) -> i64 {
    match decimals {
        0 => 1_000_000_000,
        _ => 100_000_000 * 10_i64.pow(u32::from(decimals.min(6))),
    }
}

/// What is known of one series in one unit and period.
///
/// Numbers are whole multiples of `10^-decimals` of their data element (`decimals` is 0 for counts), so that
/// sums stay exact integers end to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Value {
    /// A reported figure, zero included.
    Number(i64),
    /// Not reported: blank, `...`, or no submission at all.
    #[default]
    Missing,
    /// The question does not arise: a closed cell.
    NotApplicable,
    /// A figure was given, but an error-level finding stands against it.
    Rejected,
}

impl Value {
    /// The number, if there is one.
    #[must_use]
    pub fn number(self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Missing | Self::NotApplicable | Self::Rejected => None,
        }
    }

    /// The name of the state in `data.csv`.
    #[must_use]
    pub fn state(self) -> State {
        match self {
            Self::Number(_) => State::Value,
            Self::Missing => State::Missing,
            Self::NotApplicable => State::NotApplicable,
            Self::Rejected => State::Rejected,
        }
    }
}

/// State of a figure in every output (`data.csv`, column `state`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// There is a number, zero included.
    Value,
    /// Nobody reported it.
    Missing,
    /// It has no meaning here (a closed cell, a ratio whose denominator is zero).
    NotApplicable,
    /// It was reported and rejected.
    Rejected,
}

impl State {
    /// The word used in `data.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Missing => "missing",
            Self::NotApplicable => "not_applicable",
            Self::Rejected => "rejected",
        }
    }
}

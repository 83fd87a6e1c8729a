//! The administrative map of Viet Nam through time.
//!
//! In come the tables of `indicators/units/` as text (provinces, districts, communes, regions, crosswalk). Out come the
//! [`UnitRegister`] with every unit and its validity, the [`UnitMap`] of one day, what a unit became
//! ([`UnitRegister::successor`]), whether a code means the same unit on two days ([`UnitRegister::same_unit`]) and which unit a code and a name typed by a person stand for ([`match_unit`]).
//!
//! The key of a unit is its code **and** its validity, never the code alone: 474, 682 and 753 were given to other
//! districts on 1/1/2025 and 46 changed from a province to a city.
//!
//! **Invariant:** nothing here reads a file, knows a period, a form or a reporting agency, or decides what a doubtful
//! match means: it says what is certain and lists the rest. No name is matched by likeness; likeness only suggests.

mod error;
mod level;
mod load;
mod map;
mod matching;
mod register;
mod unit;

pub use error::UnitError;
pub use level::UnitLevel;
pub use map::{NATION, UnitMap};
pub use matching::{Doubt, Match, match_unit};
pub use register::{Succession, UnitRegister};
pub use unit::{Level, Region, Unit, UnitKind, Validity};

#[cfg(test)]
mod spelling_tests;
#[cfg(test)]
mod tests;

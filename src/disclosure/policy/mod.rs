//! The publication policy: which counts are protected, what is published in which table, what everybody is taken to know.
//!
//! In: the records of `indicators/publication/`, overlaid like all others, with catalogue and layout. Out: one
//! [`Policy`] in which every name is resolved; an incomplete one is refused, for what it leaves out would be published.

mod check;
mod error;
mod load;
mod model;
mod record;

pub use error::PolicyError;
pub use model::{
    Attacker, Form, Group, Grouping, Keep, Policy, ProtectedElement, PublicSeries, Sensitive, Shows,
    SizeClass, Table, Zero,
};

#[cfg(test)]
mod tests;

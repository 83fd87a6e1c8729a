//! Which units have figures at all.

use std::collections::BTreeSet;

use crate::report::context::Context;
use crate::report::quality::is_silent;

/// The reporting units without any figure.
pub(super) struct Units<'a> {
    context: &'a Context<'a>,
    silent: BTreeSet<usize>,
}

impl<'a> Units<'a> {
    /// Looks at every figure of every unit.
    pub fn new(context: &'a Context<'a>) -> Self {
        let silent = context.units().map(|(unit, _)| unit).filter(|unit| is_silent(context, *unit)).collect();
        Self { context, silent }
    }

    /// Whether a unit, by position, has no figure.
    pub fn is_silent(&self, unit: usize) -> bool {
        self.silent.contains(&unit)
    }

    /// Names of the units without any figure.
    pub fn silent_names(&self) -> Vec<&'a str> {
        let silent = self.context.units().filter(|(unit, _)| self.is_silent(*unit));
        silent.map(|(_, unit)| unit.name.as_str()).collect()
    }
}

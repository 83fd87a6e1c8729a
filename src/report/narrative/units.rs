//! Which units have figures at all.

use std::collections::BTreeSet;

use crate::report::context::Context;
use crate::value::Value;

/// The reporting units without any figure.
pub(super) struct Units<'a> {
    context: &'a Context<'a>,
    silent: BTreeSet<usize>,
}

impl<'a> Units<'a> {
    /// Looks at every figure of every unit.
    pub fn new(context: &'a Context<'a>) -> Self {
        let values = &context.figures().values;
        let is_silent = |unit: &usize| {
            values.get(*unit).is_none_or(|values| values.iter().all(|figure| figure.value == Value::Missing))
        };
        let silent = context.units().map(|(unit, _)| unit).filter(is_silent).collect();
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

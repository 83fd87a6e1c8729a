//! Unknown whole numbers and what is known of them.

/// Stands for "no upper limit". Far above any sum of counts, and far below where integers overflow.
pub(in super::super) const OPEN: i64 = i64::MAX / 1024;

/// A whole number from `low` to `high`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Unknown {
    pub low: i64,
    /// [`OPEN`] where there is no upper limit.
    pub high: i64,
    /// What it truly is, where that is known to whoever audits.
    pub truth: Option<i64>,
}

/// low ≤ Σ coefficient · unknown ≤ high.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in super::super) struct Constraint {
    /// (unknown, coefficient), each unknown once.
    pub terms: Vec<(usize, i64)>,
    pub low: Option<i128>,
    pub high: Option<i128>,
}

impl Constraint {
    /// Whether some level of the left side is allowed.
    pub fn allows(&self, level: i128) -> bool {
        self.low.is_none_or(|low| low <= level) && self.high.is_none_or(|high| level <= high)
    }

    /// The left side for a table of numbers; `None` where one is missing or it overflows.
    pub fn level(&self, number: impl Fn(usize) -> Option<i64>) -> Option<i128> {
        self.terms.iter().try_fold(0_i128, |level, (unknown, times)| {
            level.checked_add(i128::from(number(*unknown)?).checked_mul(i128::from(*times))?)
        })
    }
}

/// Everything that is known of some unknowns.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct System {
    pub unknowns: Vec<Unknown>,
    pub constraints: Vec<Constraint>,
}

impl System {
    /// Whether a table agrees with bounds and constraints, in exact integers.
    pub fn holds(&self, table: &[i64]) -> bool {
        let within = |(unknown, number): (&Unknown, &i64)| {
            unknown.low <= *number && (unknown.high == OPEN || *number <= unknown.high)
        };
        let allowed = |constraint: &Constraint| {
            constraint
                .level(|unknown| table.get(unknown).copied())
                .is_some_and(|level| constraint.allows(level))
        };
        table.len() == self.unknowns.len()
            && self.unknowns.iter().zip(table).all(within)
            && self.constraints.iter().all(allowed)
    }

    /// For each unknown the constraints in which it stands.
    pub fn constraints_of(&self) -> Vec<Vec<usize>> {
        let mut of = vec![Vec::new(); self.unknowns.len()];
        for (index, constraint) in self.constraints.iter().enumerate() {
            for (unknown, _) in &constraint.terms {
                of[*unknown].push(index);
            }
        }
        of
    }
}

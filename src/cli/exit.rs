//! How the program ends (7-design 7.2).

use std::process::ExitCode;

/// Exit codes, the gravest last: the highest that applies is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Exit {
    /// 0: done and clean.
    #[default]
    Clean,
    /// 1: done, with findings that count as failure (`--fail-on`).
    Findings,
    /// 2: done, but some files were blocked, or there was no usable submission at all.
    Blocked,
    /// 3: wrong usage.
    Usage,
    /// 4: the environment: something cannot be read or written.
    Environment,
    /// 5: another run holds the lock.
    Locked,
}

impl Exit {
    /// The exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }

    /// How a batch or a check ends, from what it found.
    #[must_use]
    pub fn of(fail_on: FailOn, blocked: u64, errors: u64, queries: u64) -> Self {
        let failing = match fail_on {
            FailOn::Query => errors + queries,
            FailOn::Error => errors,
            FailOn::Never => 0,
        };
        match (blocked, failing) {
            (1.., _) => Self::Blocked,
            (0, 1..) => Self::Findings,
            (0, 0) => Self::Clean,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Which findings make a run end with 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FailOn {
    /// Errors and queries.
    #[default]
    Query,
    /// Errors only.
    Error,
    /// None. Blocked files still count.
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_outcome_decides() {
        assert_eq!(Exit::of(FailOn::Query, 0, 0, 0), Exit::Clean);
        assert_eq!(Exit::of(FailOn::Query, 0, 0, 3), Exit::Findings);
        assert_eq!(Exit::of(FailOn::Error, 0, 0, 3), Exit::Clean);
        assert_eq!(Exit::of(FailOn::Error, 0, 1, 3), Exit::Findings);
        assert_eq!(Exit::of(FailOn::Never, 0, 9, 9), Exit::Clean);
        assert_eq!(Exit::of(FailOn::Never, 1, 0, 0), Exit::Blocked);
        let codes =
            [Exit::Clean, Exit::Findings, Exit::Blocked, Exit::Usage, Exit::Environment, Exit::Locked];
        assert_eq!(codes.map(Exit::code), [0, 1, 2, 3, 4, 5]);
        assert_eq!(Exit::Locked.max(Exit::Clean), Exit::Locked);
    }
}

//! How the program ends (7-design 7.2).

use std::process::ExitCode;

use crate::batch::FailOn;

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

    /// How a check ends, from what it found.
    #[must_use]
    pub fn of(fail_on: FailOn, blocked: u64, errors: u64, queries: u64) -> Self {
        Self::from_batch(fail_on.exit_code(blocked, errors, queries))
    }

    /// The exit code a batch gave itself.
    #[must_use]
    pub fn from_batch(code: u8) -> Self {
        match code {
            0 => Self::Clean,
            1 => Self::Findings,
            _ => Self::Blocked,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
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

//! Figures as unknowns: one for each version that anybody could tell apart.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::PatternError;
use super::statements::{Key, Statement, Statements};
use crate::disclosure::files::Shown;
use crate::value::Value;

/// Position in the list of cells.
pub(super) type CellId = usize;

/// Stands for "no upper limit": above every sum of counts, far below where integers overflow.
pub(super) const OPEN: i64 = i64::MAX / 4096;

/// A whole number that lies between two limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    pub low: i64,
    /// [`OPEN`] where there is no upper limit.
    pub high: i64,
}

impl Limits {
    pub const NONE: Self = Self { low: 0, high: OPEN };

    pub fn exactly(number: i64) -> Self {
        Self { low: number, high: number }
    }

    pub fn and(self, other: Self) -> Self {
        Self { low: self.low.max(other.low), high: self.high.min(other.high) }
    }

    pub fn holds(self, number: i64) -> bool {
        self.low <= number && number <= self.high
    }

    pub fn is_one(self) -> bool {
        self.low == self.high
    }
}

/// An unknown.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub key: Key,
    /// Day on whose map its unit stands.
    pub day: Date,
    pub truth: i64,
    /// What earlier releases say of it.
    pub past: Limits,
    /// Figures of the draft that show it; none where it is no longer, or never was, in a table.
    pub planned: Vec<usize>,
    /// Whether readers of the table know which hidden figures are protected counts.
    pub types_known: bool,
    /// Whether an earlier release hid the figure: then it stays hidden.
    pub sticky: bool,
    /// The band in which an earlier release put the figure: a later one is not narrower.
    pub banded: Option<Limits>,
    /// Whether its count is one to protect.
    pub protected: bool,
}

/// What stands for a figure over some releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Cell(CellId),
    /// In no sum: not reported, rejected or without meaning.
    NotCounted,
}

/// A figure over the releases in which nobody could see it change.
#[derive(Debug, Clone, Copy)]
struct Version {
    first: usize,
    standing: Standing,
    reported: u32,
}

/// All unknowns with their versions.
#[derive(Default)]
pub(super) struct Cells {
    pub list: Vec<Cell>,
    versions: BTreeMap<Key, Vec<Version>>,
}

impl Cells {
    pub fn new(statements: &mut Statements<'_>) -> Result<Self, PatternError> {
        let mut cells = Self::default();
        let keys: Vec<Key> = statements.of.keys().copied().collect();
        for key in keys {
            let said = statements.of.get(&key).cloned().unwrap_or_default();
            let truths: Vec<Option<Value>> = said
                .iter()
                .map(|one| statements.truth_then(key, one.release).map(|figure| figure.value))
                .collect();
            let mut start = 0;
            for end in 1..=said.len() {
                let apart = |end: usize| {
                    let (one, other) = (&said[end - 1], &said[end]);
                    truths[end - 1].zip(truths[end]).is_some_and(|(one, other)| one != other)
                        || contradicts(statements, key, one, other)
                };
                if end == said.len() || apart(end) {
                    cells.version(statements, key, &said[start..end], &truths[start..end])?;
                    start = end;
                }
            }
            cells.hide_what_was_hidden(key, &said);
        }
        Ok(cells)
    }

    /// What stands for a figure after a release.
    pub fn at(&self, key: Key, release: usize) -> Option<Standing> {
        self.version_at(key, release).map(|version| version.standing)
    }

    /// Units in a figure after a release.
    pub fn reported(&self, key: Key, release: usize) -> Option<u32> {
        self.version_at(key, release).map(|version| version.reported)
    }

    fn version_at(&self, key: Key, release: usize) -> Option<&Version> {
        self.versions.get(&key)?.iter().rev().find(|version| version.first <= release)
    }

    /// An unknown that no release shows, but that stands between others.
    pub fn between(&mut self, key: Key, day: Date, truth: i64, protected: bool, release: usize) -> CellId {
        self.list.push(Cell {
            key,
            day,
            truth,
            past: Limits::NONE,
            planned: Vec::new(),
            types_known: false,
            sticky: false,
            banded: None,
            protected,
        });
        let id = self.list.len() - 1;
        let version = Version { first: release, standing: Standing::Cell(id), reported: 0 };
        let versions = self.versions.entry(key).or_default();
        versions.push(version);
        versions.sort_by_key(|version| version.first);
        id
    }

    fn version(
        &mut self,
        statements: &mut Statements<'_>,
        key: Key,
        said: &[Statement],
        truths: &[Option<Value>],
    ) -> Result<(), PatternError> {
        let (Some(one), Some(last)) = (said.first(), said.last()) else { return Ok(()) };
        let (first, reported) = (one.release, last.reported);
        let mut standing = Standing::NotCounted;
        let truth = truths.iter().rev().find_map(|truth| *truth);
        let counted = match (last.shown, truth) {
            (Some(shown), _) => shown.counted(),
            (None, truth) => matches!(truth, Some(Value::Number(_))),
        };
        if counted {
            let shown = said.iter().find_map(|one| statements.number(key, one.shown?));
            let number = truth.and_then(Value::number).or(shown);
            let truth = number.ok_or_else(|| PatternError::NotOnRecord(statements.name(key)))?;
            let mut past = Limits::NONE;
            for one in said {
                past = past.and(limits(statements, key, one, truth));
            }
            let policy = statements.input.policy;
            self.list.push(Cell {
                key,
                day: last.day,
                truth,
                past,
                planned: last.planned.clone(),
                types_known: last.types_known,
                sticky: false,
                banded: None,
                protected: policy.protected_count(truth),
            });
            standing = Standing::Cell(self.list.len() - 1);
        }
        self.versions.entry(key).or_default().push(Version { first, standing, reported });
        Ok(())
    }

    /// Once `c`, a figure stays `c`; once in a band, it is not told more narrowly.
    fn hide_what_was_hidden(&mut self, key: Key, said: &[Statement]) {
        let hidden = said.iter().any(|one| one.shown == Some(Shown::Suppressed));
        let band = said.iter().rev().find_map(|one| match one.shown {
            Some(Shown::Band { low, high }) => Some(Limits { low, high: high.unwrap_or(OPEN) }),
            _ => None,
        });
        let last = self.versions.get(&key).and_then(|versions| versions.last());
        if let Some(Version { standing: Standing::Cell(id), .. }) = last {
            let cell = &mut self.list[*id];
            cell.sticky = hidden && !cell.past.is_one();
            cell.banded = band;
        }
    }
}

/// Whether two releases visibly say different things of a figure.
fn contradicts(statements: &Statements<'_>, key: Key, one: &Statement, other: &Statement) -> bool {
    let (Some(earlier), Some(later)) = (one.shown, other.shown) else { return false };
    let within = |shown: Shown| match shown {
        Shown::Band { low, high } => Limits { low, high: high.unwrap_or(OPEN) },
        _ => statements.number(key, shown).map_or(Limits::NONE, Limits::exactly),
    };
    let both = within(earlier).and(within(later));
    earlier.counted() != later.counted() || both.low > both.high || one.reported != other.reported
}

/// What a statement of an earlier release says; of this release that is still open.
fn limits(statements: &mut Statements<'_>, key: Key, statement: &Statement, truth: i64) -> Limits {
    let policy = statements.input.policy;
    match statement.shown {
        Some(Shown::Band { low, high }) => Limits { low, high: high.unwrap_or(OPEN) },
        Some(Shown::Suppressed) if statement.types_known && policy.protected_count(truth) => {
            if withheld(statements, key, statement) {
                return Limits::NONE;
            }
            Limits { low: policy.lower_end(), high: policy.high }
        }
        Some(shown) => statements.number(key, shown).map_or(Limits::NONE, Limits::exactly),
        None => Limits::NONE,
    }
}

/// Whether all units beside one are hidden too: then nobody knows which of them are protected counts.
fn withheld(statements: &mut Statements<'_>, key: Key, statement: &Statement) -> bool {
    let level = statements.places.get(key.place).level;
    let Some(parent) = statements.places.parents(key.place, statement.day).first().copied() else {
        return false;
    };
    let siblings = statements.places.children(parent, level, statement.day);
    siblings.into_iter().all(|place| {
        let said = statements.of.get(&Key { place, ..key });
        let own = said.and_then(|said| said.iter().find(|one| one.release == statement.release));
        own.and_then(|one| one.shown).is_none_or(|shown| shown == Shown::Suppressed || !shown.counted())
    })
}

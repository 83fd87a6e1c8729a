//! Figures as unknowns: one for each version of a figure that the public can tell apart.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::super::files::Shown;
use super::error::AuditError;
use super::input::Input;
use super::measure::Measures;
use super::place::{PlaceId, Places};
use super::proof::OPEN;
use super::statement::{Key, Statement, Statements};
use super::truth::Truth;
use crate::value::Value;

/// Position in [`Cells`].
pub(super) type CellId = usize;

/// Why there is such an unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// A release shows it.
    Shown,
    /// A release hides it, or gives limits.
    Hidden,
    /// No release has it, but what releases have bounds it.
    Unpublished,
    /// No release need have it: everybody is taken to know it.
    Known,
    /// A year less its first half.
    SecondHalf,
    /// What a late unit added to its parent.
    LateUnit,
}

/// An unknown.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub key: Key,
    pub origin: Origin,
    /// A day on whose map its unit stands.
    pub day: Date,
    /// Table in which it was seen last; empty where it is in none.
    pub table: String,
    pub low: i64,
    /// [`OPEN`] where nothing limits it.
    pub high: i64,
    pub truth: Option<i64>,
    /// Whether a later release has another version of the figure.
    pub superseded: bool,
}

/// What stands for a figure at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// An unknown, its value perhaps shown.
    Cell(CellId),
    /// Not in any sum: not reported, rejected or without meaning.
    NotCounted,
    /// No release speaks of it.
    Silent,
}

/// A stretch of releases over which a figure did not visibly change.
#[derive(Debug, Clone, Copy)]
struct Run {
    first: usize,
    standing: Standing,
    /// Units in the figure.
    reported: u32,
    /// How much a note says that the figure changed at its beginning.
    told: Option<i64>,
}

/// Two versions of a figure, one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Succession {
    pub cells: [CellId; 2],
    /// Units in each.
    pub reported: [u32; 2],
    /// How much a note says that the figure changed.
    pub told: Option<i64>,
}

/// All unknowns.
#[derive(Default)]
pub(super) struct Cells {
    pub list: Vec<Cell>,
    runs: BTreeMap<Key, Vec<Run>>,
    /// Unknowns that no release has, by moment.
    unpublished: HashMap<(Key, usize), CellId>,
    /// Releases before which something of a year changed.
    changes: BTreeMap<i16, Vec<usize>>,
}

/// What unknowns are made from.
pub(super) struct Sources<'s, 'a> {
    pub input: &'s Input<'a>,
    pub measures: &'s Measures,
    pub statements: &'s Statements<'a>,
    /// The true counts now.
    pub truth: &'s Truth<'a>,
    /// The true counts at earlier releases, where they are at hand.
    pub earlier: &'s [Truth<'a>],
}

impl Cells {
    /// The unknowns of all statements.
    pub fn new(sources: &Sources<'_, '_>, places: &mut Places<'_>) -> Result<Self, AuditError> {
        let mut cells = Self::default();
        let withheld = withheld(sources, places);
        for (key, statements) in &sources.statements.of {
            let runs = split(sources, *key, statements);
            for (index, run) in runs.iter().enumerate() {
                let last = index + 1 == runs.len();
                let standing = cells.standing(sources, *key, run, last, &withheld)?;
                let first = run.first().map_or(0, |statement| statement.release);
                let reported = run.last().map_or(0, |statement| statement.row.units_reported);
                let told = run.first().and_then(|statement| revision(&statement.row.note));
                cells.runs.entry(*key).or_default().push(Run { first, standing, reported, told });
                if index > 0 {
                    let changes = cells.changes.entry(key.year).or_default();
                    if let Err(position) = changes.binary_search(&first) {
                        changes.insert(position, first);
                    }
                }
            }
        }
        Ok(cells)
    }

    /// The unknown of a run of statements.
    fn standing(
        &mut self,
        sources: &Sources<'_, '_>,
        key: Key,
        run: &[Statement<'_>],
        last: bool,
        withheld: &HashSet<(usize, Key)>,
    ) -> Result<Standing, AuditError> {
        let Some(statement) = run.last() else { return Ok(Standing::Silent) };
        let now = sources.input.earlier.len();
        let figure = sources.truth.figure(key.place, key.period(), &sources.measures.list[key.measure]);
        if let (true, Some(figure)) = (statement.release == now, figure) {
            true_to(sources, key, statement, figure.value)?;
        }
        if !statement.shown.counted() {
            return Ok(Standing::NotCounted);
        }
        let truth = truth_of(sources, key, run, last);
        let (mut low, mut high) = (0, OPEN);
        for one in run {
            let types_known = one.types_known && !withheld.contains(&(one.release, key));
            let (from, to) = limits(sources, key, one, types_known, truth);
            (low, high) = (low.max(from), high.min(to));
        }
        if low > high {
            let (file, unit) = (statement.file.to_owned(), statement.row.unit.clone());
            return Err(AuditError::TwoFigures { file, line: statement.row.line, unit });
        }
        let level = statement.row.level;
        let measure = &sources.measures.list[key.measure];
        let policy = sources.input.policy;
        if let (true, Some(truth)) =
            (policy.assumes_known(&measure.element, &measure.categories, level), truth)
        {
            (low, high) = (truth, truth);
        }
        let shown = run.iter().any(|one| matches!(one.shown, Shown::Value(_)));
        self.list.push(Cell {
            key,
            origin: if shown { Origin::Shown } else { Origin::Hidden },
            day: statement.row.map,
            table: statement.row.table.clone(),
            low,
            high,
            truth,
            superseded: !last,
        });
        Ok(Standing::Cell(self.list.len() - 1))
    }

    /// What stands for a figure after a release.
    pub fn at(&self, key: Key, moment: usize) -> Standing {
        let run = self.runs.get(&key).and_then(|runs| runs.iter().rev().find(|run| run.first <= moment));
        match run {
            Some(run) => run.standing,
            None => match self.unpublished.get(&(key, moment)) {
                Some(cell) => Standing::Cell(*cell),
                None => Standing::Silent,
            },
        }
    }

    /// Units in a figure after a release.
    pub fn reported(&self, key: Key, moment: usize) -> Option<u32> {
        self.runs.get(&key)?.iter().rev().find(|run| run.first <= moment).map(|run| run.reported)
    }

    /// Adds an unknown that no release has.
    pub fn add(&mut self, cell: Cell, moment: usize) -> CellId {
        let id = self.list.len();
        self.unpublished.insert((cell.key, moment), id);
        self.list.push(cell);
        id
    }

    /// Every figure that some release speaks of.
    pub fn keys(&self) -> Vec<Key> {
        self.runs.keys().copied().collect()
    }

    /// Releases after which the figures of a year are looked at: before each change, and at the end.
    pub fn moments(&self, year: i16, last: usize) -> Vec<usize> {
        let changes = self.changes.get(&year).into_iter().flatten();
        let mut moments: Vec<usize> = changes.filter_map(|first| first.checked_sub(1)).collect();
        moments.push(last);
        moments
    }

    /// Consecutive versions of each figure, in order.
    pub fn successions(&self) -> Vec<Succession> {
        let cell = |run: &Run| match run.standing {
            Standing::Cell(cell) => Some(cell),
            Standing::NotCounted | Standing::Silent => None,
        };
        let of = |pair: &[Run]| {
            let cells = [cell(&pair[0])?, cell(&pair[1])?];
            Some(Succession { cells, reported: [pair[0].reported, pair[1].reported], told: pair[1].told })
        };
        self.runs.values().flat_map(|runs| runs.windows(2).filter_map(of)).collect()
    }

    /// Whether only one number is possible from the outset.
    pub fn is_known(&self, cell: CellId) -> bool {
        self.list[cell].low == self.list[cell].high
    }
}

/// Splits the statements of a figure where it visibly changed.
fn split<'s, 'a>(
    sources: &Sources<'_, '_>,
    key: Key,
    statements: &'s [Statement<'a>],
) -> Vec<&'s [Statement<'a>]> {
    let mut runs = Vec::new();
    let mut start = 0;
    for index in 1..statements.len() {
        let pair = (&statements[index - 1], &statements[index]);
        if pair.0.release != pair.1.release && changed(sources, key, pair.0, pair.1) {
            runs.push(&statements[start..index]);
            start = index;
        }
    }
    runs.push(&statements[start..]);
    runs
}

/// Whether anybody can see, or may have been told, that a figure changed between two releases.
fn changed(sources: &Sources<'_, '_>, key: Key, one: &Statement<'_>, other: &Statement<'_>) -> bool {
    let then = |release: usize| {
        let measure = &sources.measures.list[key.measure];
        let truth = sources.earlier.get(release).unwrap_or(sources.truth);
        truth.figure(key.place, key.period(), measure).map(|figure| figure.value)
    };
    let truly = then(one.release).zip(then(other.release)).is_some_and(|(one, other)| one != other);
    let apart = match (one.shown, other.shown) {
        (Shown::Value(one), Shown::Value(other)) => one != other,
        (Shown::Value(number), Shown::Band { low, high })
        | (Shown::Band { low, high }, Shown::Value(number)) => {
            number.minor < low || high.is_some_and(|high| number.minor > high)
        }
        (Shown::Band { low: a, high: b }, Shown::Band { low: c, high: d }) => {
            b.is_some_and(|b| b < c) || d.is_some_and(|d| d < a)
        }
        (one, other) => one.counted() != other.counted(),
    };
    truly
        || apart
        || one.row.units_reported != other.row.units_reported
        || revision(&other.row.note).is_some()
}

/// The change that a note tells: a signed number in it.
fn revision(note: &str) -> Option<i64> {
    note.split(|letter: char| letter.is_whitespace() || ",;()".contains(letter)).find_map(|word| {
        let word = word.replace('−', "-");
        let signed = word.starts_with('+') || word.starts_with('-');
        if signed { word.parse().ok().filter(|change| *change != 0) } else { None }
    })
}

/// What a version of a figure truly is.
fn truth_of(sources: &Sources<'_, '_>, key: Key, run: &[Statement<'_>], last: bool) -> Option<i64> {
    let measure = &sources.measures.list[key.measure];
    let number = |truth: &Truth<'_>| truth.figure(key.place, key.period(), measure)?.value.number();
    let now = if last { number(sources.truth) } else { None };
    let then = || run.iter().rev().find_map(|one| number(sources.earlier.get(one.release)?));
    let shown = || {
        run.iter().find_map(|one| match one.shown {
            Shown::Value(number) => number.in_units_of(measure.decimals),
            _ => None,
        })
    };
    now.or_else(then).or_else(shown)
}

/// The limits that a statement gives.
fn limits(
    sources: &Sources<'_, '_>,
    key: Key,
    statement: &Statement<'_>,
    types_known: bool,
    truth: Option<i64>,
) -> (i64, i64) {
    let policy = sources.input.policy;
    match statement.shown {
        Shown::Value(number) => {
            let number = number.in_units_of(sources.measures.list[key.measure].decimals);
            number.map_or((0, OPEN), |number| (number, number))
        }
        Shown::Band { low, high } => (low, high.unwrap_or(OPEN)),
        Shown::Suppressed if types_known && truth.is_some_and(|truth| policy.protected_count(truth)) => {
            (policy.lower_end(), policy.high)
        }
        Shown::Suppressed | Shown::Missing | Shown::Rejected | Shown::NotApplicable => (0, OPEN),
    }
}

/// A statement of this release agrees with the true figure.
fn true_to(
    sources: &Sources<'_, '_>,
    key: Key,
    statement: &Statement<'_>,
    value: Value,
) -> Result<(), AuditError> {
    let decimals = sources.measures.list[key.measure].decimals;
    let agrees = match (statement.shown, value) {
        (Shown::Value(number), Value::Number(truth)) => number.in_units_of(decimals) == Some(truth),
        (Shown::Band { low, high }, Value::Number(truth)) => {
            low <= truth && high.is_none_or(|high| truth <= high)
        }
        (Shown::Suppressed, Value::Number(_))
        | (Shown::Missing, Value::Missing)
        | (Shown::Rejected, Value::Rejected)
        | (Shown::NotApplicable, Value::NotApplicable) => true,
        _ => false,
    };
    if agrees {
        return Ok(());
    }
    let (file, unit) = (statement.file.to_owned(), statement.row.unit.clone());
    Err(AuditError::NotTheTruth { file, line: statement.row.line, unit })
}

/// Hidden figures beneath a parent of which every unit that counts is hidden: nobody knows which are protected counts.
fn withheld(sources: &Sources<'_, '_>, places: &mut Places<'_>) -> HashSet<(usize, Key)> {
    let mut of: HashMap<(usize, Key), Vec<Shown>> = HashMap::new();
    for (key, statements) in &sources.statements.of {
        for statement in statements {
            of.entry((statement.release, *key)).or_default().push(statement.shown);
        }
    }
    let suppressed = |release: usize, key: Key| {
        let shown = of.get(&(release, key)).map_or(&[][..], Vec::as_slice);
        shown.iter().all(|shown| *shown == Shown::Suppressed || !shown.counted())
    };
    let mut families: HashMap<(PlaceId, Date), Vec<Vec<PlaceId>>> = HashMap::new();
    let mut withheld = HashSet::new();
    for (key, statements) in &sources.statements.of {
        for statement in statements.iter().filter(|one| one.shown == Shown::Suppressed && one.types_known) {
            let day = statement.row.map;
            let siblings = families.entry((key.place, day)).or_insert_with(|| {
                let own = places.families(key.place, day).into_iter();
                own.filter(|family| family.parent != key.place).map(|family| family.children).collect()
            });
            let all = |children: &Vec<PlaceId>| {
                children.iter().all(|place| suppressed(statement.release, Key { place: *place, ..*key }))
            };
            if siblings.iter().any(all) {
                withheld.insert((statement.release, *key));
            }
        }
    }
    withheld
}

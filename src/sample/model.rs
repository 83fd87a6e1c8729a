//! What is drawn: populations of children, cases or offenders, with the elements that count their members.
//!
//! All elements that a form relates to each other count members of one population, so that every sum, cover and part
//! between them holds because it is true of the members, whatever rows and columns the form has.

use crate::catalogue::{DimensionKind, SeriesId};

/// Set of categories of one dimension, one bit per category; a dimension has at most 128.
pub(super) type Categories = u128;

/// A condition on a member: its categories of a dimension (by position) meet the set.
pub(super) type Condition = (usize, Categories);

/// Everything that is drawn for a unit.
#[derive(Debug)]
pub(super) struct Model {
    /// Populations, those whose size depends on others after them.
    pub populations: Vec<Population>,
    /// Figures that are a multiple of another one (expected result, plan).
    pub multiples: Vec<Multiple>,
    /// Wholes made of several elements: filled from their parts.
    pub derived: Vec<(SeriesId, Vec<SeriesId>)>,
    /// Number of series of the catalogue.
    pub series: usize,
}

/// A population with the dimensions of its members and the elements counted in it.
#[derive(Debug)]
pub(super) struct Population {
    /// Element at its head: counts all members.
    pub head: usize,
    /// Hash of the head's id.
    pub key: u64,
    /// Counted over the window (flow) or at the cut-off (stock).
    pub flow: bool,
    /// Sizes by level of unit; the first that fits holds.
    pub sizes: Vec<Size>,
    /// Dimensions, parents before their children.
    pub axes: Vec<Axis>,
    /// Who meets the first condition also gets the categories of the second.
    pub implied: Vec<(Condition, Condition)>,
    /// Combinations that do not exist.
    pub excluded: Vec<Vec<Condition>>,
    /// Elements, parents before their children.
    pub elements: Vec<Counted>,
}

/// Size of a population.
#[derive(Debug)]
pub(super) struct Size {
    /// Hash of the element's id.
    pub key: u64,
    pub level: String,
    pub base: Base,
    pub per_million: u64,
    pub spread: u64,
    pub step: i64,
}

/// What a size is a share of.
#[derive(Debug)]
pub(super) enum Base {
    /// One.
    Unit,
    /// People of the unit.
    People,
    /// A stock drawn before.
    Stock(SeriesId),
    /// A flow drawn before; its first half of the year decides on that of what rests on it.
    Flow(SeriesId),
}

/// A dimension of a population.
#[derive(Debug)]
pub(super) struct Axis {
    pub id: String,
    pub kind: DimensionKind,
    /// Only members that meet this condition have categories of it.
    pub parent: Option<Condition>,
    /// Categories that can be drawn.
    pub choices: Vec<Choice>,
    /// Per mille with a second category (covers).
    pub extra: u64,
}

#[derive(Debug)]
pub(super) struct Choice {
    pub code: String,
    pub bit: Categories,
    pub weight: u64,
    pub spread: u64,
    pub key: u64,
}

/// An element counted in a population.
#[derive(Debug)]
pub(super) struct Counted {
    /// Index in the catalogue.
    pub element: usize,
    /// Hash of its id.
    pub key: u64,
    /// Position of the element whose members it is a part of; `None` for the head.
    pub parent: Option<usize>,
    /// Shares of the parent's members; the first whose conditions are met holds, none means no member.
    pub shares: Vec<Share>,
    /// Categories the element has series for.
    pub only: Vec<Condition>,
    /// Its series.
    pub series: Vec<(SeriesId, Vec<Condition>)>,
}

#[derive(Debug)]
pub(super) struct Share {
    pub conditions: Vec<Condition>,
    pub per_million: u64,
    pub spread: u64,
}

/// A figure that follows from another one of the same element.
#[derive(Debug)]
pub(super) struct Multiple {
    pub series: SeriesId,
    pub of: SeriesId,
    pub per_mille: u64,
    /// Of the annual figure, also in a six-month report.
    pub annual: bool,
    pub step: i64,
}

impl Population {
    /// The size that holds for a level of unit.
    pub fn size(&self, level: &str) -> Option<&Size> {
        self.sizes.iter().find(|size| size.level.is_empty() || size.level == level)
    }

    /// Position of a dimension.
    pub fn axis(&self, id: &str) -> Option<usize> {
        self.axes.iter().position(|axis| axis.id == id)
    }

    /// The condition "has this category"; of a category that is never drawn, one that nobody meets.
    pub fn condition(&self, dimension: &str, code: &str) -> Condition {
        let Some(axis) = self.axis(dimension) else { return (0, 0) };
        (axis, self.axes[axis].bit(code))
    }
}

impl Axis {
    /// The bit of a category; 0 when it cannot be drawn.
    pub fn bit(&self, code: &str) -> Categories {
        self.choices.iter().find(|choice| choice.code == code).map_or(0, |choice| choice.bit)
    }
}

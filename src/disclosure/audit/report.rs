//! From cells to the names that a certificate gives them.

use super::cell::{Cell, CellId, Origin};
use super::certificate::{Equation, Interval, Leak, Reason, Subject, Term};
use super::links::{Kind, Link};
use super::proof::{OPEN, Verdict};
use super::public::Linked;
use super::statement::Span;
use crate::form::RelationKind;

/// Most equations told of one leak.
const MOST_EQUATIONS: usize = 12;

/// A protected cell with what must stay possible of it and what was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    pub cell: CellId,
    /// The value that must be possible below, or less.
    pub low: i64,
    /// The value that must be possible above, or more.
    pub high: i64,
    pub verdict: Verdict,
}

impl Judged {
    pub fn safe(&self) -> bool {
        matches!(self.verdict, Verdict::Safe { .. })
    }

    /// What is proved to be possible.
    pub fn interval(&self) -> Option<Interval> {
        match self.verdict {
            Verdict::Safe { low, high } => Some(Interval { low, high: Some(high) }),
            Verdict::Narrow { low, high } => Some(Interval { low, high }),
            Verdict::NotProved => None,
        }
    }
}

impl Linked<'_, '_> {
    pub fn subject(&self, cell: &Cell) -> Subject {
        let measure = &self.measures.list[cell.key.measure];
        let year = cell.key.year;
        Subject {
            unit: self.places.get(cell.key.place).code.clone(),
            map: cell.day.to_string(),
            period: match cell.key.span {
                Span::H2 => format!("{year:04}-H2"),
                Span::S1 | Span::Y => cell.key.period().to_string(),
            },
            measure: measure.element.clone(),
            category: measure.category.clone(),
            superseded: cell.superseded,
        }
    }

    /// A leak with the links that give it away: their indices.
    pub fn leak(&self, judged: &Judged, links: impl Iterator<Item = usize>) -> Leak {
        let cell = &self.cells[judged.cell];
        Leak {
            table: cell.table.clone(),
            subject: self.subject(cell),
            reason: match cell.origin {
                Origin::Shown | Origin::Known => Reason::Shown,
                Origin::Hidden => Reason::Hidden,
                Origin::Unpublished => Reason::Unpublished,
                Origin::SecondHalf => Reason::SecondHalf,
                Origin::LateUnit => Reason::LateUnit,
            },
            interval: judged.interval(),
            wanted: Interval { low: judged.low, high: Some(judged.high) },
            equations: links.take(MOST_EQUATIONS).map(|index| self.equation(&self.links[index])).collect(),
        }
    }

    fn equation(&self, link: &Link) -> Equation {
        let (kind, indicator) = match &link.kind {
            Kind::Units => ("units", ""),
            Kind::Form(RelationKind::Sum) => ("sum", ""),
            Kind::Form(RelationKind::Cover) => ("cover", ""),
            Kind::Form(RelationKind::Within) => ("within", ""),
            Kind::Year => ("year", ""),
            Kind::Map => ("map", ""),
            Kind::Ratio(indicator) => ("ratio", indicator.as_str()),
            Kind::Count(indicator) => ("count", indicator.as_str()),
            Kind::Late => ("late", ""),
            Kind::Revision => ("revision", ""),
        };
        let term = |(cell, times): &(CellId, i64)| {
            let cell = &self.cells[*cell];
            let high = (cell.high != OPEN).then_some(cell.high);
            Term { times: *times, subject: self.subject(cell), public: Interval { low: cell.low, high } }
        };
        let bound = |bound: Option<i128>| bound.and_then(|bound| i64::try_from(bound).ok());
        Equation {
            kind: kind.to_owned(),
            indicator: indicator.to_owned(),
            terms: link.terms.iter().map(term).collect(),
            low: bound(link.low),
            high: bound(link.high),
        }
    }
}

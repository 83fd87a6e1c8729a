//! Levels at which figures are shown: those of the map, with the nation and its regions above them.

use serde::{Deserialize, Serialize};

use super::Level;

/// Level of a unit in outputs, highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitLevel {
    /// Viet Nam.
    Nation,
    /// One of the six regions.
    Region,
    /// Province or centrally run city.
    Province,
    /// District (until 30/6/2025).
    District,
    /// Commune-level unit (reporting since 1/7/2025).
    Commune,
}

impl UnitLevel {
    /// Every level, highest first.
    pub const ALL: [Self; 5] = [Self::Nation, Self::Region, Self::Province, Self::District, Self::Commune];

    /// The word used in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Region => "region",
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
        }
    }

    /// The level of this word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == word)
    }
}

impl From<Level> for UnitLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Province => Self::Province,
            Level::District => Self::District,
            Level::Commune => Self::Commune,
        }
    }
}

//! One administrative unit or region, and the time it is valid.

use jiff::civil::Date;

use crate::text::UnitPrefix;

/// Level of a unit. Codes of the levels never collide: they have two, three and five digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Province or city under the centre; two digits.
    Province,
    /// District level, until 30/6/2025; three digits.
    District,
    /// Commune level, from 1/7/2025; five digits.
    Commune,
}

impl Level {
    /// Digits of a code at this level.
    #[must_use]
    pub fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::District => 3,
            Self::Commune => 5,
        }
    }

    /// The word used in the data files and in machine-readable output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
        }
    }

    pub(super) fn from_id(id: &str) -> Option<Self> {
        [Self::Province, Self::District, Self::Commune].into_iter().find(|l| l.id() == id)
    }
}

/// Type of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// Tỉnh.
    Province,
    /// Thành phố trực thuộc trung ương.
    CentralCity,
    /// Quận.
    UrbanDistrict,
    /// Huyện.
    District,
    /// Thị xã.
    Town,
    /// Thành phố thuộc tỉnh, thành phố thuộc thành phố trực thuộc trung ương.
    City,
    /// Phường.
    Ward,
    /// Xã.
    Commune,
    /// Đặc khu.
    SpecialZone,
}

/// Every type with its name in the data files, its level and the prefix of its units' full names.
const KINDS: [(UnitKind, &str, Level, UnitPrefix); 9] = [
    (UnitKind::Province, "tỉnh", Level::Province, UnitPrefix::Province),
    (UnitKind::CentralCity, "thành phố trực thuộc trung ương", Level::Province, UnitPrefix::City),
    (UnitKind::UrbanDistrict, "quận", Level::District, UnitPrefix::UrbanDistrict),
    (UnitKind::District, "huyện", Level::District, UnitPrefix::District),
    (UnitKind::Town, "thị xã", Level::District, UnitPrefix::Town),
    (UnitKind::City, "thành phố", Level::District, UnitPrefix::City),
    (UnitKind::Ward, "phường", Level::Commune, UnitPrefix::Ward),
    (UnitKind::Commune, "xã", Level::Commune, UnitPrefix::Commune),
    (UnitKind::SpecialZone, "đặc khu", Level::Commune, UnitPrefix::SpecialZone),
];

impl UnitKind {
    /// The Vietnamese name of the type, as in the data files: `huyện`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    /// The level a unit of this type has.
    #[must_use]
    pub fn level(self) -> Level {
        self.entry().2
    }

    /// The prefix its full name begins with.
    #[must_use]
    pub fn prefix(self) -> UnitPrefix {
        self.entry().3
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        KINDS.iter().find(|k| k.1 == name).map(|k| k.0)
    }

    fn entry(self) -> &'static (Self, &'static str, Level, UnitPrefix) {
        // Every variant is listed; the first entry only satisfies the type.
        KINDS.iter().find(|k| k.0 == self).unwrap_or(&KINDS[0])
    }
}

/// The days on which something is valid, first and last day included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Validity {
    /// First day; `None` when it was there before the register begins.
    pub from: Option<Date>,
    /// Last day; `None` when it still is.
    pub to: Option<Date>,
    /// False when `from` stands in for a day that is not known: the first day of the regime (1/1/2025, 1/7/2025).
    pub from_exact: bool,
    /// False when `to` stands in for a day that is not known.
    pub to_exact: bool,
}

impl Validity {
    /// True on every day from the first to the last.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// True when there is a day both contain.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| a.to.zip(b.from).is_some_and(|(to, from)| to < from);
        !before(self, other) && !before(other, self)
    }
}

/// An administrative unit with one name, type, parent and territory. A change of any of these is another `Unit`, mostly
/// of the same code: the key is (`code`, `valid.from`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Code of the General Statistics Office (GSO), with its leading zeros.
    pub code: String,
    /// Level, equal to that of `kind`.
    pub level: Level,
    /// Name without prefix: `Bình Sơn`.
    pub name: String,
    /// Name with prefix: `Huyện Bình Sơn`.
    pub full_name: String,
    /// Type.
    pub kind: UnitKind,
    /// Code of the province of a district or commune; `None` for provinces.
    pub parent: Option<String>,
    /// Code of the region of a province (`R1`…`R6`); `None` below.
    pub region: Option<String>,
    /// When it is valid.
    pub valid: Validity,
}

impl Unit {
    /// Code of the province the unit is or belongs to.
    #[must_use]
    pub fn province(&self) -> &str {
        self.parent.as_deref().unwrap_or(&self.code)
    }
}

/// A socio-economic region, a group of provinces. Its name and its provinces change with the regime, its code does not
/// say which: (`code`, `valid.from`) is the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// `R1`…`R6`.
    pub code: String,
    /// Name.
    pub name: String,
    /// When it is valid.
    pub valid: Validity,
    /// The legal source.
    pub source: String,
}

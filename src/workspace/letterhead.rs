//! Names of bodies on covers and forms: configured, or else of the catalogue and the map of the cut-off.

use jiff::civil::Date;

use super::{Signatory, Workspace};
use crate::catalogue::{AgencyRole, Catalogue};
use crate::units::{NATION, UnitMap};

/// Seat of the ministry, for the date line of national reports.
const SEAT_OF_MINISTRY: &str = "Hà Nội";

/// Lines of "Nơi nhận" of any report (Nghị định 30/2020/NĐ-CP): the body it is addressed to, and the archive.
const RECIPIENTS: [&str; 2] = ["Như trên", "Lưu: VT"];

/// What bodies are called on a day, before anything is configured.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfficialNames {
    /// Full name of the reporting unit ("Tỉnh Quảng Ngãi", "Việt Nam").
    pub unit: String,
    /// Body above the issuing one.
    pub superior_body: String,
    /// Body that issues the report.
    pub issuing_body: String,
    /// Lines of "Kính gửi".
    pub receiving: Vec<String>,
    /// Place of the date line.
    pub place: String,
}

impl OfficialNames {
    /// The names on the day of a map. `None` when the unit is no province of that map and not the nation.
    #[must_use]
    pub fn on(catalogue: &Catalogue, map: &UnitMap<'_>, unit: &str) -> Option<Self> {
        let agency = |role| agency(catalogue, role, map.day());
        let (ministry, central) = (agency(AgencyRole::Ministry), agency(AgencyRole::DepartmentCentral));
        if unit == NATION {
            return Some(Self {
                unit: map.display_name(NATION)?.to_owned(),
                superior_body: ministry.to_owned(),
                issuing_body: central.to_owned(),
                receiving: vec![ministry.to_owned()],
                place: SEAT_OF_MINISTRY.to_owned(),
            });
        }
        let province = map.province(unit)?;
        let inside = lower_first(&province.full_name);
        let department = agency(AgencyRole::DepartmentProvince);
        Some(Self {
            unit: province.full_name.clone(),
            superior_body: format!("Ủy ban nhân dân {inside}"),
            issuing_body: format!("{department} {inside}"),
            receiving: vec![format!("{ministry} ({central})")],
            place: province.name.clone(),
        })
    }
}

fn agency(catalogue: &Catalogue, role: AgencyRole, day: Date) -> &str {
    let found = catalogue.agencies.iter().find(|agency| agency.role == role && agency.valid_on(day));
    found.map_or("", |agency| agency.name.vi.as_str())
}

/// "Tỉnh Quảng Ngãi" within a sentence: "tỉnh Quảng Ngãi".
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The lines of a cover and of a signature block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letterhead {
    /// Full name of the reporting unit.
    pub unit: String,
    /// Body above the issuing one.
    pub superior_body: String,
    /// Body that issues the report; units below report to it, so blank forms name it as the receiving agency.
    pub issuing_body: String,
    /// Lines of "Kính gửi".
    pub receiving: Vec<String>,
    /// Place of the date line.
    pub place: String,
    /// Number and symbol of the report, when configured.
    pub number: Option<String>,
    /// Lines of "Nơi nhận".
    pub recipients: Vec<String>,
    /// Signature block.
    pub signatory: Signatory,
}

impl Workspace {
    /// The letterhead: what `treem.toml` says, the official names of the day for the rest.
    #[must_use]
    pub fn letterhead(&self, names: &OfficialNames) -> Letterhead {
        let own = &self.config().letterhead;
        let or =
            |configured: &Option<String>, default: &str| configured.as_deref().unwrap_or(default).to_owned();
        Letterhead {
            unit: names.unit.clone(),
            superior_body: or(&own.superior_body, &names.superior_body),
            issuing_body: or(&own.issuing_body, &names.issuing_body),
            receiving: own.receiving.clone().unwrap_or_else(|| names.receiving.clone()),
            place: or(&own.place, &names.place),
            number: own.number.clone(),
            recipients: own.recipients.clone().unwrap_or_else(|| RECIPIENTS.map(str::to_owned).into()),
            signatory: own.signatory.clone(),
        }
    }
}

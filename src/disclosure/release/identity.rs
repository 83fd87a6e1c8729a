//! The name, version and identifier of a release in catalogues of data.

use super::Release;
use super::facts::Metadata;
use super::sums::sum;
use crate::period::Part;

/// What a release is called.
#[derive(Debug)]
pub(super) struct Identity {
    /// Small letters, digits and `-`.
    pub name: String,
    /// Year, half-year (1: the first, 2: the whole year) and number of the release, so that versions rise with time.
    pub version: String,
    /// An identifier nobody has to hand out: a hash of the figures as a UUID of version 8 (RFC 9562).
    pub urn: String,
}

impl Identity {
    pub fn new(release: &Release<'_>, metadata: &Metadata, data: &[u8]) -> Self {
        let period = release.draft.period;
        let half = match period.part {
            Part::S1 => 1,
            Part::Y => 2,
        };
        let number: u32 =
            release.id.rsplit_once('-').and_then(|(_, number)| number.parse().ok()).unwrap_or_default();
        Self {
            name: format!("{}-{}", metadata.name, release.id.to_lowercase()),
            version: format!("{}.{half}.{number}", period.year),
            urn: urn(data),
        }
    }
}

fn urn(data: &[u8]) -> String {
    let hash = sum(data);
    let [first, second, third, fourth, last] =
        [&hash[..8], &hash[8..12], &hash[13..16], &hash[17..20], &hash[20..32]];
    format!("urn:uuid:{first}-{second}-8{third}-8{fourth}-{last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_figures_have_the_same_identifier_and_others_another() {
        assert_eq!(urn(b"abc"), "urn:uuid:ba7816bf-8f01-8fea-8141-40de5dae2223");
        assert_ne!(urn(b"abd"), urn(b"abc"));
    }
}

//! The name, version and identifier of a release in catalogues of data.

use super::Release;
use super::facts::Metadata;
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
    pub fn new(release: &Release<'_>, metadata: &Metadata, sha256: &str) -> Self {
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
            urn: urn(sha256),
        }
    }
}

/// `sha256` has 64 digits.
fn urn(sha256: &str) -> String {
    let digits = |from: usize, to: usize| sha256.get(from..to).unwrap_or_default();
    let [first, second, third, fourth, last] =
        [digits(0, 8), digits(8, 12), digits(13, 16), digits(17, 20), digits(20, 32)];
    format!("urn:uuid:{first}-{second}-8{third}-8{fourth}-{last}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disclosure::release::File;

    #[test]
    fn the_same_figures_have_the_same_identifier_and_others_another() {
        let of = |data: &[u8]| urn(&File::from(data.to_vec()).sha256);
        assert_eq!(of(b"abc"), "urn:uuid:ba7816bf-8f01-8fea-8141-40de5dae2223");
        assert_ne!(of(b"abd"), of(b"abc"));
    }
}

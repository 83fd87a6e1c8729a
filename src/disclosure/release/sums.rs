//! `SHA256SUMS`: a checksum for every file, as the programs of that name read it.

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

/// One line for each file, by name.
#[must_use]
pub fn sums(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut text = String::new();
    for (name, bytes) in files {
        text += &format!("{}  {name}\n", sum(bytes));
    }
    text.into_bytes()
}

/// The checksum of a file.
pub(super) fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_that_of_the_standard() {
        let files = BTreeMap::from([("data.csv".to_owned(), b"abc".to_vec())]);
        let line = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  data.csv\n";
        assert_eq!(String::from_utf8(sums(&files)).unwrap(), line);
    }
}

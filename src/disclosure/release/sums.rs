//! `SHA256SUMS`: a checksum for every file, as the programs of that name read it.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::Files;

/// A finished file with its checksum, worked out once: catalogues of data name it, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256, hex.
    pub sha256: String,
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self { sha256: sum(&bytes), bytes }
    }
}

/// One line for each file, by name.
#[must_use]
pub fn sums(files: &Files) -> Vec<u8> {
    let mut text = String::new();
    for (name, file) in files {
        text += &format!("{}  {name}\n", file.sha256);
    }
    text.into_bytes()
}

fn sum(bytes: &[u8]) -> String {
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
        let files = Files::from([("data.csv".to_owned(), b"abc".to_vec().into())]);
        let line = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  data.csv\n";
        assert_eq!(String::from_utf8(sums(&files)).unwrap(), line);
    }
}

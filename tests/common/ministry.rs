//! A small nation: the ministry with the districts of two provinces, and what it publishes.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use super::{Run, Workspace, copy_tree, treem};

pub const PERIOD: &str = "2024";
/// Provinces whose districts have reported; the other 61 have not.
pub const PROVINCES: [&str; 2] = ["06", "51"];

/// The ministry after a run, and what was drawn for the districts.
pub fn ministry() -> &'static Workspace {
    static MADE: OnceLock<Workspace> = OnceLock::new();
    MADE.get_or_init(|| {
        let ministry = Workspace::of("VN");
        for code in PROVINCES {
            let province = Workspace::of(code);
            treem(&["sample", province.text(), "--unit", code, "--period", PERIOD, "--seed", "7"]).expect(0);
            let inbox = ministry.path(&format!("inbox/{PERIOD}/{code}"));
            copy_tree(&province.path(&format!("inbox/{PERIOD}")), &inbox);
            fs::create_dir_all(ministry.path("truth")).unwrap();
            fs::copy(
                province.path(&format!("truth/{PERIOD}.csv")),
                ministry.path(&format!("truth/{code}.csv")),
            )
            .unwrap();
        }
        assert!(ministry.run(PERIOD, &[]).code <= 2);
        ministry
    })
}

/// The ministry after publishing.
pub fn published() -> &'static Workspace {
    static MADE: OnceLock<Workspace> = OnceLock::new();
    MADE.get_or_init(|| {
        let ministry = ministry().copied();
        publish(&ministry, &[]).expect(0);
        ministry
    })
}

pub fn publish(ministry: &Workspace, more: &[&str]) -> Run {
    let arguments = ["publish", ministry.text(), "--period", PERIOD, "--by", "Cục Bà mẹ và Trẻ em"];
    treem(&[&arguments, more].concat())
}

/// The public files.
pub fn folder(ministry: &Workspace) -> PathBuf {
    ministry.path(&format!("out/{PERIOD}/public"))
}

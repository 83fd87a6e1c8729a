//! The same submissions give the same bytes, whenever, wherever and however many threads there are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;

use common::{Workspace, files_below};

fn outputs(workspace: &Workspace) -> BTreeMap<String, Vec<u8>> {
    let mut files = files_below(&workspace.path("out/2024-S1"));
    files.retain(|_, bytes| !bytes.is_empty());
    assert!(files.len() >= 6, "{:?}", files.keys());
    files
}

fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>, when: &str) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{when}");
    for (name, bytes) in one {
        assert!(bytes == &other[name], "{name} differs {when}");
    }
}

#[test]
fn a_run_is_the_same_bytes_again_elsewhere_and_on_one_thread() {
    let here = Workspace::sample(&["2023-S1", "2024-S1"]);
    let first_run = here.run("2024-S1", &[]).expect(1);
    let first = outputs(&here);

    let again = here.run("2024-S1", &[]).expect(1);
    assert_same(&first, &outputs(&here), "in a second run");
    let people_read = |text: &str| text.split("\n\nKết quả").take(2).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(people_read(&first_run.stdout), people_read(&again.stdout));
    assert!(again.stdout.contains("Kết quả không đổi so với lần trước:"), "{}", again.stdout);

    std::fs::remove_dir_all(here.path("out")).unwrap();
    here.run("2024-S1", &[]).expect(1);
    assert_same(&first, &outputs(&here), "when the outputs were lost and only the store remembers");

    let elsewhere = Workspace::sample(&["2023-S1", "2024-S1"]);
    elsewhere.run("2024-S1", &["--jobs", "1"]).expect(1);
    assert_same(&first, &outputs(&elsewhere), "elsewhere, on one thread");
}

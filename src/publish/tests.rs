use std::fs;
use std::path::Path;

use super::*;

const NAME: &str = "2024-S1";

fn stage(out: &Path, files: &[(&str, &str)]) -> Staging {
    let staging = Staging::new(out, NAME).unwrap();
    for (name, text) in files {
        staging.write(name, text.as_bytes()).unwrap();
    }
    staging
}

fn publish(out: &Path, files: &[(&str, &str)]) -> Published {
    stage(out, files).commit().unwrap()
}

fn text(out: &Path, name: &str) -> Option<String> {
    fs::read_to_string(out.join(NAME).join(name)).ok()
}

/// Nothing but manifests is left behind the scenes.
fn assert_tidy(out: &Path) {
    let left: Vec<_> =
        fs::read_dir(out.join(".treem")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| *name == *"2024-S1.json"), "{left:?}");
}

#[test]
fn outputs_are_replaced_as_a_whole() {
    let out = tempfile::tempdir().unwrap();
    let out = out.path();
    assert!(publish(out, &[("data.csv", "1"), ("returned/524.xlsx", "a"), ("gone.csv", "x")]).changed);
    assert!(publish(out, &[("data.csv", "2"), ("returned/524.xlsx", "a")]).changed);
    assert_eq!(text(out, "data.csv").unwrap(), "2");
    assert_eq!(text(out, "gone.csv"), None);
    assert_tidy(out);
}

#[test]
fn nothing_is_touched_when_nothing_changed() {
    let out = tempfile::tempdir().unwrap();
    let out = out.path();
    publish(out, &[("data.csv", "1")]);
    fs::write(out.join(NAME).join("ghi-chu.txt"), "my own").unwrap();
    let before = fs::metadata(out.join(NAME).join("data.csv")).unwrap().modified().unwrap();
    let published = publish(out, &[("data.csv", "1")]);
    assert!(!published.changed && published.hand_edited.is_empty());
    assert_eq!(published.unknown, ["ghi-chu.txt"]);
    assert_eq!(fs::metadata(out.join(NAME).join("data.csv")).unwrap().modified().unwrap(), before);
    assert_tidy(out);
}

#[test]
fn a_file_put_there_by_someone_else_is_never_deleted() {
    let out = tempfile::tempdir().unwrap();
    let out = out.path();
    publish(out, &[("data.csv", "1")]);
    fs::create_dir_all(out.join(NAME).join("cua-toi/trong")).unwrap();
    fs::write(out.join(NAME).join("cua-toi/bang.xlsx"), "mine").unwrap();
    let published = publish(out, &[("data.csv", "2")]);
    assert_eq!(published.unknown, ["cua-toi/bang.xlsx", "cua-toi/trong"]);
    assert_eq!(text(out, "cua-toi/bang.xlsx").unwrap(), "mine");
    assert!(out.join(NAME).join("cua-toi/trong").is_dir());
}

#[test]
fn every_hand_edited_copy_is_kept_once() {
    let out = tempfile::tempdir().unwrap();
    let out = out.path();
    let edit = |text: &str| fs::write(out.join(NAME).join("bao-cao.xlsx"), text).unwrap();
    publish(out, &[("bao-cao.xlsx", "generated")]);
    edit("first edit");
    let published = publish(out, &[("bao-cao.xlsx", "generated")]);
    assert!(published.changed, "the generated file comes back");
    assert_eq!(published.hand_edited, ["sua-tay/bao-cao.xlsx"]);
    assert_eq!(text(out, "bao-cao.xlsx").unwrap(), "generated");
    edit("first edit");
    assert!(publish(out, &[("bao-cao.xlsx", "generated")]).hand_edited.is_empty(), "kept already");
    edit("second edit");
    assert_eq!(publish(out, &[("bao-cao.xlsx", "new")]).hand_edited, ["sua-tay/bao-cao-2.xlsx"]);
    assert_eq!(text(out, "sua-tay/bao-cao.xlsx").unwrap(), "first edit");
    assert_eq!(text(out, "sua-tay/bao-cao-2.xlsx").unwrap(), "second edit");
}

#[test]
fn without_a_record_every_file_counts_as_someone_elses() {
    let out = tempfile::tempdir().unwrap();
    let out = out.path();
    publish(out, &[("data.csv", "1"), ("old.csv", "1")]);
    fs::remove_dir_all(out.join(".treem")).unwrap();
    let published = publish(out, &[("data.csv", "2")]);
    assert_eq!(published.hand_edited, ["sua-tay/data.csv"]);
    assert_eq!(published.unknown, ["old.csv"]);
}

#[test]
fn what_is_carried_over_never_overwrites_an_output() {
    let out = tempfile::tempdir().unwrap();
    let (old, new) = (out.path().join("old"), out.path().join("new"));
    fs::write(&old, "mine").unwrap();
    fs::write(&new, "generated").unwrap();
    assert!(matches!(keep::carry_file(&old, &new), Err(PublishError::Io { .. })));
    assert_eq!(fs::read_to_string(&new).unwrap(), "generated");
}

#[test]
fn a_file_standing_where_a_folder_of_outputs_will_be_is_kept_aside_and_the_other_way_round() {
    let out = tempfile::tempdir().unwrap();
    let out = out.path();
    publish(out, &[("data.csv", "1")]);
    fs::write(out.join(NAME).join("returned"), "mine").unwrap();
    fs::create_dir(out.join(NAME).join("comparison.csv")).unwrap();
    fs::write(out.join(NAME).join("comparison.csv/note.txt"), "mine too").unwrap();
    let published = publish(out, &[("data.csv", "1"), ("returned/524.xlsx", "a"), ("comparison.csv", "b")]);
    assert_eq!(published.hand_edited, ["sua-tay/comparison.csv/note.txt", "sua-tay/returned"]);
    assert_eq!(text(out, "sua-tay/returned").unwrap(), "mine");
    assert_eq!(text(out, "sua-tay/comparison.csv/note.txt").unwrap(), "mine too");
    assert_eq!(text(out, "returned/524.xlsx").unwrap(), "a");
    assert_eq!(text(out, "comparison.csv").unwrap(), "b");
    assert_tidy(out);
}

#[cfg(unix)]
#[test]
fn a_link_stays_the_link_it_is() {
    use std::os::unix::fs::symlink;
    let out = tempfile::tempdir().unwrap();
    let out = out.path();
    publish(out, &[("data.csv", "1")]);
    fs::create_dir(out.join("kho")).unwrap();
    fs::write(out.join("kho/so.txt"), "mine").unwrap();
    let link = |name: &str, aim: &str| symlink(aim, out.join(NAME).join(name)).unwrap();
    link("thu-muc", "../kho");
    link("tep.txt", "../kho/so.txt");
    link("mat", "../khong-co");
    let published = publish(out, &[("data.csv", "2")]);
    assert_eq!(published.unknown, ["mat", "tep.txt", "thu-muc"]);
    assert_eq!(text(out, "thu-muc/so.txt").unwrap(), "mine");
    assert_eq!(text(out, "tep.txt").unwrap(), "mine");
    for (name, aim) in [("thu-muc", "../kho"), ("tep.txt", "../kho/so.txt"), ("mat", "../khong-co")] {
        assert_eq!(fs::read_link(out.join(NAME).join(name)).unwrap(), Path::new(aim), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_where_an_output_will_be_is_kept_by_its_content_or_stops_the_swap() {
    use std::os::unix::fs::symlink;
    let out = tempfile::tempdir().unwrap();
    let out = out.path();
    publish(out, &[("data.csv", "1")]);
    fs::write(out.join("so.txt"), "mine").unwrap();
    let data = out.join(NAME).join("data.csv");
    let replace_by_link = |aim: &str| {
        fs::remove_file(&data).unwrap();
        symlink(aim, &data).unwrap();
    };
    replace_by_link("../so.txt");
    assert_eq!(publish(out, &[("data.csv", "2")]).hand_edited, ["sua-tay/data.csv"]);
    assert_eq!(text(out, "sua-tay/data.csv").unwrap(), "mine");
    assert_eq!(text(out, "data.csv").unwrap(), "2");
    replace_by_link("..");
    let error = stage(out, &[("data.csv", "3")]).commit().unwrap_err();
    assert!(matches!(&error, PublishError::CannotKeep { path } if path.ends_with("data.csv")), "{error}");
    assert_eq!(fs::read_link(&data).unwrap(), Path::new(".."), "nothing was touched");
    assert_tidy(out);
}

#[test]
fn names_stay_inside_the_folder() {
    let out = tempfile::tempdir().unwrap();
    let staging = Staging::new(out.path(), NAME).unwrap();
    for name in ["", "../x", "/etc/x", "a/../../x", "a\\b"] {
        assert!(matches!(staging.write(name, b""), Err(PublishError::BadName { .. })), "{name}");
    }
    for name in ["", "..", "a/b", ".treem"] {
        assert!(Staging::new(out.path(), name).is_err(), "{name}");
    }
}

#[test]
fn a_stage_given_up_leaves_the_outputs_alone() {
    let out = tempfile::tempdir().unwrap();
    let out = out.path();
    publish(out, &[("data.csv", "1")]);
    drop(stage(out, &[("data.csv", "2")]));
    assert_eq!(text(out, "data.csv").unwrap(), "1");
    assert_tidy(out);
}

/// A kill after each step in turn: afterwards the outputs are the old ones or the new ones, whole, and the next command
/// tidies up and publishes as if nothing had happened.
#[test]
fn a_kill_at_any_step_leaves_the_old_outputs_or_the_new_ones() {
    const OLD: [(&str, &str); 2] = [("a.csv", "old"), ("b.csv", "old")];
    const NEW: [(&str, &str); 2] = [("a.csv", "new"), ("b.csv", "new")];
    for first in [true, false] {
        for (two_renames, killed_after) in
            [true, false].into_iter().flat_map(|two| (0..=6).map(move |step| (two, step)))
        {
            let out = tempfile::tempdir().unwrap();
            let out = out.path();
            if !first {
                publish(out, &OLD);
                fs::write(out.join(NAME).join("mine.txt"), "mine").unwrap();
            }
            let staging = stage(out, &NEW);
            let (new, places) = (staging.hashes(), staging.places());
            let has_old = places.target.exists();
            let steps: [&dyn Fn(); 6] = [
                &|| fs::write(places.stage.join("mine.txt"), "mine").unwrap(),
                &|| places.journal(&new).unwrap(),
                &|| match (has_old, two_renames) {
                    (true, true) => places.first_step().unwrap(),
                    _ => places.exchange().unwrap(),
                },
                &|| {
                    if has_old && two_renames {
                        places.second_step().unwrap();
                    }
                },
                &|| {
                    // Whichever of them holds the old outputs.
                    fs::remove_dir_all(&places.stage).or_else(|_| fs::remove_dir_all(&places.old)).ok();
                },
                &|| places.record(&new).unwrap(),
            ];
            for step in steps.iter().take(killed_after) {
                step();
            }
            staging.abandon();

            recover(out).unwrap();
            let found = (text(out, "a.csv"), text(out, "b.csv"));
            let whole = |word: &str| (Some(word.to_owned()), Some(word.to_owned()));
            let expected = match killed_after {
                // Journalled and nothing to lose: finished.
                2 if first => whole("new"),
                _ if first && killed_after < 2 => (None, None),
                0..=2 => whole("old"),
                _ => whole("new"),
            };
            assert_eq!(found, expected, "first {first}, two renames {two_renames}, after {killed_after}");
            assert!(first || text(out, "mine.txt").as_deref() == Some("mine"));
            let published = publish(out, &NEW);
            assert!(published.hand_edited.is_empty(), "nothing was edited: {published:?}");
            assert_eq!((text(out, "a.csv"), text(out, "b.csv")), whole("new"));
            assert_tidy(out);
        }
    }
}

/// Whoever undoes a swap that had not begun can be killed at it, too.
#[cfg(unix)]
#[test]
fn a_kill_while_a_swap_is_undone_does_not_turn_the_old_outputs_into_edited_ones() {
    for stage_is_gone in [false, true] {
        let out = tempfile::tempdir().unwrap();
        let out = out.path();
        publish(out, &[("a.csv", "old")]);
        let staging = stage(out, &[("a.csv", "new")]);
        staging.places().journal(&staging.hashes()).unwrap();
        if stage_is_gone {
            fs::remove_dir_all(&staging.places().stage).unwrap();
        } else {
            fs::remove_file(&staging.places().journal).unwrap();
        }
        staging.abandon();
        recover(out).unwrap();
        assert_tidy(out);
        let published = publish(out, &[("a.csv", "new")]);
        assert!(published.changed && published.hand_edited.is_empty(), "{stage_is_gone}");
    }
}

#[test]
fn what_a_killed_command_did_not_finish_writing_is_swept_away() {
    let out = tempfile::tempdir().unwrap();
    let out = out.path();
    publish(out, &[("a.csv", "old")]);
    fs::write(out.join(".treem/.treem-Ab12Cd"), "half a journ").unwrap();
    publish(out, &[("a.csv", "old")]);
    assert_tidy(out);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_an_error_and_changes_nothing() {
    let out = tempfile::tempdir().unwrap();
    fs::write(out.path().join("out"), "a file, no folder").unwrap();
    assert!(matches!(Staging::new(&out.path().join("out"), NAME), Err(PublishError::Io { .. })));
}

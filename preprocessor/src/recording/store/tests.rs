use std::collections::HashSet;
use std::fs;
use std::time::{Duration, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};

use super::{Store, StoreError};
use crate::blocks::Extent;
use crate::inventory::{Effect, Inventory, Kind, Sign};
use crate::recording::{Complaint, Key, Recorded, Recording};
use crate::sandbox::End;

fn key(golden: &str) -> Key {
    Key::of(std::iter::empty(), Extent::Stack, golden, Duration::from_secs(1))
}

fn recording(output: &str) -> Recording {
    let effect = Effect { kind: Kind::Volume, name: "data".into(), sign: Sign::Added, detail: String::new() };
    let inventory = Inventory { volumes: vec!["data".to_owned()], ..Inventory::default() };
    let step = Recorded {
        complaint: Some(Complaint::AtLine { line: 2 }),
        effects: vec![effect],
        inventory: Some(Box::new(inventory)),
        ..Recorded::new(output, End::Exited(1), 12)
    };
    Recording { engine: "26.1.5".to_owned(), made: 1_700_000_000, steps: vec![step] }
}

/// A directory that does not exist yet, under one that goes away with the first value.
fn place() -> (tempfile::TempDir, Utf8PathBuf) {
    let parent = tempfile::tempdir().unwrap();
    let directory = Utf8Path::from_path(parent.path()).unwrap().join("made/lazily");
    (parent, directory)
}

#[test]
fn a_recording_comes_back_as_it_was() {
    let (_parent, directory) = place();
    let store = Store::open(&directory).unwrap();
    assert!(!directory.exists());
    assert_eq!(store.load(&key("a")).unwrap(), None);
    store.save(&key("a"), &recording("one\n\u{1b}[0mé\n")).unwrap();
    store.save(&key("b"), &recording("two")).unwrap();
    store.save(&key("b"), &recording("three")).unwrap();
    assert_eq!(store.load(&key("a")).unwrap(), Some(recording("one\n\u{1b}[0mé\n")));
    assert_eq!(store.load(&key("b")).unwrap(), Some(recording("three")));
    assert_eq!(fs::read_to_string(directory.join(".gitignore")).unwrap(), "*\n");
    assert!(fs::read_to_string(directory.join("CACHEDIR.TAG")).unwrap().starts_with("Signature: 8a477f"));
    assert_eq!(fs::read_dir(&directory).unwrap().count(), 4, "nothing unfinished is left");
}

#[test]
fn a_damaged_file_is_reported_and_can_be_replaced() {
    let (_parent, directory) = place();
    let store = Store::open(&directory).unwrap();
    store.save(&key("a"), &recording("one")).unwrap();
    let path = directory.join(format!("{}.json", key("a")));
    let whole = fs::read_to_string(&path).unwrap();
    let other_key = whole.replace(key("a").as_str(), key("b").as_str());
    let damages = [
        String::new(),
        "null".to_owned(),
        "\u{0}\u{0}".to_owned(),
        whole[..whole.len() / 2].to_owned(),
        whole.replace("\"format\": ", "\"format\": 99"),
        whole.replace("\"exited\"", "\"vanished\""),
        other_key,
    ];
    for damage in damages {
        assert_ne!(damage, whole);
        fs::write(&path, &damage).unwrap();
        let error = store.load(&key("a")).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }), "{damage:?}: {error:?}");
        assert_eq!(error.to_string(), format!("{path} is damaged and is not used"));
    }
    fs::write(&path, b"\xff\xfe").unwrap();
    assert!(store.load(&key("a")).is_err());
    store.save(&key("a"), &recording("two")).unwrap();
    assert_eq!(store.load(&key("a")).unwrap(), Some(recording("two")));
}

#[test]
fn a_file_in_the_place_of_the_directory_is_an_error() {
    let (parent, _) = place();
    let file = Utf8Path::from_path(parent.path()).unwrap().join("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(Store::open(&file), Err(StoreError::NotADirectory { .. })));
}

#[test]
fn old_recordings_of_others_go_first() {
    let (_parent, directory) = place();
    let store = Store::open(&directory).unwrap();
    let names = ["oldest", "old", "new", "newest"];
    for (age, name) in names.iter().rev().enumerate() {
        store.save(&key(name), &recording(name)).unwrap();
        age_file(&directory.join(format!("{}.json", key(name))), 100 * age as u64);
    }
    fs::write(directory.join("notes.json"), "not ours").unwrap();
    fs::write(directory.join(".unfinished-a"), "").unwrap();
    fs::write(directory.join(".unfinished-b"), "").unwrap();
    age_file(&directory.join(".unfinished-a"), 2 * 60 * 60);

    store.retain(&HashSet::from([key("oldest")]), 2).unwrap();

    let kept: Vec<_> =
        names.iter().filter(|name| store.load(&key(name)).unwrap().is_some()).copied().collect();
    assert_eq!(kept, ["oldest", "new", "newest"]);
    assert!(directory.join("notes.json").exists());
    assert!(!directory.join(".unfinished-a").exists(), "abandoned an hour ago");
    assert!(directory.join(".unfinished-b").exists(), "being written now");
}

fn age_file(path: &Utf8Path, seconds: u64) {
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
}

#[test]
fn clearing_leaves_what_is_not_ours() {
    let (_parent, directory) = place();
    let store = Store::open(&directory).unwrap();
    store.clear().unwrap();
    store.retain(&HashSet::new(), 0).unwrap();
    store.save(&key("a"), &recording("one")).unwrap();
    fs::write(directory.join("notes.md"), "not ours").unwrap();
    store.clear().unwrap();
    let left: Vec<_> = fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["notes.md"]);
    fs::remove_file(directory.join("notes.md")).unwrap();
    store.save(&key("a"), &recording("one")).unwrap();
    store.clear().unwrap();
    assert!(!directory.exists());
}

#[test]
fn builds_at_the_same_time_never_see_half_a_file() {
    let (_parent, directory) = place();
    let store = Store::open(&directory).unwrap();
    let long = "line\n".repeat(10_000);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    store.save(&key("a"), &recording(&long)).unwrap();
                    assert_eq!(store.load(&key("a")).unwrap(), Some(recording(&long)));
                }
            });
        }
    });
}

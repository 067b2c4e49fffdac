//! Mistakes that authors make, a chapter each: what they are told has to be enough to mend them.
//!
//! `mistakes/NAME.md` is a chapter with one mistake, and the snapshot of that name is what its author gets to read.

use std::collections::BTreeMap;
use std::fs;

use drydock_tests::workspace;
use regex::Regex;

use super::small;

/// The chapters by their names.
fn seeds() -> BTreeMap<String, String> {
    let folder = workspace().join("tests/tests/books/mistakes");
    let entries = folder.read_dir_utf8().unwrap().map(Result::unwrap);
    let chapter =
        |path: &camino::Utf8Path| (path.file_stem().unwrap().to_owned(), fs::read_to_string(path).unwrap());
    entries.map(|entry| chapter(entry.path())).collect()
}

#[test]
fn a_newcomer_can_mend_each_mistake() {
    let seeds = seeds();
    assert!(seeds.len() >= 20, "only {} mistakes", seeds.len());
    let mut book = small().variable("MDBOOK_PREPROCESSOR__DRYDOCK__JOBS", "2");
    for (name, chapter) in &seeds {
        book = book.chapter(&format!("{name}.md"), chapter);
    }
    let ran = book.drydock(["check"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    let mut told = by_chapter(&ran.stderr);
    for name in seeds.keys() {
        let diagnostics = told.remove(name);
        assert!(diagnostics.is_some(), "nothing is said of {name}\n{ran}");
        insta::assert_snapshot!(name.as_str(), diagnostics.unwrap());
    }
    assert!(told.is_empty(), "{told:?}");
}

/// The diagnostics of each chapter, by its name.
fn by_chapter(stderr: &str) -> BTreeMap<String, String> {
    let begins = Regex::new(r"(?m)^(error|warning)(\[D\d+\])?: ").unwrap();
    let place = Regex::new(r"(?m)^ *--> book/(\w+)\.md:").unwrap();
    let starts: Vec<usize> = begins.find_iter(stderr).map(|found| found.start()).collect();
    let ends = starts.iter().skip(1).copied().chain([stderr.len()]);
    let mut chapters: BTreeMap<String, String> = BTreeMap::new();
    for (start, end) in starts.iter().copied().zip(ends) {
        let diagnostic = &stderr[start..end];
        // The closing line has no place.
        if let Some(found) = place.captures(diagnostic) {
            chapters.entry(found[1].to_owned()).or_default().push_str(diagnostic);
        }
    }
    chapters.into_iter().map(|(name, told)| (name, numbered(&told))).collect()
}

/// Identifiers replaced by `[ID 1]`, `[ID 2]`, … in the order in which they stand.
fn numbered(stderr: &str) -> String {
    let id = Regex::new(r"\b([0-9a-f]{12})([0-9a-f]{52})?\b").unwrap();
    let mut known: Vec<String> = Vec::new();
    let name = |found: &regex::Captures<'_>| {
        let short = found[1].to_owned();
        let number = known.iter().position(|other| *other == short).unwrap_or_else(|| {
            known.push(short);
            known.len() - 1
        });
        format!("[ID {}]", number + 1)
    };
    id.replace_all(stderr, name).into_owned()
}

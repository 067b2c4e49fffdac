use super::super::tried::sample::all;
use super::super::{Account, Fresh};
use super::{rows, summary, table};

#[test]
fn each_try_is_told_in_a_few_lines() {
    let tried = all();
    let account = Account { tried: &tried, unchecked: 0, seconds: 201.04, interrupted: None };
    insta::assert_snapshot!(format!("{}\n{}", table(&tried), summary(&account)));
}

#[test]
fn nothing_touched_is_not_told_as_nothing_lost() {
    let mut tried = all().remove(0);
    tried.fresh = Fresh::Stands { steps: 0, broken: Vec::new(), broken_before: 0, warnings: Vec::new() };
    for (chapters, expected) in [
        (&["book/a.md"][..], "comes up; no chapter has a step to lose"),
        (&[][..], "comes up; no chapter touches it (--all-chapters runs every one)"),
    ] {
        tried.chapters = chapters.iter().map(|&file| file.to_owned()).collect();
        assert_eq!(rows(&tried)[0].1, expected);
    }
}

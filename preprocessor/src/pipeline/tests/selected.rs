//! Chapters of which only a part is wanted.

use super::{Desk, Place, Selection, chapters, codes, replayed};
use crate::blocks::Bindings;
use crate::scenarios::assemble;

const CHAPTER: &str = "```console\n$ a\nfine\n```\n\n```console\n$ b\nfine\n```\n";

/// A desk at which only what comes up to a line of the first chapter is wanted.
fn up_to(line: usize) -> Desk {
    let places = vec![Place { file: "book/0.md".to_owned(), line: Some(line) }];
    let selection = Selection { places, ..Selection::default() };
    let scenarios = assemble(chapters(&[CHAPTER]), &Bindings::new()).0;
    let (_, reach) = selection.find(&scenarios).expect("there is a block");
    Desk { reach, ..Desk::new() }
}

#[tokio::test]
async fn only_what_is_wanted_of_a_chapter_is_run() {
    for (line, expected, left_out) in
        [(2, ["boot", "$ a", "close"].as_slice(), 1), (7, &["boot", "$ a", "$ b", "close"], 0)]
    {
        let (verified, log) = up_to(line).run_logged(&[CHAPTER]).await;
        assert_eq!(log, expected);
        assert_eq!(verified.chapters[0].scenario.left_out, left_out);
    }
}

#[tokio::test]
async fn a_part_that_passed_is_no_pass_of_the_chapter() {
    let part = up_to(2);
    part.run(&[CHAPTER]).await;
    assert_eq!(replayed(&part.run(&[CHAPTER]).await), [true], "the same part again");
    assert_eq!(part.store.durations().of("book/0.md"), None, "the chapter takes longer");
    let whole = Desk { store: part.store.clone(), ..Desk::new() };
    assert_eq!(replayed(&whole.run(&[CHAPTER]).await), [false, false]);
}

#[tokio::test]
async fn a_part_does_not_do_for_a_chapter_that_fails_behind_it() {
    let failing = CHAPTER.replace("$ b", "$ false");
    assert_eq!(codes(&up_to(2).run(&[&failing]).await), [""; 0]);
    assert_eq!(codes(&up_to(7).run(&[&failing]).await), ["D0202"]);
}

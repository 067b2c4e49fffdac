//! Chapters with a mistake each, and what is said of them: real runs, on the smallest stack.

use drydock_tests::Fixture;

use crate::{files, hold, read};

#[test]
fn the_diagnostics_in_the_book_are_those_that_come() {
    let mistakes = files("mistakes", ".md");
    let book = Fixture::new().stack("small").setting("jobs", "1").variable("COLUMNS", "100");
    let book =
        mistakes.iter().fold(book, |book, name| book.chapter(name, &read(&format!("mistakes/{name}"))));
    let ran = book.drydock(["check"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    for name in &mistakes {
        hold(&format!("said-of-{name}"), &format!("````text\n{}````\n", said(&ran.stderr, name)));
    }
}

/// What is said of one chapter: the diagnostics that name its file.
fn said(stderr: &str, chapter: &str) -> String {
    let place = format!("--> book/{chapter}:");
    let diagnostics = stderr.split("\n\n").filter(|paragraph| paragraph.contains(&place));
    let of_chapter: Vec<String> = diagnostics.map(without_log).collect();
    assert!(!of_chapter.is_empty(), "nothing is said of {chapter}:\n{stderr}");
    of_chapter.join("\n\n") + "\n"
}

/// A diagnostic without what the progress display says before the first one.
fn without_log(paragraph: &str) -> String {
    let lines =
        paragraph.lines().skip_while(|line| !line.starts_with("error[") && !line.starts_with("warning["));
    lines.map(str::trim_end).collect::<Vec<_>>().join("\n")
}

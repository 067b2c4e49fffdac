//! A book that drydock is added to, and one that it makes.

use std::collections::BTreeSet;

use camino::Utf8Path;
use drydock_tests::{Fixture, workspace};
use serde_json::Value;

use super::{NO_ENGINE, json};

/// Names a checkout of mdBook: its packages leave its guide out.
const MDBOOK: &str = "DRYDOCK_MDBOOK_CHECKOUT";

#[test]
fn a_book_that_knows_nothing_of_drydock_is_verified() {
    let book = Fixture::new().copy_of(&plain_book());
    let before = book.files(".");
    let ran = book.drydock(["init"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    insta::assert_snapshot!("init", ran.redacted());
    let changed: Vec<_> = before.iter().filter(|file| !book.files(".").contains(file)).collect();
    assert_eq!(changed.iter().map(|(path, _)| path.as_os_str()).collect::<Vec<_>>(), ["book.toml"]);

    let initialised = book.files(".");
    let again = book.drydock(["init"]);
    assert_eq!((again.code, book.files(".")), (Some(0), initialised), "{again}");
    assert!(again.stderr.contains("nothing was changed"), "{again}");

    let faults = faults(&book, ".");
    // Each is what its author wrote, in a block of theirs.
    let expected = [
        ("src/format/everything.md", "grep -r \"nothing of the kind\" /etc/hostname", "D0202"),
        ("src/install/README.md", "cargo install notes", "D0202"),
        ("src/install/README.md", "/home/writer/src/notes", "D0201"),
        ("src/install/by-hand.md", "$ notes init", "D0112"),
        ("src/install/by-hand.md", "```", "D0102"),
        ("src/install/by-hand.md", "on: push", "D0107"),
    ];
    let expected = expected.map(|fault| <[&str; 3]>::from(fault).map(str::to_owned));
    assert_eq!(faults, BTreeSet::from(expected));
}

#[test]
#[ignore = "needs a checkout of mdBook, named by DRYDOCK_MDBOOK_CHECKOUT"]
fn the_guide_of_mdbook_is_verified() {
    let checkout = std::env::var(MDBOOK).unwrap();
    let book = Fixture::new().copy_of(Utf8Path::new(&checkout));
    assert_eq!(book.drydock(["init", "guide"]).code, Some(0));
    let initialised = book.files("guide");
    assert_eq!((book.drydock(["init", "guide"]).code, book.files("guide")), (Some(0), initialised));
    assert!(!faults(&book, "guide").is_empty(), "the machine of the example has no mdbook");
}

/// The file, line of text and code of everything that `check` finds; each has to lie in a block of the book's own.
fn faults(book: &Fixture, root: &str) -> BTreeSet<[String; 3]> {
    let ran = book.drydock(["check", "--book", root, "--format", "json"]);
    let report = json(&ran);
    let diagnostics = report["diagnostics"].as_array().unwrap();
    assert_eq!(ran.code, Some(i32::from(!diagnostics.is_empty())), "{ran}");
    let fault = |diagnostic: &Value| {
        let file = diagnostic["file"].as_str().unwrap();
        let line = usize::try_from(diagnostic["line"].as_u64().unwrap()).unwrap();
        let text = book.read(&format!("{root}/{file}"));
        assert!(lies_in_block(&text, line), "{file}:{line} is in no block\n{diagnostic:#}");
        let line = text.lines().nth(line - 1).unwrap().trim();
        [file, line, diagnostic["code"].as_str().unwrap()].map(str::to_owned)
    };
    diagnostics.iter().map(fault).collect()
}

/// Whether a 1-based line belongs to a fenced block, its fences included.
fn lies_in_block(text: &str, line: usize) -> bool {
    let mut open: Option<&str> = None;
    for (number, content) in (1..).zip(text.lines()) {
        let content = content.trim_start_matches([' ', '>']);
        let fence = &content[..content.len() - content.trim_start_matches('`').len()];
        let was_open = open.is_some();
        match open {
            None if fence.len() >= 3 => open = Some(fence),
            Some(opening) if fence.len() >= opening.len() && content.trim_end() == fence => open = None,
            _ => {}
        }
        if number == line {
            return was_open || open.is_some();
        }
    }
    false
}

#[test]
fn a_new_book_is_verified_from_its_first_page() {
    let folder = Fixture::new();
    let ran = folder.drydock(["new", "books/my-runbook"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    insta::assert_snapshot!("new", ran.redacted());
    insta::assert_snapshot!("new_book_toml", folder.read("books/my-runbook/book.toml"));
    let made = folder.files("books/my-runbook");

    let ran = folder.drydock(["check", "--book", "books/my-runbook"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    assert!(ran.stderr.contains("8 steps passed"), "{ran}");
    let ran = folder.drydock(["init", "books/my-runbook"]);
    assert!(ran.stderr.contains("nothing was changed"), "{ran}");
    let made_then = folder.files("books/my-runbook");
    assert!(made.iter().all(|file| made_then.contains(file)), "a check changes nothing of a book");
}

#[test]
fn what_belongs_to_somebody_is_left_alone() {
    let cases: [(&str, Fixture, &[&str]); 8] = [
        ("no book", Fixture::new(), &["init", "nowhere"]),
        ("a folder that is not empty", Fixture::new(), &["new", "book"]),
        ("a file", Fixture::new(), &["new", "book.toml"]),
        (
            "files of other things where the stack would be",
            Fixture::new().file("stack/host/Dockerfile", "FROM scratch\n"),
            &["init"],
        ),
        ("wrong settings", Fixture::new().setting("verfy", "true"), &["init"]),
        ("no way to html", Fixture::new().replace("book.toml", "\"html\"", "\"epub\""), &["init"]),
        ("braces", Fixture::new().file("book.toml", "preprocessor = {}\n"), &["init"]),
        ("recordings among the sources", Fixture::new().setting("recordings", "\"book/kept\""), &["init"]),
    ];
    let mut told = String::new();
    for (what, book, arguments) in cases {
        let before = book.files(".");
        let ran = book.drydock(arguments.iter().copied());
        assert_eq!(ran.code, Some(2), "{what}: {ran}");
        assert_eq!(book.files("."), before, "{what}");
        told.push_str(&format!("# {what}\n{}\n", ran.redacted()));
    }
    insta::assert_snapshot!("left_alone", told);
}

#[test]
fn a_stack_that_is_there_is_kept() {
    let book = Fixture::new()
        .chapter("a.md", "# A\n\n```sh\ntrue\n```\n")
        .stack("small")
        .replace("book.toml", "after = [\"links\"]", "after = [\"index\"]")
        .variable("DOCKER_HOST", NO_ENGINE);
    let (stack, book_toml) = (book.files("stack"), book.read("book.toml"));
    let ran = book.drydock(["init"]);
    assert_eq!((ran.code, book.files("stack")), (Some(0), stack), "{ran}");
    assert!(ran.stderr.contains("warning: book.toml:12: `after` does not name `links`"), "{ran}");
    assert_eq!(book.read("book.toml"), book_toml + "recordings = \".drydock/recordings\"\n");
    let ran = book.drydock(["check"]);
    assert_eq!(ran.code, Some(3), "it comes as far as the engine\n{ran}");
}

fn plain_book() -> camino::Utf8PathBuf {
    workspace().join("tests/fixtures/plain-book")
}

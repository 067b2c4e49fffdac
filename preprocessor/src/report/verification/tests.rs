use insta::assert_snapshot;

use super::{System, markup};
use crate::report::findings::findings;
use crate::report::{Account, Judged, Origin};
use crate::sample::{failed, judged, mismatched, passed, replayed, scenario, skipped};
use crate::scenarios::Scenario;

const FIRST: &str = "# First\n\n```console\n$ docker ps\n$ docker stop <web> && echo \"a & b\"\n```\n\n\
                     ```sh,hidden\nexit 0\n```\n\n\
                     <!-- drydock: ignore = \"needs the university's <b>VPN</b>\" -->\n```sh\nssh vpn\n```\n\n\
                     ```sh,no_run\nreboot\n```\n";
const SECOND: &str = "# Second\n\n<!-- drydock: needs = \"shell\" -->\n```console\n$ true\n```\n";

const SYSTEM: System<'_> = System { stack: "klee-web", golden: "0123456789abcdef0123456789abcdef" };

fn at(text: &str, file: &str, name: &str) -> Scenario {
    let mut scenario = scenario(text);
    file.clone_into(&mut scenario.chapter.file);
    name.clone_into(&mut scenario.chapter.name);
    scenario
}

/// The page with an element of its own on each line.
fn page(account: &Account<'_>) -> String {
    let page = markup(account, SYSTEM, "book/verification.md");
    assert_eq!(page.lines().count(), 1);
    ["<h2", "<dl", "<div><dt", "<details", "<p", "<table", "<tr"]
        .iter()
        .fold(page, |page, tag| page.replace(tag, &format!("\n{tag}")))
}

#[test]
fn a_book_that_holds() {
    let (first, second) = (at(FIRST, "book/first.md", "First"), at(SECOND, "book/more/README.md", "Second"));
    let words = at("Words.\n", "book/words.md", "Words");
    let (old, new) = ([replayed("a"), replayed(""), replayed("")], [passed("")]);
    let chapters = vec![
        Judged {
            origin: Origin { engine: Some("26.1.5"), made: Some(1_700_000_000) },
            ..judged(&first, &old)
        },
        Judged {
            origin: Origin { engine: Some("26.1.5"), made: Some(1_700_086_460) },
            ..judged(&second, &new)
        },
        judged(&words, &[]),
    ];
    assert_snapshot!(page(&Account::new(chapters, &[], 1.0, None)));
}

#[test]
fn a_book_that_does_not() {
    let first = at(FIRST, "book/first.md", "First");
    let outcomes = [mismatched("db\n", "- web\n+ db\n", 0, None), failed(1, "no\n"), skipped("it is <late>")];
    let diagnostics = findings(&first, &outcomes);
    let origin = Origin { engine: Some("26.1.5"), made: Some(1_700_000_000) };
    let chapters = vec![Judged { origin, ..judged(&first, &outcomes) }];
    assert_snapshot!(page(&Account::new(chapters, &diagnostics, 1.0, None)));
}

#[test]
fn a_book_that_was_not_verified() {
    let first = at(FIRST, "book/first.md", "First");
    assert_snapshot!(page(&Account::new(vec![judged(&first, &[])], &[], 1.0, None)));
}

#[test]
fn four_hundred_steps_are_light() {
    let block = "```console\n$ sudo docker exec postgres_container psql --username klee --dbname klee --command x\n```\n\n";
    let text = block.repeat(20);
    let chapters: Vec<Scenario> =
        (0..20).map(|index| at(&text, &format!("book/chapter-{index}.md"), "A chapter")).collect();
    let outcomes = vec![replayed("x"); 20];
    let judged = chapters.iter().map(|scenario| judged(scenario, &outcomes)).collect();
    let page = markup(&Account::new(judged, &[], 1.0, None), SYSTEM, "book/verification.md");
    assert_eq!(page.matches("<tr><td>").count(), 400);
    assert!(page.len() < 150_000, "{} bytes", page.len());
}

//! The site of a verified book, built by `cargo xtask book` and by the stock `mdbook`.

use std::path::PathBuf;

use drydock_tests::Fixture;

use super::small;
use super::verified::{CHAPTER, WINDOWS};

const PLAIN: &str = "# Plain\n\nNothing to *run*, <em>but</em> `code`:\n\n* * *\n\n```rust,ignore\nfn main() {}\n```\n\n|a|b|\n|-|-|\n|1|2|\n";

#[test]
fn the_site_is_the_same_whoever_builds_it() {
    let book = small()
        .chapter("keeper.md", CHAPTER)
        .chapter("windows.md", WINDOWS)
        .chapter("plain.md", PLAIN)
        .setting("recordings", "\"recordings\"");
    let ran = book.mdbook(["build"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    check_page(&book.read("target/site/keeper.html"));
    check_plain(&book);

    // The durations on the pages are those of the recordings, so that both builds show the same.
    let stock = book.files("target/site");
    std::fs::remove_dir_all(book.root().join("target")).unwrap();
    let ran = book.xtask_book();
    assert_eq!(ran.code, Some(0), "{ran}");
    let (badges, pages): (Vec<_>, Vec<_>) = book
        .files("target/site")
        .into_iter()
        .partition(|(path, _)| path.starts_with("badge.svg") || path.starts_with("badge.json"));
    assert_same(&stock, &pages);
    assert_eq!(badges.len(), 2, "badges lie beside the pages");
    let badge = book.read("target/site/badge.json");
    assert!(badge.contains(" verified\"") && badge.contains("\"brightgreen\""), "{badge}");
}

#[test]
fn a_stale_book_fails_whoever_builds_it() {
    let book = small().chapter("stale.md", "# Stale\n\n```console\n$ echo hello\nhullo\n```\n");
    let stock = book.mdbook(["build"]);
    assert_eq!(stock.code, Some(101), "{stock}");
    let ours = book.xtask_book();
    assert_eq!(ours.code, Some(1), "{ours}");
    for ran in [stock, ours] {
        assert!(ran.stderr.contains("error[D0201]") && ran.stderr.contains("book/stale.md:5:1"), "{ran}");
    }
    assert!(!book.root().join("target/site/stale.html").exists(), "a page that lies was written");
}

fn assert_same(stock: &[(PathBuf, Vec<u8>)], ours: &[(PathBuf, Vec<u8>)]) {
    let names = |files: &[(PathBuf, Vec<u8>)]| -> Vec<String> {
        files.iter().map(|(path, _)| path.display().to_string()).collect()
    };
    assert_eq!(names(stock), names(ours));
    for ((path, stock), (_, ours)) in stock.iter().zip(ours) {
        assert!(stock == ours, "{} differs", path.display());
    }
}

/// What a reader sees and copies.
fn check_page(page: &str) {
    let main = main_of(page);
    for trace in [
        "drydock:",
        "should_fail",
        "no_run",
        "docker rm -f helper",
        "[IP:keeper]: ",
        "class=\"language-console,",
    ] {
        assert!(!main.contains(trace), "{trace} is left in the page:\n{main}");
    }
    let code = elements(main, "code");
    assert!(code.iter().any(|code| code.contains("sudo docker exec &lt;container name&gt; cat /data/ready")));
    for text in &code {
        assert!(!text.contains("$ "), "a prompt can be copied: {text}");
        assert!(!text.contains("NAMES"), "an output can be copied: {text}");
    }
    assert!(elements(main, "samp").iter().any(|output| output.contains("NAMES")), "{main}");
    assert!(main.contains("verified · Docker 26."), "{main}");
    assert!(!main.contains("without verification"), "{main}");
    insta::assert_snapshot!(redacted(main));
}

/// The chapter in a page; around it stand names that depend on the whole book.
fn main_of(page: &str) -> &str {
    &page[page.find("<main>").unwrap()..page.find("</main>").unwrap()]
}

/// The contents of all elements of a name.
fn elements(html: &str, name: &str) -> Vec<String> {
    let pattern = format!("(?s)<{name}[ >].*?</{name}>");
    regex::Regex::new(&pattern).unwrap().find_iter(html).map(|found| found.as_str().to_owned()).collect()
}

/// A page without what differs each time, and without the style sheet, which stands in it.
fn redacted(page: &str) -> String {
    let patterns = [
        (r"(?s)<style>.*?</style>", ""),
        (r"(?s)(<details class=.drydock-recorded.*?</summary>).*?</details>", "$1[RECORDED]</details>"),
        (r"Docker \d[\w.+]*", "Docker [VERSION]"),
        (r"\b\d+(\.\d+)? (ms|s)\b", "[TIME]"),
        (r"\b172\.\d+\.\d+\.\d+\b", "[IP]"),
        (r"\b[0-9a-f]{12,64}\b", "[ID]"),
    ];
    patterns.into_iter().fold(page.to_owned(), |text, (pattern, name)| {
        regex::Regex::new(pattern).unwrap().replace_all(&text, name).into_owned()
    })
}

/// A chapter without blocks of ours is the page that mdBook makes of it alone.
fn check_plain(book: &Fixture) {
    let without = Fixture::new()
        .chapter("keeper.md", CHAPTER)
        .chapter("windows.md", WINDOWS)
        .chapter("plain.md", PLAIN);
    let without = without.replace("book.toml", "renderers = [\"html\"]", "renderers = [\"none\"]");
    let ran = without.mdbook(["build"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    let page = |book: &Fixture| main_of(&book.read("target/site/plain.html")).to_owned();
    assert_eq!(page(book), page(&without));
}

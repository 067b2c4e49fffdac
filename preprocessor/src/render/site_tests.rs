//! Pages as mdBook makes HTML of them.

use insta::assert_snapshot;
use mdbook_driver::MDBook;
use mdbook_driver::book::{Book, BookItem, Chapter};
use mdbook_driver::config::Config;
use proptest::prelude::{ProptestConfig, any};
use proptest::{prop_assert_eq, proptest};

use super::{Inserts, Manner, Page, page};
use crate::sample::{failed, passed, scenario};
use crate::verdict::Outcome;

/// What stands between `<main>` and `</main>` of the page that mdBook makes, the style left out.
fn site(text: &str, outcomes: &[Outcome], manner: Manner) -> String {
    let scenario = scenario(text);
    let rendered = page(&Page {
        scenario: &scenario,
        outcomes,
        engine: Some("26.1.5"),
        manner,
        effects: true,
        inserts: &Inserts::default(),
    });
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("src")).unwrap();
    std::fs::write(directory.path().join("src/SUMMARY.md"), "[Sample](sample.md)\n").unwrap();
    std::fs::write(directory.path().join("src/sample.md"), "").unwrap();
    let config: Config = "[output.html]\n[output.html.search]\nenable = false\n".parse().unwrap();
    let mut book = MDBook::load_with_config(directory.path(), config).unwrap();
    let chapter = Chapter::new("Sample", rendered, "sample.md", Vec::new());
    book.book = Book::new_with_items(vec![BookItem::Chapter(chapter)]);
    book.build().unwrap();
    let html = std::fs::read_to_string(directory.path().join("book/sample.html")).unwrap();
    let main = html.split_once("<main>").unwrap().1.split_once("</main>").unwrap().0;
    main.split_once("<style>").map_or(main, |(before, _)| before).trim().to_owned()
}

#[test]
fn structure_and_text_survive() {
    let text = "# Title\n\n1. ```console\n   $ docker ps -f '{{.Names}}' \\\n   > --filter a*b_c_`d`&<e>\n   NAMES  {{#x}}\n\n   *web*\n   ```\n   after\n2. two\n\n\
                > ```yaml,no_run\n> - name: x\n>\n>   ping:\n> ```\n\nLast *words*.\n";
    let site = site(text, &[passed("first\n\n    <indented> & *starred*\n\n- item\n")], Manner::Verified);
    assert_snapshot!(site);
    assert!(!site.contains("<li><p>"), "a tight list stays tight");
}

#[test]
fn banner_and_problems() {
    let text = "# Title\n\n```console\n$ false\n```\ntext\n";
    assert_snapshot!(site(text, &[], Manner::Unverified));
    assert_snapshot!(site(text, &[failed(1, "no\n\n*no*\n")], Manner::Failing));
}

/// The text of all `samp` elements that Markdown passes through as HTML.
fn outputs(markdown: &str) -> String {
    use mdbook_markdown::pulldown_cmark::Event;
    let parser = mdbook_markdown::new_cmark_parser(markdown, &mdbook_markdown::MarkdownOptions::default());
    let html: String = parser
        .filter_map(|event| match event {
            Event::Html(html) => Some(html.into_string()),
            _ => None,
        })
        .collect();
    let samp = html.split_once("<samp>").map_or("", |(_, rest)| rest.split_once("</samp>").unwrap().0);
    let decoded =
        [("&#10;", "\n"), ("&#9;", "\t"), ("&#123;", "{"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\"")];
    decoded.iter().fold(samp.to_owned(), |text, (from, to)| text.replace(from, to)).replace("&amp;", "&")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_output_reaches_the_page_in_any_container(
        output in "([ \t]{0,5}[-*_`~#<>{}&$a-z0-9.\"|\\[\\]!:]{0,12}\n){1,8}",
        container in any::<u8>(),
    ) {
        let prefix = ["", "> ", "  > ", "> > "][usize::from(container) % 4];
        let text = format!("{prefix}```sh\n{prefix}true\n{prefix}```\nlast\n");
        let scenario = scenario(&text);
        let outcomes = [passed(&output)];
        let page = page(&Page { scenario: &scenario, outcomes: &outcomes, engine: None, manner: Manner::Verified, effects: true, inserts: &Inserts::default() });
        let expected = if output.trim().is_empty() { String::new() } else { output.trim_end().to_owned() };
        prop_assert_eq!(outputs(&page), expected);
    }
}

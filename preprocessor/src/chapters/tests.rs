use std::fs;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

const BOOK_TOML: &str = "[preprocessor.drydock]\nafter = [\"links\"]\n";

/// A book on disk with these files.
fn book(files: &[(&str, impl AsRef<[u8]>)]) -> (TempDir, Utf8PathBuf) {
    let dir = TempDir::new().unwrap();
    let root = Utf8PathBuf::from_path_buf(dir.path().to_path_buf()).unwrap();
    for (path, bytes) in files {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), bytes).unwrap();
    }
    (dir, root)
}

type Files<'book> = &'book [(&'book str, &'book [u8])];

/// What `load` says of a book, the directory's name left out.
fn refusal(files: Files<'_>) -> String {
    let (_dir, root) = book(files);
    load(&root).map(|_| ()).unwrap_err().to_string().replace(root.as_str(), "[ROOT]")
}

/// Walks through a chapter's text and checks that the way back leads to the very bytes it is made of.
fn assert_true_to_source(chapter: &Chapter) {
    let mut start = 0;
    for line in chapter.text.split_inclusive('\n') {
        let end = start + line.strip_suffix('\n').unwrap_or(line).len();
        let mut at = start;
        while at < end {
            let span = chapter.sources.span(at..end);
            assert!(!span.near, "near at {at} in {:?}", chapter.text);
            assert!(!span.text().is_empty(), "nothing at {at} in {:?}", chapter.text);
            assert!(chapter.text[at..end].starts_with(span.text()), "{span:?} in {:?}", chapter.text);
            at += span.text().len();
        }
        start += line.len();
    }
}

/// Checks that the replay is what mdBook made, and that no alignment had to mend it.
fn assert_replayed(root: &Utf8Path, chapter: &Chapter) {
    let read = |path: &Utf8Path| fs::read_to_string(path).ok();
    let replayed = trace::replayed(root, Utf8Path::new(&chapter.file), &read);
    assert_eq!(replayed.as_deref(), Some(chapter.text.as_str()));
}

#[test]
fn chapters_come_in_the_order_of_reading() {
    let (_dir, root) = book(&[
        ("book.toml", "[book]\nsrc = \"./guide/\"\n[preprocessor.drydock]\nafter = [\"links\"]\n"),
        (
            "guide/SUMMARY.md",
            "[Start](README.md)\n\n# Part\n\n- [One](one/README.md)\n  - [Deep](one/deep.md)\n  - [Draft]()\n\
             - [Two](two.md)\n\n---\n\n[End](end.md)\n",
        ),
        ("guide/README.md", "start"),
        ("guide/one/README.md", "one {{#include ../two.md}}"),
        ("guide/one/deep.md", "deep"),
        ("guide/two.md", "two"),
        ("guide/end.md", ""),
    ]);
    let mut manuscript = load(&root).unwrap();
    assert_eq!(manuscript.renderer, "html");
    let chapters = manuscript.take_chapters();
    let seen: Vec<_> =
        chapters.iter().map(|chapter| (chapter.file.as_str(), chapter.text.as_str())).collect();
    let expected = [
        ("guide/README.md", "start"),
        ("guide/one/README.md", "one two"),
        ("guide/one/deep.md", "deep"),
        ("guide/two.md", "two"),
        ("guide/end.md", ""),
    ];
    assert_eq!(seen, expected);
    chapters.iter().for_each(assert_true_to_source);

    let texts: Vec<String> = (0..chapters.len()).map(|index| index.to_string()).collect();
    let finished = manuscript.finish(texts);
    let written: Vec<_> = finished.chapters().map(|chapter| chapter.content.as_str()).collect();
    assert_eq!(written, ["0", "1", "2", "3", "4"]);
}

/// What mdBook sends for a book of one chapter, with `config` in place of its configuration.
fn sent(version: &str, config: &str, book: &str) -> Vec<u8> {
    let context =
        format!(r#"{{"root":"/b","config":{config},"renderer":"html","mdbook_version":"{version}"}}"#);
    format!("[{context},{book}]").into_bytes()
}

const CONFIG: &str =
    r#"{"book":{"src":"src"},"preprocessor":{"drydock":{"after":["links"],"verify":"never"}}}"#;
const BOOK: &str = r##"{"items":[{"Chapter":{"name":"Made","content":"# Made\n","number":[1],"sub_items":[],
    "path":"made.md","source_path":null,"parent_names":[]}},"Separator",{"PartTitle":"P"}]}"##;

#[test]
fn the_protocol_is_read_and_written() {
    let mut manuscript = read_protocol(&sent("0.5.1", CONFIG, BOOK)).unwrap();
    assert_eq!(manuscript.settings.verify, crate::config::Verify::Never);
    assert_eq!((manuscript.root.as_str(), &manuscript.warnings), ("/b", &Vec::new()));
    let chapters = manuscript.take_chapters();
    assert_eq!(chapters[0].file, "src/made.md");
    assert!(chapters[0].sources.span(0..3).near);

    let mut out = Vec::new();
    write(&manuscript.finish(vec!["# Changed\n".into()]), &mut out).unwrap();
    let (written, expected): (serde_json::Value, serde_json::Value) = (
        serde_json::from_slice(&out).unwrap(),
        serde_json::from_str(&BOOK.replace("Made\\n", "Changed\\n")).unwrap(),
    );
    assert_eq!(written, expected);
}

#[test]
fn input_that_is_not_mdbooks_is_refused() {
    let old_book = r#"{"sections":[],"__non_exhaustive":null}"#;
    let wrong = r#"{"preprocessor":{"drydock":{"jobs":0}}}"#;
    let inputs: [(&str, Vec<u8>); 7] = [
        ("empty", b"  \n".to_vec()),
        ("not UTF-8", b"[{\"root\":\"\xff\"}]".to_vec()),
        ("not JSON", b"hello".to_vec()),
        ("cut off", b"[{\"root\":".to_vec()),
        ("another mdBook", sent("0.4.52", CONFIG, old_book)),
        ("this mdBook, broken", sent("0.5.4", CONFIG, old_book)),
        ("wrong settings", sent("0.5.4", wrong, BOOK)),
    ];
    let told: Vec<String> = inputs
        .iter()
        .map(|(name, input)| format!("# {name}\n{}", read_protocol(input).unwrap_err()))
        .collect();
    insta::assert_snapshot!(told.join("\n").replace(mdbook_preprocessor::MDBOOK_VERSION, "[MDBOOK]"));
}

#[test]
fn another_series_of_mdbook_is_warned_about() {
    let manuscript = read_protocol(&sent("0.6.0", CONFIG, BOOK)).unwrap();
    insta::assert_snapshot!(manuscript.warnings.join("\n"));
}

#[test]
fn books_that_cannot_be_loaded_say_why() {
    let toml = ("book.toml", BOOK_TOML.as_bytes());
    let summary = ("src/SUMMARY.md", b"- [A](a.md)\n- [B](b/b.md)\n".as_slice());
    let one = ("src/SUMMARY.md", b"[A](a.md)\n".as_slice());
    let books: [(&str, Files<'_>); 9] = [
        ("no book", &[]),
        ("book.toml is no TOML", &[("book.toml", b"[book]\ntitle = \n")]),
        ("book.toml has an unknown key", &[("book.toml", b"[book]\ntitel = \"T\"\n")]),
        ("book.toml is not UTF-8", &[("book.toml", b"[book]\ntitle = \"\xe9\"\n")]),
        ("no summary", &[toml]),
        (
            "summary is no list",
            &[toml, ("src/SUMMARY.md", b"- [A](a.md)\n\ntext\n\n- [B](b.md)\n- no link\n")],
        ),
        ("missing and not UTF-8", &[toml, summary, ("src/a.md", b"# A\n\ncaf\xe9\n")]),
        ("UTF-16", &[toml, one, ("src/a.md", b"\xff\xfe#\0")]),
        ("wrong settings", &[("book.toml", b"[preprocessor.drydock]\nverfy = 1\n"), one, ("src/a.md", b"")]),
    ];
    let told: Vec<String> =
        books.iter().map(|(name, files)| format!("# {name}\n{}", refusal(files))).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn loading_writes_nothing_into_the_sources() {
    let (_dir, root) = book(&[("book.toml", BOOK_TOML), ("src/SUMMARY.md", "- [A](a.md)\n")]);
    assert!(load(&root).is_err());
    assert!(!root.join("src/a.md").exists());
}

#[test]
fn includes_that_would_come_too_late_are_refused() {
    let text: &[u8] = b"# A\n\n\\{{#include b}}\n```sh\n{{#include\n run.sh:go }}\n```\n";
    let files = [
        ("book.toml", b"[book]\n\n[preprocessor.drydock]\njobs = 1\nafter = [\"x\"]\n".as_slice()),
        ("src/SUMMARY.md", b"- [A](a.md)\n"),
        ("src/a.md", text),
    ];
    insta::assert_snapshot!(refusal(&files));
}

#[test]
fn a_book_without_includes_needs_no_order() {
    let (_dir, root) = book(&[
        ("book.toml", "[preprocessor.drydock]\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "\\{{#include b}}\n"),
    ]);
    assert_eq!(load(&root).unwrap().take_chapters()[0].text, "\\{{#include b}}\n");
}

#[test]
fn a_book_that_says_nothing_about_drydock_can_be_loaded() {
    let (_dir, root) = book(&[
        ("book.toml", ""),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "{{#include b}}\n"),
        ("src/b", "b"),
    ]);
    assert_eq!(load(&root).unwrap().take_chapters()[0].text, "b\n");
}

#[test]
fn failed_includes_are_told_from_escaped_ones() {
    let (_dir, root) = book(&[
        ("book.toml", BOOK_TOML),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "\\{{#include x}}\n{{#include missing}}\n{{#title T}}\n{{#include b}}\n"),
        ("src/b", "{{#include gone.md:3}} \\{{#include y}}"),
    ]);
    let chapter = &load(&root).unwrap().take_chapters()[0];
    let mut found = Vec::new();
    crate::blocks::parse(chapter, &std::collections::BTreeMap::new(), &mut found);
    let spans = found.iter().filter_map(|diagnostic| diagnostic.span.as_ref());
    let left: Vec<_> = spans.map(|span| (span.text(), span.file(), span.line())).collect();
    assert_eq!(left, [("{{#include missing}}", "src/a.md", 2), ("{{#include gone.md:3}}", "src/b", 1)]);
}

#[test]
fn edited_files_are_read_as_mdbook_would_read_them() {
    let summary = "- [A](a.md)\n- [B](b.md)\n- [C](c.md)\n";
    let (_dir, root) = book(&[
        ("book.toml", BOOK_TOML),
        ("src/SUMMARY.md", summary),
        ("src/a.md", "\u{feff}# A\r\n\r\n{{#include part.md:2:4}}\r\nEnd"),
        ("src/b.md", "{{#include part.md}}\n\\{{#include part.md}}\n"),
        ("src/c.md", "# C\n\nAlone.\n"),
        ("src/part.md", "one\r\ntwo\r\nthree\r\nfour\r\nfive"),
    ]);
    let before = load(&root).unwrap().take_chapters();
    let texts = [
        ("src/part.md", "one\r\nnew\r\ntwo\r\nthree\r\nfour\r\nfive"),
        ("src/c.md", "# C\n\nNot alone: {{#include part.md:2}}\n"),
    ];
    let texts: BTreeMap<String, String> =
        texts.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    let tried: Vec<Chapter> =
        before.iter().map(|chapter| chapter.with_files(&root, &texts).unwrap()).collect();
    for (path, text) in &texts {
        fs::write(root.join(path), text).unwrap();
    }
    let after = load(&root).unwrap().take_chapters();
    // A chapter in which nothing was included is taken as its file is.
    for (tried, after) in tried.iter().zip(&after).take(2) {
        assert_eq!(tried.text, after.text);
        assert_eq!(tried.sources, after.sources);
    }
    assert_eq!(tried[2].text, texts["src/c.md"]);
    // What another preprocessor has changed cannot be tried like this.
    let changed = Chapter { text: before[0].text.replace("End", "The end"), ..before[0].clone() };
    assert!(changed.with_files(&root, &texts).is_none());
}

#[test]
fn a_circle_of_includes_ends_as_in_mdbook() {
    let (_dir, root) = book(&[
        ("book.toml", BOOK_TOML),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "a\n{{#include b}}\n"),
        ("src/b", "b\n{{#include b}}\nc {{#title T}} \\{{#include x}}"),
    ]);
    let chapter = &load(&root).unwrap().take_chapters()[0];
    assert_true_to_source(chapter);
    assert_replayed(&root, chapter);
}

#[test]
fn rust_programs_are_replayed_as_mdbook_shows_them() {
    let (_dir, root) = book(&[
        ("book.toml", BOOK_TOML),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        (
            "src/a.md",
            "{{#playground p.rs}}\n{{#playpen p.rs editable hide}}\n{{#rustdoc_include p.rs:2:3}}\n\
             {{#rustdoc_include p.rs:run}}\n{{#include p.rs:run}}\n{{#rustdoc_include empty.rs}}",
        ),
        (
            "src/p.rs",
            "fn a() {}\r\n// ANCHOR: run\r\nfn b() {}\n// ANCHOR: in\n// ANCHOR_END: in\n// ANCHOR_END: run\n\
             fn c() {}\n// ANCHOR: run\nfn d() {}\n// ANCHOR_END: run",
        ),
        ("src/empty.rs", ""),
    ]);
    assert_replayed(&root, &load(&root).unwrap().take_chapters()[0]);
}

#[test]
#[cfg(unix)]
fn other_preprocessors_run_up_to_drydocks_turn() {
    // It takes its input and writes the book back with one word exchanged.
    let exchange = "#!/bin/sh\n[ \"$1\" = supports ] && exit 0\n\
                    python3 -c 'import json,sys; c,b=json.load(sys.stdin); \
                    print(json.dumps(b).replace(\"OLD\",\"NEW\"))'\n";
    let (_dir, root) = book(&[
        (
            "book.toml",
            "[preprocessor.drydock]\nafter = [\"links\", \"exchange\"]\n[preprocessor.exchange]\n\
             command = \"sh exchange.sh\"\n[preprocessor.later]\ncommand = \"false\"\nafter = [\"drydock\"]\n\
             renderers = [\"html\"]\n",
        ),
        ("exchange.sh", exchange),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "one\nOLD\nthree\n"),
    ]);
    let chapter = &load(&root).unwrap().take_chapters()[0];
    assert_eq!(chapter.text, "one\nNEW\nthree\n");
    let span = chapter.sources.span(4..7);
    assert_eq!((span.line(), span.near, span.text()), (2, true, "OLD"));
    assert!(!chapter.sources.span(8..13).near);
}

/// A file of a made-up book: its lines, its line ends, whether it ends with one, whether it has a mark.
type MadeUp = (Vec<String>, bool, bool, bool);

const PLACES: [&str; 5] = ["src/a.md", "src/inc/b.txt", "stack/c.yml", "src/inc/deep/d.md", "stack/e"];

fn line(file: usize) -> BoxedStrategy<String> {
    let plain = prop::sample::select(vec![
        "",
        "word",
        "\ttab",
        "  ünïcödé 漢字 🦀",
        "}} {{",
        "\\",
        "{{#unknown x}}",
        "{{#include nowhere}}",
        "a\rb",
        "{{#title T}}",
    ])
    .prop_map(str::to_owned);
    let anchor = ("ANCHOR(_END)?: ?(one|two|)", prop::sample::select(vec!["", "# ", "X"]))
        .prop_map(|(mark, before)| before.to_owned() + &mark);
    if file + 1 == PLACES.len() {
        return prop_oneof![3 => plain, 2 => anchor].boxed();
    }
    let up = "../".repeat(PLACES[file].matches('/').count());
    let include = (
        file + 1..PLACES.len(),
        "(|:|:[0-5]|:[0-5]:[0-6]|:[0-5]:|::[0-5]|:one|:two|:three|:1:x)",
        "(|\\\\|- )",
        "(|\\.| x)",
    )
        .prop_map(move |(target, part, before, behind)| {
            format!("{before}{{{{#include {up}{}{part}}}}}{behind}", PLACES[target])
        });
    prop_oneof![3 => plain, 2 => anchor, 2 => include].boxed()
}

fn made_up(file: usize) -> impl Strategy<Value = MadeUp> {
    (prop::collection::vec(line(file), 0..7), any::<bool>(), any::<bool>(), prop::bool::weighted(0.1))
}

fn written(path: &str, (lines, windows, closed, mark): &MadeUp) -> String {
    let end = if *windows { "\r\n" } else { "\n" };
    let mark = if *mark { "\u{feff}" } else { "" };
    // An own first line keeps the chapter from being empty.
    let first = if path == PLACES[0] { format!("# A{end}") } else { String::new() };
    format!("{mark}{first}{}{}", lines.join(end), if *closed { end } else { "" })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// mdBook's own `links` makes the text; the way back must be exact at every byte.
    #[test]
    fn includes_alone_never_blur_a_place(
        files in (made_up(0), made_up(1), made_up(2), made_up(3), made_up(4))
    ) {
        let files = [files.0, files.1, files.2, files.3, files.4];
        let mut on_disk = vec![
            ("book.toml", BOOK_TOML.to_owned()),
            ("src/SUMMARY.md", "- [A](a.md)\n".to_owned()),
        ];
        on_disk.extend(PLACES.iter().zip(&files).map(|(path, file)| (*path, written(path, file))));
        let (_dir, root) = book(&on_disk);
        let chapter = &load(&root).unwrap().take_chapters()[0];
        assert_true_to_source(chapter);
        assert_replayed(&root, chapter);
    }
}

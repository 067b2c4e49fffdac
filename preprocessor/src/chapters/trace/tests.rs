use super::*;

/// A disk of `(path, text)` below `/book`.
fn disk(files: &[(&str, &str)]) -> impl Fn(&Utf8Path) -> Option<String> {
    let files: HashMap<Utf8PathBuf, String> = files
        .iter()
        .map(|(path, text)| (normal(&Utf8Path::new("/book").join(path)), (*text).to_owned()))
        .collect();
    move |path| files.get(&normal(path)).cloned()
}

/// Where each line of `text` comes from: `file:line:column text`, with `~` before the near ones.
fn places(files: &[(&str, &str)], text: &str) -> String {
    let map = trace("/book".into(), "src/a.md".into(), text, &disk(files));
    let mut start = 0;
    let mut told = String::new();
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        let span = map.span(start..start + content.len());
        let near = if span.near { "~" } else { "" };
        told += &format!("{near}{}:{}:{} {:?}\n", span.file(), span.line(), span.column(), span.text());
        start += line.len();
    }
    told
}

#[test]
fn an_unchanged_chapter_is_itself() {
    let text = "# A\r\n\r\n\t${{x}}\r\n";
    let map = trace("/book".into(), "src/a.md".into(), text, &disk(&[("src/a.md", text)]));
    assert_eq!(map, SourceMap::identity(Arc::new(SourceFile::new("src/a.md", text))));
}

#[test]
fn a_byte_order_mark_shifts_every_place() {
    let files = [("src/a.md", "\u{feff}one\ntwo {{#include b}}\n"), ("src/b", "\u{feff}three")];
    insta::assert_snapshot!(places(&files, "one\ntwo \u{feff}three\n"));
}

#[test]
fn lines_keep_their_places_through_includes() {
    let files = [
        (
            "src/a.md",
            "intro\n\n```sh\n{{#include ../stack/run.sh:go}}\n```\n\n{{#title T}}\\{{#include b}}\nend\n",
        ),
        (
            "stack/run.sh",
            "#!/bin/sh\r\n# ANCHOR: go\r\necho ü\r\n{{#include b:2}}\r\n# ANCHOR: x\r\ntrue\r\n# ANCHOR_END: go\r\n",
        ),
        ("stack/b", "one\n\ttwo\nthree\n"),
    ];
    let text = "intro\n\n```sh\necho ü\n\ttwo\ntrue\n```\n\n{{#include b}}\nend\n";
    insta::assert_snapshot!(places(&files, text));
}

#[test]
fn fences_of_playgrounds_and_hidden_lines_are_near() {
    let files = [
        ("src/a.md", "{{#playground p.rs editable}}\n```rust\n{{#rustdoc_include p.rs:2}}\n```\n"),
        ("src/p.rs", "fn main() {\n    run();\n}\n"),
    ];
    let text =
        "```rust,editable\nfn main() {\n    run();\n}\n```\n\n```rust\n# fn main() {\n    run();\n# }\n```\n";
    insta::assert_snapshot!(places(&files, text));
}

#[test]
fn what_another_preprocessor_changed_is_near() {
    let files =
        [("src/a.md", "one\n{{ version }} here\n{{#include b}}\nfour\ngone\n"), ("src/b", "two\nthree")];
    let text = "<header>\none\n1.2 here\ntwo\n<added>\nthree\nfour\n";
    insta::assert_snapshot!(places(&files, text));
}

#[test]
fn a_chapter_without_a_file_stands_in_for_itself() {
    insta::assert_snapshot!(places(&[], "# Made up\n\n$ true\n"));
    let map = trace("/book".into(), "src/a.md".into(), "", &disk(&[]));
    assert!(map.span(0..0).near);
}

#[test]
fn a_chapter_of_which_nothing_is_left_still_has_a_place() {
    let files = [("src/a.md", "{{#title Only}}")];
    let map = trace("/book".into(), "src/a.md".into(), "", &disk(&files));
    assert_eq!(map.span(0..0).file(), "src/a.md");
}

#[test]
fn files_outside_the_book_keep_their_whole_path() {
    let files = [("src/a.md", "{{#include ../../lib/x}}\n"), ("../lib/x", "x")];
    insta::assert_snapshot!(places(&files, "x\n"));
}

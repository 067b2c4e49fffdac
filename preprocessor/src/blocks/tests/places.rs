//! Exact places: in lists and quotes, with Windows line endings, tabs and wide characters.

use std::sync::Arc;

use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::Just;

use crate::chapters::Chapter;
use crate::span::{Piece, SourceFile, SourceMap};

use super::{block, blocks, commands, read, short};

/// Text, the block's text, the lines cut out for it, its prefix.
type Case = (&'static str, &'static str, &'static str, &'static str);

#[test]
fn blocks_are_found_where_they_stand() {
    const CASES: [Case; 22] = [
        ("```console\n$ a\n```\n", "$ a\n", "```console\n$ a\n```\n", ""),
        ("x\n\n~~~console\n$ a\n~~~\ny\n", "$ a\n", "~~~console\n$ a\n~~~\n", ""),
        ("```` console\n$ a\n```\n````\n", "$ a\n```\n", "```` console\n$ a\n```\n````\n", ""),
        ("```console\n$ a\n`````  \nx", "$ a\n", "```console\n$ a\n`````  \n", ""),
        ("```console\n$ a\n```", "$ a\n", "```console\n$ a\n```", ""),
        ("  ```console\n  $ a\n  ```\n", "$ a\n", "  ```console\n  $ a\n  ```\n", "  "),
        ("- x\n\n  ```console\n  $ a\n  ```\n- y\n", "$ a\n", "  ```console\n  $ a\n  ```\n", "  "),
        (
            "1. x\n   ```console\n   $ a\n   out\n   ```\n",
            "$ a\nout\n",
            "   ```console\n   $ a\n   out\n   ```\n",
            "   ",
        ),
        ("- ```console\n  $ a\n  ```\n", "$ a\n", "```console\n  $ a\n  ```\n", "  "),
        ("> ```console\n> $ a\n> > b\n> ```\n", "$ a\n> b\n", "> ```console\n> $ a\n> > b\n> ```\n", "> "),
        (">```console\n>$ a\n>```\n", "$ a\n", ">```console\n>$ a\n>```\n", ">"),
        ("> - ```console\n>   $ a\n>   ```\n", "$ a\n", "```console\n>   $ a\n>   ```\n", ">   "),
        ("- > ```console\n  > $ a\n  > ```\n", "$ a\n", "```console\n  > $ a\n  > ```\n", "  > "),
        ("```console\r\n$ a\r\nout\r\n```\r\nx\r\n", "$ a\nout\n", "```console\r\n$ a\r\nout\r\n```\r\n", ""),
        ("> ```console\r\n> $ a\r\n> ```\r\n", "$ a\n", "> ```console\r\n> $ a\r\n> ```\r\n", "> "),
        ("x\n\n\t$ a\n\tout\n\nx\n", "$ a\nout\n", "\t$ a\n\tout\n", ""),
        ("    $ a\n\n    $ b\n\nx\n", "$ a\n\n$ b\n", "    $ a\n\n    $ b\n", ""),
        ("- x\n\n      $ a\n", "$ a\n", "      $ a\n", "  "),
        ("- x\n\n\t  $ a\n", "$ a\n", "\t  $ a\n", "  "),
        ("> x\n>\n>     $ a\n", "$ a\n", ">     $ a\n", "> "),
        ("\t$ a\r\n\tb\r\n", "$ a\nb\n", "\t$ a\r\n\tb\r\n", ""),
        (
            "größe 漢字\n\n```console\n$ echo ü漢\nü漢\n```\n",
            "$ echo ü漢\nü漢\n",
            "```console\n$ echo ü漢\nü漢\n```\n",
            "",
        ),
    ];
    for (text, inside, lines, prefix) in CASES {
        let block = block(text);
        assert_eq!(block.text, inside, "{text:?}");
        assert_eq!(&text[block.range.clone()], lines, "{text:?}");
        assert_eq!(block.prefix, prefix, "{text:?}");
    }
}

#[test]
fn spans_cover_fences_and_commands() {
    let text =
        "# T\n\n1. Do:\n\n   ```console\n   $ eins ü\n   > zwei\n   out 漢\n     more\n   $ b\n   ```\n";
    let block = block(text);
    assert_eq!((block.span.line(), block.span.column()), (5, 4));
    assert!(block.span.text().starts_with("```console\n") && block.span.text().ends_with("   ```"));
    let step = &block.steps[0];
    assert_eq!((step.span.line(), step.span.column(), step.span.text()), (6, 6, "eins ü\n   > zwei"));
    let expected = step.expected.as_ref().expect("output");
    assert_eq!((expected.span.line(), expected.span.text()), (8, "out 漢\n     more"));
    assert_eq!((expected.text.as_str(), expected.lines.clone()), ("out 漢\n  more\n", 2..4));
    assert_eq!((block.steps[1].span.line(), block.steps[1].lines.clone()), (10, 4..5));
}

#[test]
fn windows_line_endings_leave_no_trace_in_commands() {
    let text = "<!-- drydock: timeout = \"1s\",\r\n where = { n = \"x\" } -->\r\n\r\n```console,hidden\r\n$ a <n> \\\r\n> b\r\nout\r\n```\r\n";
    let block = block(text);
    assert!(block.hidden);
    assert_eq!(commands(&block), ["a x \\\nb"]);
    assert_eq!(block.steps[0].expected.as_ref().expect("output").text, "out\n");
    assert_eq!(block.steps[0].span.text(), "a <n> \\\r\n> b");
}

#[test]
fn directives_are_cut_out_as_whole_lines() {
    let cases = [
        ("<!-- drydock: timeout = '1s' -->\n```sh\na\n```\n", "<!-- drydock: timeout = '1s' -->\n"),
        ("x\n<!-- drydock: timeout = '1s' -->\n\n```sh\na\n```\n", "<!-- drydock: timeout = '1s' -->\n"),
        (
            "- x\n\n  <!-- drydock: timeout = '1s' -->\n  ```sh\n  a\n  ```\n",
            "  <!-- drydock: timeout = '1s' -->\n",
        ),
        ("- <!-- drydock: timeout = '1s' -->\n  ```sh\n  a\n  ```\n", "<!-- drydock: timeout = '1s' -->"),
        (
            "> <!-- drydock:\n> timeout = '1s' -->\n> ```sh\n> a\n> ```\n",
            "> <!-- drydock:\n> timeout = '1s' -->\n",
        ),
        ("<!-- drydock: timeout = '1s' -->\n\n\t$ a\n", "<!-- drydock: timeout = '1s' -->\n"),
    ];
    for (text, expected) in cases {
        let block = block(text);
        assert!(block.steps[0].terms.timeout.is_some(), "{text}");
        assert_eq!(&text[block.directive.expect("a directive")], expected, "{text}");
    }
}

#[test]
fn a_fence_left_open_in_a_container_ends_with_it() {
    for text in [
        "> ```console\n> $ a\n\nx\n",
        "- ```console\n  $ a\n\nx\n",
        "```console\n$ a\n",
        "> ```console\n> $ a\n> > ```\n",
    ] {
        let (blocks, diagnostics) = read(text);
        assert_eq!((blocks.len(), diagnostics.len()), (1, 1), "{text}\n{}", short(&diagnostics));
        assert_eq!(diagnostics[0].code.as_str(), "D0101", "{text}");
    }
}

#[test]
fn places_are_those_of_included_files() {
    let author = Arc::new(SourceFile::new(
        "book/a.md",
        "# A\n\n```console\n{{#include b.txt}}\n```\n\n\\{{#include x}}\n",
    ));
    let included = Arc::new(SourceFile::new("book/b.txt", "$ one\n$ two <b>"));
    let text = "# A\n\n```console\n$ one\n$ two <b>\n```\n\n{{#include x}}\n";
    let piece = |start, source: &Arc<SourceFile>, offset| Piece {
        start,
        source: Arc::clone(source),
        offset,
        near: false,
    };
    let sources = SourceMap::from_pieces(vec![
        piece(0, &author, 0),
        piece(16, &included, 0),
        piece(31, &author, 34),
        piece(37, &author, 40),
    ]);
    let chapter = Chapter { text: text.into(), sources: sources.expect("in order"), ..super::chapter("") };
    let mut diagnostics = Vec::new();
    let blocks = super::parse(&chapter, &super::Bindings::new(), &mut diagnostics).own;
    assert_eq!((blocks[0].span.file(), blocks[0].span.line()), ("book/a.md", 3));
    let place = diagnostics[0].span.as_ref().expect("a place");
    assert_eq!((place.file(), place.line(), place.column(), place.text()), ("book/b.txt", 2, 7, "<b>"));
}

#[test]
fn braces_escaped_in_the_authors_file_are_meant() {
    let author = Arc::new(SourceFile::new("book/a.md", "```sh\n\\{{#include x}}\n```\n"));
    let piece = |start, offset| Piece { start, source: Arc::clone(&author), offset, near: false };
    let sources = SourceMap::from_pieces(vec![piece(0, 0), piece(6, 7)]).expect("in order");
    let chapter = Chapter { text: "```sh\n{{#include x}}\n```\n".into(), sources, ..super::chapter("") };
    let mut diagnostics = Vec::new();
    super::parse(&chapter, &super::Bindings::new(), &mut diagnostics);
    assert!(diagnostics.is_empty(), "{}", short(&diagnostics));
}

#[test]
fn deep_nesting_is_bad_input_and_nothing_worse() {
    for (open, depth) in [("[", 20_000), ("{a: ", 20_000), ("- ", 20_000)] {
        read(&format!("```yaml,data\n{}\n```\n", open.repeat(depth)));
    }
    read(&format!("{}```console\n", "> ".repeat(2_000)));
    read(&format!("<!-- drydock: where = {} -->\n```sh\na\n```\n", "[".repeat(20_000)));
}

/// A line of a console block without anything that has a meaning of its own.
fn line() -> impl Strategy<Value = String> {
    "[a-zäß漢 \t]{0,12}[a-z漢]"
}

fn container() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop_oneof![
        Just(("", "")),
        Just(("> ", "> ")),
        Just(("- ", "  ")),
        Just(("10. ", "    ")),
        Just(("> - ", ">   "))
    ]
}

proptest! {
    #[test]
    fn any_block_is_found_exactly(
        commands in prop::collection::vec((line(), prop::collection::vec(line(), 0..3)), 1..4),
        (first, rest) in container(),
        tildes in any::<bool>(),
        extra in 0_usize..3,
        windows in any::<bool>(),
        count in 1_usize..4,
    ) {
        let fence = if tildes { "~" } else { "`" }.repeat(3 + extra);
        let end = if windows { "\r\n" } else { "\n" };
        let mut inside = Vec::new();
        for (command, output) in &commands {
            inside.push(format!("$ {command}"));
            inside.extend(output.iter().map(|line| format!("|{line}")));
        }
        let mut text = String::new();
        let mut places = Vec::new();
        for _ in 0..count {
            text += &format!("Words ü.{end}{end}{first}x{end}{rest}{end}");
            let start = text.len();
            text += &format!("{rest}{fence}console{end}");
            for line in &inside {
                text += &format!("{rest}{line}{end}");
            }
            text += &format!("{rest}{fence}{end}");
            places.push(start..text.len());
            text += end;
        }
        let found = blocks(&text);
        prop_assert_eq!(found.len(), count);
        let mut spliced = String::new();
        let mut from = 0;
        for (block, place) in found.iter().zip(places) {
            prop_assert_eq!(block.range.clone(), place);
            prop_assert_eq!(&block.text, &(inside.join("\n") + "\n"));
            prop_assert_eq!(&block.prefix, rest);
            prop_assert!(block.span.text().starts_with(&fence) && block.span.text().ends_with(&fence));
            for (step, (command, _)) in block.steps.iter().zip(&commands) {
                prop_assert_eq!(step.span.text(), command.trim_end());
            }
            spliced += &text[from..block.range.start];
            spliced += &text[block.range.clone()];
            from = block.range.end;
        }
        spliced += &text[from..];
        prop_assert_eq!(spliced, text);
    }

    #[test]
    fn no_text_whatever_breaks_the_reader(
        text in "([>\\-`~$<!d:= \t\r\nü#{}\\[\\]]|```|<!-- drydock: |-->|console|yaml|text,output|\n    |\\{\\{#include |file = \"a\"){0,40}",
    ) {
        let (blocks, diagnostics) = read(&text);
        for block in blocks {
            prop_assert!(text.is_char_boundary(block.range.start) && text.is_char_boundary(block.range.end));
        }
        for found in diagnostics {
            let span = found.span.expect("a place");
            prop_assert!(text.get(span.range.clone()).is_some(), "{:?} {}", span.range, found.message);
        }
    }
}

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use super::{Offer, Run, edited, preview};
use crate::blocks::Bindings;
use crate::chapters::Chapter;
use crate::compare::{self, Holes};
use crate::recording::Recorded;
use crate::report::Judged;
use crate::report::terminal::{self, Style};
use crate::sandbox::End;
use crate::scenarios::{self, Scenario};
use crate::span::{Piece, SourceFile, SourceMap};
use crate::verdict::{Outcome, Verdict};

const LIMIT: Duration = Duration::from_secs(60);
const PLAIN: Style = Style { color: false, width: 100 };

fn chapter(file: &str, text: &str) -> Chapter {
    let sources = SourceMap::identity(Arc::new(SourceFile::new(file, text)));
    Chapter { name: file.to_owned(), file: file.to_owned(), text: text.to_owned(), sources }
}

/// A chapter that is nothing but what it includes, and where it was cut from there.
fn including(file: &str, source: &Arc<SourceFile>) -> Chapter {
    let piece = Piece { start: 0, source: Arc::clone(source), offset: 0, near: false };
    let sources = SourceMap::from_pieces(vec![piece]).unwrap();
    Chapter { name: file.to_owned(), file: file.to_owned(), text: source.text.clone(), sources }
}

/// Chapters in which no file is put together of others are what their files are.
fn reread(chapter: &Chapter, texts: &BTreeMap<String, String>) -> Option<Chapter> {
    let source = chapter.sources.files().next()?;
    let text = texts.get(&source.path).unwrap_or(&source.text);
    let source = Arc::new(SourceFile::new(source.path.clone(), text.clone()));
    Some(Chapter { text: text.clone(), sources: SourceMap::identity(source), ..chapter.clone() })
}

/// A chapter judged by what its steps have printed: text, or a failure.
fn judged(chapter: Chapter, outputs: &[Result<&str, i32>], bindings: &Bindings) -> (Scenario, Vec<Outcome>) {
    let (scenario, _) = scenarios::read(chapter, bindings);
    let steps: Vec<_> = scenario.steps().collect();
    assert_eq!(steps.len(), outputs.len(), "an output for each step");
    let mut holes = Holes::default();
    let outcome = |(step, output): (_, &Result<&str, i32>)| {
        let (output, code) = output.map_or_else(|code| ("broken\n", code), |output| (output, 0));
        let end = End::Exited(code);
        let recorded = Recorded::new(output, end, 1);
        let verdict = compare::judge(step, &recorded, LIMIT, &mut holes);
        Outcome {
            verdict,
            recorded: Some(recorded),
            replayed: false,
            facts: crate::verdict::facts::Facts::default(),
        }
    };
    let outcomes = steps.into_iter().zip(outputs).map(outcome).collect();
    (scenario, outcomes)
}

/// What is offered after a run, and the texts of the files once all of it is accepted.
fn offered(
    run: &[(Scenario, Vec<Outcome>)],
    others: &[Chapter],
    bindings: &Bindings,
) -> (Offer, BTreeMap<String, String>) {
    let judged: Vec<Judged<'_>> =
        run.iter().map(|(scenario, outcomes)| crate::sample::judged(scenario, outcomes)).collect();
    let offer = Offer::of(&Run { judged: &judged, others, bindings, timeout: LIMIT, reread: &reread });
    let texts = edited(offer.proposals.iter().map(|proposal| &proposal.edit));
    (offer, texts)
}

/// The text of a single chapter once everything is accepted.
fn accepted(text: &str, outputs: &[Result<&str, i32>]) -> String {
    let bindings = Bindings::from([("web".to_owned(), "nginx".to_owned())]);
    let run = [judged(chapter("book/a.md", text), outputs, &bindings)];
    let (offer, mut texts) = offered(&run, &[], &bindings);
    assert_eq!(offer.refused, [], "{text:?}");
    assert_eq!(offer.barred, [], "{text:?}");
    texts.remove("book/a.md").unwrap_or_else(|| text.to_owned())
}

#[test]
fn output_lines_change_and_no_other_byte() {
    for (text, outputs, new) in [
        ("```console\n$ a\nold\n```\n", vec![Ok("new\n")], "```console\n$ a\nnew\n```\n"),
        ("```console\n$ a\nold\n```\n", vec![Ok("old\n")], "```console\n$ a\nold\n```\n"),
        ("```console\n$ a\n```\n", vec![Ok("new\n")], "```console\n$ a\n```\n"),
        ("```console\n$ a\nold\n\n$ b\n```\n", vec![Ok(""), Ok("x")], "```console\n$ a\n\n$ b\n```\n"),
        (
            "Text  \r\n\r\n```console\r\n$ a\r\nold\r\nkept\r\n```\r\nEnd",
            vec![Ok("one\ntwo\nkept\n")],
            "Text  \r\n\r\n```console\r\n$ a\r\none\r\ntwo\r\nkept\r\n```\r\nEnd",
        ),
        (
            "1. x\n\n   ```console\n   $ a\n   old\n   ```\n",
            vec![Ok("one\n\ntwo\n")],
            "1. x\n\n   ```console\n   $ a\n   one\n\n   two\n   ```\n",
        ),
        (
            "> - ```console\n>   $ a\n>   old\n>   ```\n",
            vec![Ok("one\n\ntwo\n")],
            "> - ```console\n>   $ a\n>   one\n>\n>   two\n>   ```\n",
        ),
        (
            "- x\n\n\t```console\n\t$ a\n\told\n\t```\n",
            vec![Ok("1\n2\n")],
            "- x\n\n\t```console\n\t$ a\n\t1\n\t2\n\t```\n",
        ),
        ("    $ a\n    old", vec![Ok("größe\n→\n")], "    $ a\n    größe\n    →"),
        (
            "```sh\na\n```\n\n```text,output\nold\n```\n",
            vec![Ok("$ new\n")],
            "```sh\na\n```\n\n```text,output\n$ new\n```\n",
        ),
        (
            "```console\n$ a\nold\n```\n",
            vec![Ok("> x\n$ y\n```\n...\n")],
            "```console\n$ a\n[..] x\n[..] y\n[..]``\n\\...\n```\n",
        ),
        (
            "```console\n$ a <web>\n<web> down\n```\n",
            vec![Ok("nginx up\n")],
            "```console\n$ a <web>\n<web> up\n```\n",
        ),
        (
            "- x\n\n  ```console\n  $ a\n\n  old\n  ```\n",
            vec![Ok("new\n")],
            "- x\n\n  ```console\n  $ a\n  new\n  ```\n",
        ),
        (
            "```console\n$ a\n[ID:web]\n$ b\nold\n```\n",
            vec![Ok("4f5c8e2b9a01\n"), Ok("4f5c8e2b9a01 172.18.0.2\n")],
            "```console\n$ a\n[ID:web]\n$ b\n[ID:web] [IP]\n```\n",
        ),
    ] {
        assert_eq!(accepted(text, &outputs), new, "{text:?} {outputs:?}");
        assert_eq!(accepted(new, &outputs), new, "a second time: {text:?}");
    }
}

/// Everything that is refused, as its author reads it.
fn refusals(offer: &Offer) -> String {
    terminal::render(&offer.refused, PLAIN)
}

#[test]
fn what_only_the_author_can_mend_is_refused_with_the_way_out() {
    let none = Bindings::new();
    let refused = |text: &str, output: &str| {
        let run = [judged(chapter("book/a.md", text), &[Ok(output)], &none)];
        let (offer, texts) = offered(&run, &[], &none);
        assert!(texts.is_empty(), "{texts:?}");
        refusals(&offer)
    };
    let many: String = (0..500).map(|line| format!("line {line}\n")).collect();
    insta::assert_snapshot!("nothing_left", refused("```console\n$ a\n...\nready\n...\n```\n", &many));
    insta::assert_snapshot!("too_long", refused("```console\n$ a\nready\n```\n", &many));
    insta::assert_snapshot!("silent", refused("```sh\na\n```\n\n```text,output\nold\n```\n", ""));
    // A named hole that passed elsewhere with another value.
    let torn = "```console\n$ a\n[PORT:x] down\n$ b\n[PORT:x]\n```\n";
    let run = [judged(chapter("book/a.md", torn), &[Ok("80 up\n"), Ok("443\n")], &none)];
    insta::assert_snapshot!("breaks_another", refusals(&offered(&run, &[], &none).0));
}

#[test]
fn what_was_made_elsewhere_is_refused() {
    let none = Bindings::new();
    let text = "```console\n$ a\nold\n```\n";
    let source = Arc::new(SourceFile::new("book/shared.md", text));
    // Made or changed by another preprocessor.
    let piece = Piece { start: 0, source: Arc::clone(&source), offset: 0, near: true };
    let near =
        Chapter { sources: SourceMap::from_pieces(vec![piece]).unwrap(), ..chapter("book/a.md", text) };
    let run = [judged(near, &[Ok("new\n")], &none)];
    insta::assert_snapshot!("near", refusals(&offered(&run, &[], &none).0));
    // Put together from two files.
    let at = text.find("ld\n").unwrap();
    let pieces = vec![
        Piece { start: 0, source: Arc::clone(&source), offset: 0, near: false },
        Piece { start: at, source: Arc::new(SourceFile::new("book/b.md", text)), offset: at, near: false },
    ];
    let woven = Chapter { sources: SourceMap::from_pieces(pieces).unwrap(), ..chapter("book/a.md", text) };
    let run = [judged(woven, &[Ok("new\n")], &none)];
    insta::assert_snapshot!("woven", refusals(&offered(&run, &[], &none).0));
    // Included twice, with different results.
    let run =
        ["new\n", "other\n"].map(|output| judged(including("book/x.md", &source), &[Ok(output)], &none));
    let (offer, texts) = offered(&run, &[], &none);
    assert_eq!((offer.refused.len(), texts.len()), (2, 0));
    insta::assert_snapshot!("torn", refusals(&offer));
    // Included by a chapter that was not run.
    let run = [judged(including("book/x.md", &source), &[Ok("new\n")], &none)];
    insta::assert_snapshot!("not_run", refusals(&offered(&run, &[including("book/y.md", &source)], &none).0));
}

#[test]
fn a_place_that_is_included_twice_is_edited_once() {
    let none = Bindings::new();
    let source = Arc::new(SourceFile::new("book/shared.md", "```console\n$ a\nold\n```\n"));
    let run = ["x.md", "y.md"].map(|file| judged(including(file, &source), &[Ok("4f5c8e2b9a01\n")], &none));
    let (offer, texts) = offered(&run, &[], &none);
    assert_eq!((offer.refused.len(), offer.proposals.len()), (0, 1));
    assert_eq!(offer.proposals[0].claims().len(), 2);
    assert_eq!(texts["book/shared.md"], "```console\n$ a\n[ID]\n```\n");
    // One that passes there must go on passing.
    let run = ["new\n", "old\n"].map(|output| judged(including("x.md", &source), &[Ok(output)], &none));
    let (offer, texts) = offered(&run, &[], &none);
    assert_eq!((offer.refused.len(), texts.len()), (1, 0));
}

#[test]
fn a_chapter_with_a_failure_is_left_alone() {
    let none = Bindings::new();
    let text = "```console\n$ a\nold\n$ b\n$ c\nold\n```\n";
    let run = [
        judged(chapter("book/a.md", text), &[Ok("new\n"), Err(1), Ok("new\n")], &none),
        judged(chapter("book/b.md", text), &[Ok("new\n"), Ok(""), Ok("new\n")], &none),
    ];
    let (offer, texts) = offered(&run, &[], &none);
    assert_eq!(texts.keys().collect::<Vec<_>>(), ["book/b.md"]);
    let barred: Vec<_> = offer
        .barred
        .iter()
        .map(|barred| (barred.file.as_str(), barred.step.line(), barred.mismatched))
        .collect();
    assert_eq!(barred, [("book/a.md", 4, 2)]);
    assert_eq!(offer.barred[0].verdict, Verdict::Failed);
}

#[test]
fn a_person_sees_what_would_change() {
    let none = Bindings::new();
    let text = "# Volumes\n\n```console\n$ docker volume ls\nDRIVER    VOLUME NAME\nlocal     postgres_data\n\
                $ docker ps --format \\\n> '{{.ID}}'\n[ID:web]\ngone\n$ true\nnothing\n```\n\nEnd\n";
    let outputs =
        [Ok("DRIVER    VOLUME NAME\nlocal     pgdata\nlocal     redis_data\n"), Ok("4f5c8e2b9a01\n"), Ok("")];
    let run = [judged(chapter("book/volumes.md", text), &outputs, &none)];
    let (offer, _) = offered(&run, &[], &none);
    let blocks: Vec<_> = offer.proposals.iter().map(|proposal| preview::block(proposal, PLAIN)).collect();
    insta::assert_snapshot!("review", blocks.join("\n"));
    let edits = || offer.proposals.iter().map(|proposal| &proposal.edit);
    insta::assert_snapshot!("patch", preview::patch(edits(), PLAIN));
    let colored = Style { color: true, ..PLAIN };
    let plain = |text: &str| anstream::adapter::strip_str(text).to_string();
    for (color, without) in [
        (preview::block(&offer.proposals[0], colored), &blocks[0]),
        (preview::patch(edits(), colored), &preview::patch(edits(), PLAIN)),
    ] {
        assert!(color.contains("\u{1b}[31m") && color.contains("\u{1b}[32m"), "{color:?}");
        assert_eq!(plain(&color), *without);
    }
}

/// Lines that are hard to write as expected output, and some that are not.
fn line() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "plain",
        "$ id",
        "$",
        "> go on",
        ">",
        "...",
        "\\...",
        "  ...",
        "```",
        "~~~~",
        "  ```console",
        "[ID] [..]",
        "\\[x]",
        "[VERSOIN]",
        "<web>",
        "4f5c8e2b9a01 up",
        "id 172.18.0.2/16",
        "größe → 漢字",
        "a\tb",
        "\ttab",
        "NAME      STATUS    PORTS",
        "web       up        80",
        "db        down",
        "{{#include x.md}}",
        "{{ .Names }}",
        "# title",
        "- item",
        "<!-- drydock: exit = 1 -->",
        "    deep",
        "\u{1b}[31mred\u{1b}[0m  ",
        "![x](y)",
        "\\",
        "| a |",
    ])
}

fn old_line() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "plain",
        "...",
        "[ID] up",
        "id [IP]/16",
        "[..] 漢字",
        "NAME      STATUS    PORTS",
        "web       [..]      80",
        "db   up",
        "\\[x]",
        "old",
        "x [ID:a]",
        "<web> down",
        "",
    ])
}

/// What stands before the lines of a block, and before its first one.
fn container() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("", ""),
        ("- ", "  "),
        ("1. ", "   "),
        ("> ", "> "),
        ("> - ", ">   "),
        ("- > ", "  > "),
        ("-   ", "    "),
        ("- x\n\n\t", "\t"),
        ("1. x\n\n\t", "\t"),
    ])
}

#[derive(Clone, Debug)]
struct MadeUp {
    text: String,
    outputs: Vec<String>,
}

prop_compose! {
    fn made_up()(
        blocks in prop::collection::vec(
            (container(), prop::collection::vec(
                (prop::collection::vec(old_line(), 0..5), prop::collection::vec(line(), 0..6)), 1..4),
             any::<bool>()),
            1..4),
        windows in any::<bool>(),
        ended in any::<bool>(),
    ) -> MadeUp {
        let (mut text, mut outputs) = ("# Title\n\n".to_owned(), Vec::new());
        for ((first, rest), commands, stated) in blocks {
            text += &format!("{first}```console\n");
            for (index, (old, new)) in commands.iter().enumerate() {
                text += &format!("{rest}$ command {index}\n");
                let last = index + 1 == commands.len();
                let stated = stated && last && old.iter().any(|line| !line.is_empty());
                if stated {
                    text += &format!("{rest}```\n{}\n{rest}```text,output\n", rest.trim_end());
                }
                for line in old {
                    text += format!("{rest}{line}").trim_end();
                    text.push('\n');
                }
                outputs.push(new.iter().map(|line| format!("{line}\n")).collect());
            }
            text += &format!("{rest}```\n\nBetween <web>\n\n");
        }
        if !ended {
            text.truncate(text.trim_end().len());
        }
        MadeUp { text: if windows { text.replace('\n', "\r\n") } else { text }, outputs }
    }
}

/// A chapter without the lines that state output.
fn without_output(scenario: &Scenario) -> String {
    let text = &scenario.chapter.text;
    let mut kept = String::new();
    let mut from = 0;
    for expected in scenario.steps().filter_map(|step| step.expected.as_ref()) {
        let (first, last) = (expected.written.first().unwrap(), expected.written.last().unwrap());
        kept.push_str(&text[from..text[..first.start].rfind('\n').map_or(0, |end| end + 1)]);
        from = text[last.end..].find('\n').map_or(text.len(), |end| last.end + end + 1);
    }
    kept + &text[from..]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_500) })]

    #[test]
    fn everything_that_is_accepted_passes_and_nothing_else_changes(made_up in made_up()) {
        let bindings = Bindings::from([("web".to_owned(), "nginx".to_owned())]);
        let outputs: Vec<Result<&str, i32>> = made_up.outputs.iter().map(|output| Ok(output.as_str())).collect();
        let run = [judged(chapter("book/a.md", &made_up.text), &outputs, &bindings)];
        let (offer, texts) = offered(&run, &[], &bindings);
        let silent = offer.refused.iter().all(|refused| refused.label == "nothing came");
        prop_assert!(silent, "{}\n{}", made_up.text, refusals(&offer));
        let new = texts.get("book/a.md").unwrap_or(&made_up.text);

        let again = [judged(chapter("book/a.md", new), &outputs, &bindings)];
        let (second, texts) = offered(&again, &[], &bindings);
        prop_assert_eq!(texts.len(), 0, "a second time:\n{}", new);
        prop_assert_eq!(second.refused.len(), offer.refused.len());
        let passed = |(_, outcomes): &(Scenario, Vec<Outcome>)| {
            outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Passed).count()
        };
        prop_assert_eq!(passed(&again[0]) + offer.refused.len(), outputs.len());
        prop_assert_eq!(without_output(&again[0].0), without_output(&run[0].0));
    }
}

//! Whole chapters in, blocks and diagnostics out.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use super::{Action, Bindings, Block, Exit, Kind, Status, Stop, parse};
use crate::chapters::Chapter;
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::{SourceFile, SourceMap};

mod inserts;
mod mistakes;
mod places;

pub(crate) fn chapter(text: &str) -> Chapter {
    let source = Arc::new(SourceFile::new("book/a.md", text));
    Chapter {
        name: "A".to_owned(),
        file: "book/a.md".to_owned(),
        text: text.to_owned(),
        sources: SourceMap::identity(source),
    }
}

fn read(text: &str) -> (Vec<Block>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let bindings = Bindings::from([("user".to_owned(), "ada".to_owned())]);
    let blocks = parse(&chapter(text), &bindings, &mut diagnostics);
    (blocks.own, diagnostics)
}

fn blocks(text: &str) -> Vec<Block> {
    let (blocks, diagnostics) = read(text);
    assert!(diagnostics.is_empty(), "{text}\n{}", short(&diagnostics));
    blocks
}

fn block(text: &str) -> Block {
    let mut blocks = blocks(text);
    assert_eq!(blocks.len(), 1, "{text}");
    blocks.remove(0)
}

/// Diagnostics as a few lines each, for snapshots.
fn short(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for found in diagnostics {
        let span = found.span.as_ref().expect("every mistake has a place");
        let severity = if found.severity == Severity::Error { "error" } else { "warning" };
        let code = found.code.as_str();
        let (line, column) = (span.line(), span.column());
        let _ = writeln!(text, "{severity} {code} {line}:{column} {}", found.message);
        let _ = writeln!(text, "  at    {:?}: {}", span.text(), found.label);
        let _ = writeln!(text, "  help  {}", found.help.as_deref().unwrap_or("-"));
    }
    text
}

fn commands(block: &Block) -> Vec<&str> {
    block
        .steps
        .iter()
        .map(|step| match &step.action {
            Action::Command(text) => text.as_str(),
            other => panic!("{other:?}"),
        })
        .collect()
}

fn actions(block: &Block) -> Vec<&'static str> {
    let name = |action: &Action| match action {
        Action::Command(_) => "command",
        Action::Script(_) => "script",
        Action::Ansible { plays: true, .. } => "plays",
        Action::Ansible { .. } => "tasks",
        Action::Compose(_) => "compose",
        Action::Dockerfile(_) => "dockerfile",
        Action::Quote { .. } => "quote",
        Action::Edit { .. } => "edit",
        Action::Build { .. } => "build",
        Action::Look => "look",
    };
    block.steps.iter().map(|step| name(&step.action)).collect()
}

#[test]
fn languages_and_content_make_the_kind() {
    const TASKS: &str = "- name: a\n  ping:\n";
    let fence = |info: &str, body: &str| format!("```{info}\n{body}```\n");
    let cases: Vec<(String, Kind, &[&str])> = vec![
        (fence("console", "$ a\n"), Kind::Console, &["command"]),
        ("\t$ a\n".into(), Kind::Console, &["command"]),
        ("    $ a\n    out\n".into(), Kind::Console, &["command"]),
        (fence("sh", "a\n"), Kind::Script, &["script"]),
        (fence("bash", "a\n"), Kind::Script, &["script"]),
        (fence("shell", "a\n"), Kind::Script, &["script"]),
        (fence("yaml", TASKS), Kind::Ansible, &["tasks"]),
        (fence("YML", TASKS), Kind::Ansible, &["tasks"]),
        (fence("yml", "---\n- hosts: all\n  tasks: []\n"), Kind::Ansible, &["plays"]),
        (fence("yml", "- import_playbook: a.yml\n"), Kind::Ansible, &["plays"]),
        (fence("yml", "---\n- a: 1\n---\n- b: 2\n"), Kind::Ansible, &["tasks", "tasks"]),
        (fence("yaml", "services:\n  a:\n    image: b\n"), Kind::Compose, &["compose"]),
        (fence("dockerfile", "FROM a\n"), Kind::Dockerfile, &["dockerfile"]),
        (fence("Dockerfile", "FROM a\n"), Kind::Dockerfile, &["dockerfile"]),
        (fence("docker", "FROM a\n"), Kind::Dockerfile, &["dockerfile"]),
        (fence("yaml,data", "a: 1\n"), Kind::Data, &[]),
        (fence("dockerfile,data", "RUN a\n"), Kind::Data, &[]),
    ];
    for (text, kind, expected) in cases {
        let block = block(&text);
        assert_eq!((block.kind, actions(&block).as_slice()), (kind, expected), "{text}");
        assert!(block.steps.iter().all(|step| step.kind == kind), "{text}");
    }
}

#[test]
fn quotes_and_edits_are_steps_before_execution() {
    let quote = |info: &str, keys: &str, body: &str| {
        format!("<!-- drydock: file = \"f\"{keys} -->\n```{info}\n{body}```\n")
    };
    let cases: Vec<(String, Kind, &[&str])> = vec![
        (quote("yaml", "", "- a: 1\n"), Kind::Ansible, &["quote", "tasks"]),
        (quote("yaml", "", "services: {}\n"), Kind::Compose, &["quote", "compose"]),
        (quote("yaml,data", "", "- a: 1\n"), Kind::Quote, &["quote"]),
        (quote("yaml,no_run", "", "- a: 1\n"), Kind::Quote, &["quote"]),
        (quote("yaml", "", "- a: 1\n...\n- b: 1\n"), Kind::Quote, &["quote"]),
        (quote("dockerfile", "", "FROM a\n"), Kind::Dockerfile, &["quote", "build"]),
        (quote("dockerfile", "", "CMD a\n"), Kind::Quote, &["quote"]),
        (quote("sh", "", "a\n"), Kind::Script, &["quote", "script"]),
        (quote("python", "", "a\n"), Kind::Quote, &["quote"]),
        (quote("", "", "a\n"), Kind::Quote, &["quote"]),
    ];
    for (text, kind, expected) in cases {
        let block = block(&text);
        assert_eq!((block.kind, actions(&block).as_slice()), (kind, expected), "{text}");
        assert_eq!(block.status, Status::Run, "{text}");
        assert!(block.steps.iter().all(|step| step.kind == kind), "{text}");
    }
    let edits: [(&str, Kind, &[&str]); 4] = [
        ("dockerfile", Kind::Dockerfile, &["edit", "build"]),
        ("yaml", Kind::Quote, &["edit"]),
        ("python", Kind::Quote, &["edit"]),
        ("sh", Kind::Quote, &["edit"]),
    ];
    for (info, kind, expected) in edits {
        let text = quote("text", "", "old\n") + &quote(info, ", edit = true", "new\n");
        let block = blocks(&text).remove(1);
        assert_eq!((block.kind, actions(&block).as_slice()), (kind, expected), "{text}");
    }
}

#[test]
fn an_edit_replaces_what_was_shown_last() {
    let quote = |file: &str, keys: &str, body: &str| {
        format!("<!-- drydock: file = \"{file}\"{keys} -->\n```text\n{body}\n```\n\n")
    };
    let text = [
        quote("f", "", "first"),
        quote("g", "", "other"),
        quote("f", "", "second"),
        quote("f", ", edit = true", "third"),
        quote("f", ", edit = true", "fourth"),
    ]
    .concat();
    let edits: Vec<_> = blocks(&text)
        .into_iter()
        .flat_map(|block| block.steps)
        .filter_map(|step| match step.action {
            Action::Edit { file, fragment, replacement } => Some((file, fragment, replacement)),
            _ => None,
        })
        .collect();
    let expected = [("f", "second\n", "third\n"), ("f", "third\n", "fourth\n")];
    let expected = expected.map(|(f, a, b)| (f.to_owned(), a.to_owned(), b.to_owned()));
    assert_eq!(edits, expected);
}

#[test]
fn flags_make_the_status() {
    let cases = [
        ("```console\n$ a\n```\n", Status::Run, false, 1),
        ("```console,no_run\n$ a\n```\n", Status::NoRun, false, 0),
        ("```console,hidden\n$ a\n```\n", Status::Run, true, 1),
        (
            "<!-- drydock: ignore = \"why\" -->\n```console,ignore\n$ a\n```\n",
            Status::Ignored("why".into()),
            false,
            0,
        ),
        (
            "<!-- drydock: ignore = \"why\" -->\n```console\n$ a\n```\n",
            Status::Ignored("why".into()),
            false,
            0,
        ),
        ("<!-- drydock: ignore = \"why\" -->\n```yaml\n: [\n```\n", Status::Ignored("why".into()), false, 0),
        ("<!-- drydock: hidden = true -->\n\n    $ a\n", Status::Run, true, 1),
        ("<!-- drydock: no_run = true -->\n\n    $ a\n", Status::NoRun, false, 0),
        ("```yaml,data\na: 1\n```\n", Status::Data, false, 0),
    ];
    for (text, status, hidden, steps) in cases {
        let block = block(text);
        assert_eq!((&block.status, block.hidden, block.steps.len()), (&status, hidden, steps), "{text}");
    }
}

#[test]
fn other_words_stay_as_classes() {
    let cases: [(&str, &[&str]); 4] = [
        ("console,hidden", &["console"]),
        ("console, editable,hidden should_panic", &["console", "editable", "should_panic"]),
        ("sh edition2021\tno_run", &["sh", "edition2021"]),
        ("console", &["console"]),
    ];
    for (info, expected) in cases {
        let block = blocks(
            &format!("```{info}\n$ a\n```\n")
                .replace("$ a", if info.starts_with("sh") { "a" } else { "$ a" }),
        );
        assert_eq!(block[0].classes, expected, "{info}");
    }
    let (output, indented) = (blocks("```console\n$ a\n```\n```text,output\nb\n```\n"), block("    $ a\n"));
    assert_eq!(
        (output[1].classes.as_slice(), output[1].language.as_str()),
        (["text".to_owned()].as_slice(), "text")
    );
    assert_eq!((indented.classes.as_slice(), indented.language.as_str()), ([].as_slice(), ""));
}

#[test]
fn what_is_not_ours_is_left_alone() {
    let cases = [
        "",
        "prose with $ signs and <!-- comments -->",
        "```rust,ignore\nfn main() {}\n```\n",
        "```text\n$ a\n```\n",
        "```python,shuld_fail\na\n```\n",
        "```toml\na = 1\n```\n",
        "```\nplain\n```\n",
        "    indented without prompt\n",
        "<!-- a comment, drydock is nice -->\n\n```rust\n```\n",
        "<!-- dry run: x = 1 -->\n",
        "`<!-- drydock: x -->`\n",
        "```html\n<!-- drydock: x -->\n```\n",
        "```zsh\na\n```\n",
    ];
    for text in cases {
        assert!(blocks(text).is_empty(), "{text}");
    }
}

#[test]
fn terms_go_where_they_belong() {
    let text = "<!-- drydock: timeout = \"2m\", retry = \"500ms\", exit = 3 -->\n```console\n$ a\n$ b\n```\n";
    let steps = block(text).steps;
    for step in &steps {
        assert_eq!(step.terms.timeout, Some(Duration::from_secs(120)));
        assert_eq!(step.terms.retry, Some(Duration::from_millis(500)));
    }
    assert_eq!((steps[0].terms.exit, steps[1].terms.exit), (Exit::Success, Exit::Code(3)));

    let last = |keys: &str| {
        let mut steps = block(&format!("<!-- drydock: {keys} -->\n```console\n$ a\n$ b\n```\n")).steps;
        assert_eq!(steps[0].terms, super::Terms::default(), "{keys}");
        steps.remove(1).terms
    };
    assert_eq!(last("should_fail = true").exit, Exit::Failure);
    assert_eq!(last("stop_after = \"2s\"").stop, Some(Stop::After(Duration::from_secs(2))));
    assert_eq!(last("stop_on = 'ready'").stop, Some(Stop::On("ready".into())));
    let background = last("background = true, ready = \"curl x\"");
    assert_eq!((background.background, background.ready.as_deref()), (true, Some("curl x")));

    let steps =
        block("<!-- drydock: idempotent = true, file = 'f', timeout = '1s' -->\n```yaml\n- a: 1\n```\n")
            .steps;
    assert_eq!(
        (steps[0].terms.idempotent, steps[0].terms.timeout),
        (false, None),
        "the quote is no playbook"
    );
    assert!(steps[1].terms.idempotent);
}

#[test]
fn directives_may_span_lines_and_hold_comments() {
    let text = "<!--\n  drydock:\n  timeout = \"1s\", # because\n  where = { \"the name\" = \"x\" },\n-->\n\n```console\n$ a <the name>\n```\n";
    let block = block(text);
    assert_eq!(block.steps[0].terms.timeout, Some(Duration::from_secs(1)));
    assert_eq!(commands(&block), ["a x"]);
    assert_eq!(&text[block.directive.expect("a directive")], &text[..text.find("\n\n").expect("blank") + 1]);
}

#[test]
fn placeholders_are_filled_in_what_runs_only() {
    let text = "<!-- drydock: where = { name = \"x\" } -->\n```console\n$ a <name> \\\n> --as <user>\nout of <name> <none>\n```\n";
    let block = block(text);
    assert_eq!(commands(&block), ["a x \\\n--as ada"]);
    assert_eq!(block.text, "$ a <name> \\\n> --as <user>\nout of <name> <none>\n");
    let expected = block.steps[0].expected.as_ref().expect("output");
    assert_eq!((expected.text.as_str(), expected.lines.clone()), ("out of x <none>\n", 2..3));
    assert_eq!(expected.span.text(), "out of <name> <none>");
    assert_eq!(block.steps[0].span.text(), "a <name> \\\n> --as <user>");
    assert_eq!(block.steps[0].lines, 0..2);

    let own = "<!-- drydock: where = { user = \"bob\" } -->\n```sh\na <user>\n```\n";
    assert_eq!(super::tests::block(own).steps[0].action, Action::Script("a bob\n".into()));
}

#[test]
fn output_blocks_state_what_the_block_before_printed() {
    let blocks = blocks("```sh\na\n```\n\nPrints:\n\n```text,output\none\n...\n\n```\n");
    let expected = blocks[0].steps[0].expected.as_ref().expect("output");
    assert_eq!(
        (expected.text.as_str(), expected.lines.clone(), expected.span.line()),
        ("one\n...\n", 0..2, 8)
    );
    let output = &blocks[1];
    assert_eq!((output.kind, &output.status, output.output_of), (Kind::Data, &Status::Data, Some(0)));
    assert!(output.steps.is_empty());

    let after_no_run = super::tests::blocks("```sh,no_run\na\n```\n```text,output\none\n```\n");
    assert_eq!(after_no_run[1].output_of, None);
}

#[test]
fn a_block_with_a_mistake_is_there_without_steps() {
    for text in [
        "```console,hiden\n$ a\n```\n",
        "```console\n$ a <b>\n```\n",
        "```yaml\na: [\n```\n",
        "```sh\n\n```\n",
    ] {
        let (blocks, diagnostics) = read(text);
        assert_eq!((blocks.len(), diagnostics.len()), (1, 1), "{text}\n{}", short(&diagnostics));
        assert!(blocks[0].steps.is_empty(), "{text}");
    }
}

#[test]
fn ten_thousand_blocks_are_no_burden() {
    let text =
        "Words.\n\n<!-- drydock: timeout = \"1s\" -->\n```console\n$ a <user>\nout\n```\n\n".repeat(10_000);
    let started = std::time::Instant::now();
    assert_eq!(blocks(&text).len(), 10_000);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[test]
fn no_fenced_block_is_unseen() {
    let text = "```rust\na\n```\n\n```sh\nb\n```\n\n- ```\n  c\n  ```\n\n> ~~~ text , x\n> d\n> ~~~\n\n    indented\n";
    let blocks = parse(&chapter(text), &Bindings::new(), &mut Vec::new());
    let foreign: Vec<_> =
        blocks.foreign.iter().map(|block| (block.span.line(), block.language.as_str())).collect();
    assert_eq!(foreign, [(1, "rust"), (9, ""), (13, "text")]);
    assert_eq!(blocks.own.len(), 1);
    assert!(blocks.foreign.iter().all(|block| text[block.at..].contains(block.span.text())));
}

//! A stage knows only the types of the stages before it, and the words that all share.

use crate::Violation;
use crate::names::Named;
use crate::source::Tree;

/// Modules that every stage may use.
const SHARED: [&str; 11] = [
    "abreast",
    "catalogue",
    "config",
    "diagnostic",
    "event",
    "html",
    "inventory",
    "prose",
    "span",
    "suggestion",
    "verdict",
];

/// Types of a stage that are shared words: verdicts and events are founded on what was recorded.
const SHARED_TYPES: [&str; 3] = ["recording::Complaint", "recording::Recorded", "recording::Recording"];

/// Modules that put the stages together.
const WHOLE: [&str; 2] = ["cli", "pipeline"];

/// What a module may use beyond that, with the reason.
const EXCEPTIONS: [(&str, &str, &str); 10] = [
    ("accept", "compare", "what is proposed is held against what came by the one rule"),
    ("accept", "scenarios", "an edited chapter is read again before it is written"),
    ("config", "blocks::Bindings", "the book's placeholders are bound like those of a block"),
    ("outdated", "run::quote", "what a chapter shows of a file is found there by the one rule"),
    ("outdated", "report::markdown", "what is outdated is told in the Markdown of a job's summary"),
    ("sandbox", "stack::machine", "a sandbox is booted as the machine is on which the golden is prepared"),
    ("sandbox", "stack::marks", "what is ours on the user's engine bears one set of labels"),
    ("scenarios", "blocks", "to read a chapter is to parse its blocks"),
    ("verdict", "blocks", "a verdict in words names what the step had to do"),
    ("verdict", "sandbox::End", "a verdict in words names how the step ended"),
];

/// Modules in the order of the data: as `lib.rs` lists them, shared words first.
pub(crate) fn order(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    let order = stages(tree, &mut found);
    for file in tree.stage_files() {
        let module = file.module();
        for named in &file.reading.named {
            let rule = match module.first().map(String::as_str) {
                None => root(named),
                Some(own) => {
                    resolved(named, "mdbook_drydock").and_then(|target| allowed(own, &target, &order))
                }
            };
            found.extend(rule.map(|rule| file.violation(named.line, rule)));
        }
    }
    found
}

/// Every entry of [`EXCEPTIONS`] is used by the source.
pub(crate) fn needless_exceptions(tree: &Tree) -> Vec<Violation> {
    let used = |from: &str, to: &str| {
        tree.stage_files()
            .filter(|file| file.module().first().is_some_and(|own| own == from))
            .flat_map(|file| &file.reading.named)
            .filter_map(|named| resolved(named, "mdbook_drydock"))
            .any(|target| begins(&target.join("::"), to))
    };
    EXCEPTIONS
        .iter()
        .filter(|(from, to, _)| !used(from, to))
        .map(|(from, to, _)| Violation {
            file: "tests/tests/architecture/stages.rs".to_owned(),
            line: 1,
            rule: format!("{from} no longer uses {to}: take the exception back"),
        })
        .collect()
}

/// The stages as `lib.rs` lists them; complains where its list does not match the words above.
fn stages(tree: &Tree, found: &mut Vec<Violation>) -> Vec<String> {
    let root = tree.files.iter().find(|file| file.path == "preprocessor/src/lib.rs").expect("a lib.rs");
    let listed: Vec<String> = root.reading.modules.iter().map(|(name, _)| name.clone()).collect();
    for name in SHARED.iter().chain(&WHOLE) {
        if !listed.iter().any(|module| module == name) {
            found.push(
                root.violation(1, format!("there is no module {name}, which the architecture test names")),
            );
        }
    }
    listed
        .into_iter()
        .filter(|name| !SHARED.contains(&name.as_str()) && !WHOLE.contains(&name.as_str()))
        .collect()
}

/// `lib.rs` only lists modules, `main.rs` only calls the command line.
fn root(named: &Named) -> Option<String> {
    let path = named.path.join("::");
    let harmless = path.starts_with("std::") || path.starts_with("mdbook_drydock::cli") || named.called;
    (!harmless).then(|| format!("{path}: the crate's root only hands over to cli"))
}

/// The path from the crate's root, if it is one of our own.
fn resolved(named: &Named, own_crate: &str) -> Option<Vec<String>> {
    let supers = named.path.iter().take_while(|word| *word == "super").count();
    let first = named.path.first()?.as_str();
    let (base, rest) = match first {
        "crate" => (&[][..], &named.path[1..]),
        name if name == own_crate => (&[][..], &named.path[1..]),
        "self" => (&named.module[..], &named.path[1..]),
        "super" => (&named.module[..named.module.len().saturating_sub(supers)], &named.path[supers..]),
        _ => return None,
    };
    Some(base.iter().chain(rest).cloned().collect())
}

/// Why the module `own` may not name `target`.
fn allowed(own: &str, target: &[String], order: &[String]) -> Option<String> {
    let path = target.join("::");
    let Some(stage) = target.first().map(String::as_str) else {
        return Some(format!("{own} names the whole crate"));
    };
    let excepted = EXCEPTIONS.iter().any(|(from, to, _)| *from == own && begins(&path, to));
    if stage == own
        || SHARED.contains(&stage)
        || excepted
        || SHARED_TYPES.iter().any(|word| begins(&path, word))
    {
        return None;
    }
    let place = |name: &str| order.iter().position(|module| module == name);
    match (own, stage) {
        ("cli", _) | ("pipeline", _) if place(stage).is_some() => None,
        ("cli", "pipeline") => None,
        (_, "cli" | "pipeline") => Some(format!("{own} names {path}: nothing but cli knows the whole")),
        _ if SHARED.contains(&own) => Some(format!("the shared word {own} names {path}, which is a stage's")),
        _ => match (place(own), place(stage)) {
            (_, None) => Some(format!("{own} names {path}, which is no module of lib.rs")),
            (None, _) => Some(format!("{own} is not listed in lib.rs")),
            (Some(here), Some(there)) if there > here => {
                Some(format!("{own} names {path}, which comes after it"))
            }
            _ if !target[1..].iter().any(|word| is_type(word)) => {
                Some(format!("{own} names {path}: of an earlier stage only its types may be used"))
            }
            _ => None,
        },
    }
}

fn begins(path: &str, start: &str) -> bool {
    path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn is_type(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && (word.len() == 1 || word.contains(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::{EXCEPTIONS, needless_exceptions, order};
    use crate::violations;

    const LIB: &str = "pub mod abreast; pub mod catalogue; pub mod config; pub mod diagnostic; pub mod event; pub mod html; pub mod inventory; pub mod prose; pub mod span; pub mod suggestion; pub mod verdict;
        pub mod chapters; pub mod blocks; pub mod sandbox; pub mod recording; pub mod render; pub mod cli; pub mod pipeline;";

    /// What is said of one file beside a `lib.rs` that is as it should be.
    fn said(path: &str, text: &str) -> Vec<String> {
        violations(order, &[("preprocessor/src/lib.rs", LIB), (path, text)])
    }

    #[test]
    fn what_flows_with_the_data_is_allowed() {
        let cases = [
            (
                "blocks.rs",
                "use crate::chapters::Chapter; use crate::span::*; use crate::suggestion::closest;",
            ),
            ("blocks/fence.rs", "use super::Block; use crate::blocks::fence; use std::fmt;"),
            ("render.rs", "fn a(b: crate::blocks::Status) { crate::blocks::Status::Run; }"),
            ("verdict.rs", "use crate::recording::Recorded;"),
            ("config.rs", "use crate::blocks::Bindings;"),
            ("pipeline.rs", "use crate::{blocks, render, sandbox::boot};"),
            ("cli.rs", "use crate::pipeline; use crate::config::Settings;"),
            ("main.rs", "fn main() -> std::process::ExitCode { mdbook_drydock::cli::main() }"),
            ("blocks.rs", "#[cfg(test)] mod tests { use crate::render::page; }"),
        ];
        for (file, text) in cases {
            assert_eq!(said(&path(file), text), [""; 0], "{file}: {text}");
        }
    }

    #[test]
    fn what_flows_against_it_is_not() {
        let later = "which comes after it";
        let cases = [
            ("blocks.rs", "use crate::render::Page;", "blocks names render::Page", later),
            ("blocks/fence.rs", "use super::super::render::Page;", "blocks names render::Page", later),
            ("chapters.rs", "fn a() { super::blocks::read() }", "chapters names blocks::read", later),
        ];
        for (file, text, name, why) in cases {
            assert_eq!(said(&path(file), text), [format!("{}:1: {name}, {why}", path(file))]);
        }
    }

    #[test]
    fn only_types_pass_from_stage_to_stage() {
        for name in ["blocks::read", "blocks::*", "blocks", "blocks::LIMIT"] {
            let rule = format!("render names {name}: of an earlier stage only its types may be used");
            let text = format!("\nuse crate::{name};");
            assert_eq!(said(&path("render.rs"), &text), [format!("{}:2: {rule}", path("render.rs"))]);
        }
    }

    #[test]
    fn the_whole_and_the_shared_words_have_their_own_rules() {
        let whole = "nothing but cli knows the whole";
        let unlisted = "which is no module of lib.rs";
        let hands_over = "the crate's root only hands over to cli";
        let cases = [
            (
                "span.rs",
                "crate::blocks::Block",
                "the shared word span names blocks::Block, which is a stage's".into(),
            ),
            (
                "config.rs",
                "crate::blocks::BindingsOf",
                "the shared word config names blocks::BindingsOf, which is a stage's".into(),
            ),
            ("render.rs", "crate::pipeline::Run", format!("render names pipeline::Run: {whole}")),
            ("pipeline.rs", "crate::cli::Args", format!("pipeline names cli::Args: {whole}")),
            ("lost.rs", "crate::blocks::Block", "lost is not listed in lib.rs".into()),
            ("render.rs", "crate::elsewhere::Thing", format!("render names elsewhere::Thing, {unlisted}")),
            ("render.rs", "crate::*", format!("render names *, {unlisted}")),
            (
                "main.rs",
                "mdbook_drydock::render::Page",
                format!("mdbook_drydock::render::Page: {hands_over}"),
            ),
        ];
        for (file, name, rule) in cases {
            assert_eq!(said(&path(file), &format!("use {name};")), [format!("{}:1: {rule}", path(file))]);
        }
    }

    fn path(file: &str) -> String {
        format!("preprocessor/src/{file}")
    }

    #[test]
    fn a_module_that_the_rules_name_has_to_be_there() {
        let lib = LIB.replace("pub mod span;", "");
        let found = violations(order, &[("preprocessor/src/lib.rs", &lib)]);
        assert_eq!(
            found,
            ["preprocessor/src/lib.rs:1: there is no module span, which the architecture test names"]
        );
    }

    #[test]
    fn an_exception_that_nobody_needs_is_taken_back() {
        let found = violations(needless_exceptions, &[("preprocessor/src/config.rs", "")]);
        assert_eq!(found.len(), EXCEPTIONS.len());
        let needed = [("preprocessor/src/config.rs", "use crate::blocks::Bindings;")];
        assert_eq!(violations(needless_exceptions, &needed).len(), EXCEPTIONS.len() - 1);
    }
}

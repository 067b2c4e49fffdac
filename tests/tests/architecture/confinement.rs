//! Which modules may use which crates, print, or look at the world outside.

use crate::Violation;
use crate::source::{Source, Tree};

/// Crates that only some stages, or parts of them, may use.
const CRATES: [(&str, &[&str]); 16] = [
    ("annotate_snippets", &["report"]),
    ("anyhow", &["cli"]),
    ("bollard", &["sandbox", "stack"]),
    ("clap", &["cli"]),
    ("docker_credential", &["outdated::sources"]),
    ("indicatif", &["cli", "report"]),
    ("mdbook_driver", &["chapters"]),
    ("mdbook_markdown", &["blocks"]),
    ("mdbook_preprocessor", &["chapters"]),
    ("mdbook_renderer", &["chapters"]),
    ("pulldown_cmark", &["blocks"]),
    ("quick_junit", &["report"]),
    ("reqwest", &["outdated::sources"]),
    ("rustls", &["outdated::sources"]),
    ("saphyr_parser", &["blocks", "outdated::manifests"]),
    ("serde_sarif", &["report"]),
];

/// The only one that prints: standard output belongs to mdBook's protocol.
const PRINTS: &str = "cli";
const PRINTING_MACROS: [&str; 5] = ["dbg", "eprint", "eprintln", "print", "println"];
const PRINTING_PATHS: [&str; 3] = ["std::io::stderr", "std::io::stdout", "std::process::exit"];

/// Stages, parts of stages and shared words that take values and return values.
const PURE: [&str; 23] = [
    "accept",
    "blocks",
    "catalogue",
    "compare",
    "config",
    "diagnostic",
    "doctor",
    "event",
    "html",
    "init",
    "outdated::edit",
    "outdated::judge",
    "outdated::manifests",
    "outdated::report",
    "plan",
    "prose",
    "render",
    "report",
    "scenarios",
    "selection",
    "span",
    "suggestion",
    "verdict",
];
const IMPURE: [&str; 13] = [
    "rustix",
    "std::env",
    "std::fs",
    "std::net::TcpListener",
    "std::net::TcpStream",
    "std::net::UdpSocket",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "tempfile",
    "tokio",
    "walkdir",
];
/// What pure parts use all the same: the progress display shows how long things take while they do, so it has a clock; and
/// somebody has to find the files that pin versions.
const EXCUSED: [(&str, &str); 2] = [
    ("preprocessor/src/report/progress", "std::time::Instant"),
    ("preprocessor/src/outdated/manifests/gather", "std::fs"),
];

/// Confined crates are named only by their stages.
pub(crate) fn crates(tree: &Tree) -> Vec<Violation> {
    outside(tree, |module, path| {
        let (name, stages) = CRATES.iter().find(|(name, _)| path.split("::").next() == Some(name))?;
        (!stages.iter().any(|stage| inside(stage, module)))
            .then(|| format!("{path}: {name} belongs to {}", stages.join(" and ")))
    })
}

/// A rule about a crate that nobody depends on would never fail.
pub(crate) fn unknown_crates(tree: &Tree) -> Vec<Violation> {
    // Some names have hyphens in manifests, others do not.
    let depends = |name: &str| {
        let begins = |name: &str| {
            tree.manifest
                .lines()
                .any(|line| line.starts_with(&format!("{name}.")) || line.starts_with(&format!("{name} ")))
        };
        begins(name) || begins(&name.replace('_', "-"))
    };
    CRATES
        .iter()
        .filter(|(name, _)| !depends(name))
        .map(|(name, _)| Violation {
            file: "preprocessor/Cargo.toml".to_owned(),
            line: 1,
            rule: format!("{name} is confined by the architecture test and is no dependency"),
        })
        .collect()
}

/// Nothing but the command line writes to the standard streams or ends the process.
pub(crate) fn printing(tree: &Tree) -> Vec<Violation> {
    let macros = tree.stage_files().flat_map(|file| {
        let calls = file.reading.named.iter().filter(|named| named.called);
        calls.filter_map(|named| {
            let name = named.path.last().filter(|name| PRINTING_MACROS.contains(&name.as_str()))?;
            (stage(file) != PRINTS)
                .then(|| file.violation(named.line, format!("{name}!: only {PRINTS} prints")))
        })
    });
    let paths = outside(tree, |module, path| {
        (!inside(PRINTS, module) && PRINTING_PATHS.iter().any(|banned| reaches(path, banned)))
            .then(|| format!("{path}: only {PRINTS} prints and exits"))
    });
    macros.chain(paths).collect()
}

/// The pure stages reach for nothing outside.
pub(crate) fn purity(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in tree.stage_files() {
        let module = file.module().join("::");
        let Some(pure) = PURE.iter().find(|pure| inside(pure, &module)) else { continue };
        for named in &file.reading.named {
            let path = named.path.join("::");
            let excused = |(part, used): &(&str, &str)| file.path.starts_with(part) && inside(used, &path);
            if !EXCUSED.iter().any(excused) && IMPURE.iter().any(|banned| reaches(&path, banned)) {
                let rule = format!("{path}: {pure} takes values and returns values");
                found.push(file.violation(named.line, rule));
            }
        }
    }
    found
}

fn outside(tree: &Tree, rule: impl Fn(&str, &str) -> Option<String>) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in tree.stage_files() {
        for named in &file.reading.named {
            let broken = rule(&file.module().join("::"), &named.path.join("::"));
            found.extend(broken.map(|rule| file.violation(named.line, rule)));
        }
    }
    found
}

/// The first module of the file's path; empty for the crate's root.
fn stage(file: &Source) -> String {
    file.module().into_iter().next().unwrap_or_default()
}

/// Whether naming `path` gives access to `banned`: the thing itself, something in it, or a module around it
/// that is imported whole.
fn reaches(path: &str, banned: &str) -> bool {
    let path = path.strip_suffix("::*").unwrap_or(path);
    inside(banned, path) || path.contains("::") && path != "std::io" && inside(path, banned)
}

/// Whether a path is another one or leads into it.
fn inside(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[cfg(test)]
mod tests {
    use super::{crates, printing, purity, unknown_crates};
    use crate::violations;

    #[test]
    fn crates_are_confined() {
        let cases = [
            ("sandbox/engine.rs", "use bollard::Docker;", ""),
            ("blocks.rs", "use pulldown_cmark::Parser;", ""),
            (
                "run.rs",
                "\nuse bollard::Docker;",
                "run.rs:2: bollard::Docker: bollard belongs to sandbox and stack",
            ),
            ("run.rs", "fn a() -> anyhow::Result<()> {}", "run.rs:1: anyhow::Result: anyhow belongs to cli"),
            (
                "compare.rs",
                "use {std::fmt, pulldown_cmark};",
                "compare.rs:1: pulldown_cmark: pulldown_cmark belongs to blocks",
            ),
            (
                "pipeline.rs",
                "use mdbook_driver::MDBook;",
                "pipeline.rs:1: mdbook_driver::MDBook: mdbook_driver belongs to chapters",
            ),
            ("main.rs", "use clap::Parser;", "main.rs:1: clap::Parser: clap belongs to cli"),
            ("outdated/sources/http.rs", "use reqwest::Client;", ""),
            (
                "outdated/judge.rs",
                "use reqwest::Client;",
                "outdated/judge.rs:1: reqwest::Client: reqwest belongs to outdated::sources",
            ),
        ];
        check(crates, &cases);
    }

    #[test]
    fn a_rule_about_no_dependency_is_a_mistake() {
        assert_eq!(violations(unknown_crates, &[]).len(), super::CRATES.len());
    }

    #[test]
    fn printing_is_confined() {
        let cases = [
            ("cli.rs", "fn a() { println!(); std::process::exit(1) }", ""),
            ("report.rs", "fn a(print: bool) { if print != true {} }", ""),
            ("report.rs", "use std::io::Write;", ""),
            ("report.rs", "fn a() { println!(\"a\") }", "report.rs:1: println!: only cli prints"),
            ("run.rs", "fn a() { vec![anstream::eprint!(\"a\")] }", "run.rs:1: eprint!: only cli prints"),
            (
                "run.rs",
                "use std::io::{Write, stdout};",
                "run.rs:1: std::io::stdout: only cli prints and exits",
            ),
            (
                "main.rs",
                "fn main() { std::process::exit(1) }",
                "main.rs:1: std::process::exit: only cli prints and exits",
            ),
        ];
        check(printing, &cases);
    }

    #[test]
    fn the_core_is_pure() {
        let cases = [
            ("compare.rs", "use std::time::Duration; use std::fmt; use std::net::IpAddr;", ""),
            ("run.rs", "use tokio::process::Command; use std::fs;", ""),
            ("report/progress.rs", "use std::time::Instant;", ""),
            ("outdated/manifests/gather.rs", "use std::fs;", ""),
            ("outdated/sources/cache.rs", "use std::fs;", ""),
            (
                "outdated/judge/tag.rs",
                "use std::time::SystemTime;",
                "outdated/judge/tag.rs:1: std::time::SystemTime: outdated::judge takes values and returns values",
            ),
            (
                "report/junit.rs",
                "use std::time::Instant;",
                "report/junit.rs:1: std::time::Instant: report takes values and returns values",
            ),
            (
                "report/progress.rs",
                "use std::fs;",
                "report/progress.rs:1: std::fs: report takes values and returns values",
            ),
            (
                "blocks.rs",
                "fn a() { std::fs::read(b) }",
                "blocks.rs:1: std::fs::read: blocks takes values and returns values",
            ),
            (
                "plan.rs",
                "use std::{env::var};",
                "plan.rs:1: std::env::var: plan takes values and returns values",
            ),
            ("plan.rs", "use std::time;", "plan.rs:1: std::time: plan takes values and returns values"),
            ("plan.rs", "use std::time::*;", "plan.rs:1: std::time::*: plan takes values and returns values"),
            (
                "render.rs",
                "fn a() { tokio::select! {} }",
                "render.rs:1: tokio::select: render takes values and returns values",
            ),
        ];
        check(purity, &cases);
    }

    fn check(rule: fn(&crate::Tree) -> Vec<crate::Violation>, cases: &[(&str, &str, &str)]) {
        for (file, text, expected) in cases {
            let found = violations(rule, &[(&format!("preprocessor/src/{file}"), text)]);
            let expected: Vec<String> = Some(expected)
                .filter(|rule| !rule.is_empty())
                .map(|rule| format!("preprocessor/src/{rule}"))
                .into_iter()
                .collect();
            assert_eq!(found, expected, "{file}: {text}");
        }
    }
}

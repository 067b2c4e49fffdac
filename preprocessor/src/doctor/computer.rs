//! This computer: room for sandboxes, and the programs that mdBook starts.

use super::{Book, Computer, Engine, Finding, Part, size};
use crate::prose::count;

/// The generation of mdBook whose protocol drydock speaks.
const MDBOOK: &str = "0.5.";

/// All checks of this computer.
pub(super) fn judge(computer: &Computer, engine: Option<&Engine>, book: &Book) -> Vec<Finding> {
    let mut findings = vec![room(computer, engine), mdbook(computer.mdbook.as_deref())];
    findings.extend(drydock(computer, book));
    findings
}

fn room(computer: &Computer, engine: Option<&Engine>) -> Finding {
    let Computer { cores, memory, share, jobs, sandbox, .. } = *computer;
    let chapters = count(jobs, "chapter");
    let detail = format!("{}, {} of memory: {chapters} at once", count(cores, "core"), size(memory));
    let help = "lower `memory` below [resources] in stack.toml, or give the computer more";
    if share < sandbox {
        let detail =
            format!("{detail}, though one may take {} and all together {}", size(sandbox), size(share));
        return Finding::warning(Part::Computer, "room", detail, help);
    }
    match engine.map(|engine| engine.facts.memory) {
        Some(theirs) if theirs > 0 && theirs < sandbox => {
            let detail =
                format!("one sandbox may take {}, the engine's machine has {}", size(sandbox), size(theirs));
            Finding::warning(Part::Computer, "room", detail, help)
        }
        _ => Finding::ok(Part::Computer, "room", detail),
    }
}

fn mdbook(said: Option<&str>) -> Finding {
    let install = "`cargo install mdbook --locked`; only `mdbook-drydock check` does without";
    match said {
        None => Finding::warning(Part::Computer, "mdbook", "not on the path", install),
        Some(said) => {
            let version = said.trim().trim_start_matches("mdbook").trim().trim_start_matches('v');
            match version.starts_with(MDBOOK) {
                true => Finding::ok(Part::Computer, "mdbook", format!("version {version}")),
                false => Finding::warning(
                    Part::Computer,
                    "mdbook",
                    format!("version {version}; drydock is made for {MDBOOK}x"),
                    "`cargo install mdbook --locked` installs the present one",
                ),
            }
        }
    }
}

/// Only where mdBook would look for the program by its name.
fn drydock(computer: &Computer, book: &Book) -> Option<Finding> {
    if matches!(book, Book::Fine { command: Some(command), .. } if command.split_whitespace().next() != Some("mdbook-drydock"))
    {
        return None;
    }
    Some(match computer.drydock_on_path {
        true => Finding::ok(Part::Computer, "mdbook-drydock", "on the path, where mdBook looks for it"),
        false => Finding::warning(
            Part::Computer,
            "mdbook-drydock",
            "not on the path, so that `mdbook build` does not find it",
            "put the folder of the program on PATH; `cargo install` puts programs into ~/.cargo/bin",
        ),
    })
}

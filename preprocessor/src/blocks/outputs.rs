//! `text,output` blocks: the expected output of the block before them.

use std::ops::Range;

use super::content::Source;
use super::findings::Findings;
use super::placeholders::Scope;
use super::prompts::Output;
use super::{Block, Kind, Status};
use crate::diagnostic::Code;

/// Gives the output stated by `source` to the last step of the block before it, and returns whether it did.
pub(super) fn attach(source: &Source<'_>, before: Option<&mut Block>, findings: &mut Findings<'_>) -> bool {
    let Some(output) = stated(source) else {
        let help =
            "write the output, or take the block out: a command without expected output must only succeed";
        findings.error(
            Code::EmptyBlock,
            source.opening.clone(),
            "an empty output block",
            "states nothing",
            help,
        );
        return false;
    };
    let mut scope = Scope::new(source.options, source.bindings);
    let expected = source.expected(&output, &mut scope, findings);
    let Some(before) = before.filter(|before| prints(before)) else {
        note_orphan(source.opening.clone(), findings);
        return false;
    };
    // A block that is not run, or has mistakes of its own, has no step to check.
    let Some(last) = before.steps.last_mut() else { return false };
    if last.expected.is_some() {
        let help = "keep one of the two";
        let message = "the output of the command before is stated already";
        findings.error(Code::ConflictingOptions, source.opening.clone(), message, "stated twice", help);
        return false;
    }
    last.expected = Some(expected);
    true
}

/// The lines of an output block without blank ones at its end.
fn stated(source: &Source<'_>) -> Option<Output> {
    let text = source.body.text().trim_end();
    (!text.is_empty()).then(|| Output { bytes: 0..text.len(), lines: 0..text.lines().count() })
}

/// Whether a block is of a kind that prints something; one with mistakes is given the benefit of the doubt.
fn prints(block: &Block) -> bool {
    match block.status {
        Status::Run => block.kind != Kind::Quote || block.steps.is_empty(),
        Status::NoRun | Status::Ignored(_) => true,
        Status::Data => false,
    }
}

fn note_orphan(at: Range<usize>, findings: &mut Findings<'_>) {
    findings.error(
        Code::OrphanOutput,
        at,
        "an output block without an executed block before it",
        "nobody printed this",
        "put it below the block whose output it states, or take `output` out of its info string",
    );
}

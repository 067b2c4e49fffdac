//! Blocks in languages that drydock does not execute, and what shows that one was meant to be checked.

use super::attributes::{OUTPUT, Word};
use super::fences::Code;
use super::findings::Findings;
use super::{languages, prompts};
use crate::diagnostic;

/// Notes what in a block of another language shows that it was meant to be checked.
pub(super) fn check(code: &Code, name: &str, words: &[Word<'_>], findings: &mut Findings<'_>) {
    let Some(fence) = &code.fence else { return };
    let at = fence.marks.start..fence.info.end.max(fence.marks.end);
    if let Some(meant) = languages::misspelt(name) {
        let (message, help) = (format!("unknown language `{name}`"), format!("did you mean `{meant}`?"));
        findings.error(diagnostic::Code::UnknownFlag, at, message, "would not be checked", help);
    } else if languages::may_be_session(name) && prompts::has_prompt(code.body.text()) {
        findings.error(
            diagnostic::Code::UnknownFlag,
            at,
            "commands in a block that is not called `console`",
            "would not be checked",
            "open it with ```console; if it cannot be run, give a reason above it: \
             `<!-- drydock: ignore = \"…\" -->`",
        );
    } else if name.eq_ignore_ascii_case(OUTPUT) {
        let message = format!("`{OUTPUT}` is no language");
        let help = format!("call the block ```text,{OUTPUT}");
        findings.error(diagnostic::Code::UnknownFlag, at, message, "states no output", help);
    }
    check_output_word(name, words, findings);
}

/// Notes an `output` that does not do what it promises.
fn check_output_word(name: &str, words: &[Word<'_>], findings: &mut Findings<'_>) {
    let text = name.eq_ignore_ascii_case("text");
    let near = |word: &&Word<'_>| {
        word.text == OUTPUT || text && strsim::damerau_levenshtein(&word.text.to_lowercase(), OUTPUT) <= 2
    };
    let Some(word) = words.iter().find(near) else { return };
    let help =
        if text { format!("did you mean `{OUTPUT}`?") } else { format!("call the block ```text,{OUTPUT}") };
    let message = if text {
        format!("unknown flag `{}`", word.text)
    } else {
        format!("`{OUTPUT}` does not apply to a `{name}` block")
    };
    findings.error(diagnostic::Code::UnknownFlag, word.range.clone(), message, "states no output", help);
}

//! Includes that mdBook could not resolve and left standing, with exit code 0.

use std::ops::Range;

use crate::chapters::Chapter;
use crate::diagnostic::Code;
use crate::suggestion::closest;

use super::findings::Findings;

const WORDS: [&str; 3] = ["include", "rustdoc_include", "playground"];

/// Notes every leftover `{{#include …}}` of a chapter, in prose and in blocks, and returns where they stand;
/// templates such as `{{ item }}` and `{{.Name}}` are none, nor is a `{{#include}}` without a path: mdBook takes that for
/// text, as whoever writes about includes means it.
pub(super) fn unresolved(chapter: &Chapter, findings: &mut Findings<'_>) -> Vec<Range<usize>> {
    let text = chapter.text.as_str();
    let mut found = Vec::new();
    for (start, _) in text.match_indices("{{") {
        let inside = text[start + 2..].trim_start_matches([' ', '\t']);
        let Some(call) = inside.strip_prefix('#') else { continue };
        let word = call.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
        let Some(meant) = closest(word, WORDS) else { continue };
        let Some((arguments, _)) = call[word.len()..].split_once('}').filter(|(_, end)| end.starts_with('}'))
        else {
            continue;
        };
        if escaped(chapter, start) {
            continue;
        }
        let at = start..text.len() - call.len() + word.len() + arguments.len() + "}}".len();
        let path = arguments.trim();
        let path = path.split([':', ' ']).next().unwrap_or_default();
        if path.is_empty() && word == meant {
            continue;
        }
        let (message, help) = if word == meant {
            let help = "correct the path, which is relative to the chapter's file; \
                        `\\{{#include …}}` shows the braces as they stand";
            (format!("mdBook could not include `{path}`"), help.to_owned())
        } else {
            (format!("mdBook knows no `#{word}`"), format!("did you mean `{{{{#{meant} {path}}}}}`?"))
        };
        findings.error(Code::FailedInclude, at.clone(), message, "left as it is", help);
        found.push(at);
    }
    found
}

/// Whether a backslash stands before the braces: in the chapter, or in the author's file, where mdBook has
/// taken it away already.
fn escaped(chapter: &Chapter, at: usize) -> bool {
    let span = chapter.sources.span(at..at + 1);
    let before =
        |text: &str, at: usize| at.checked_sub(1).and_then(|at| text.as_bytes().get(at)) == Some(&b'\\');
    before(&chapter.text, at) || before(&span.source.text, span.range.start)
}

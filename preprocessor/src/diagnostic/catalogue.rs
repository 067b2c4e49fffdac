//! What each code means, in a newcomer's words: cause, example and cure.
//!
//! A page is a Markdown file of a fixed form, so that it reads well on its own, in a terminal and in a book:
//! a title, the cause, and under `## Example` and `## Cure` some words and the text of a book within a fence of
//! four backticks.

use super::{Code, Severity};

/// What opens and closes the texts of books on a page, which hold fences of three.
const FENCE: &str = "````";
const EXAMPLE: &str = "\n## Example\n";
const CURE: &str = "\n## Cure\n";

/// One code and what there is to know about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// A few words in lower case, without a full stop.
    pub title: &'static str,
    /// How much such a complaint matters where warnings are not denied.
    pub severity: Severity,
    /// What it means and why it matters: paragraphs of Markdown.
    pub cause: &'static str,
    /// What is wrong with the example, if that takes words.
    pub scene: &'static str,
    /// The text of a chapter that makes drydock complain so.
    pub example: &'static str,
    /// What to do: paragraphs of Markdown.
    pub cure: &'static str,
    /// The text of the example, mended.
    pub cured: &'static str,
    /// The whole page, as Markdown.
    pub page: &'static str,
}

/// Every code, in the order of the numbers.
pub fn entries() -> impl Iterator<Item = Entry> {
    Code::ALL.iter().copied().map(entry)
}

/// What there is to know about one code.
#[must_use]
pub fn entry(code: Code) -> Entry {
    let page = code.page();
    let (title, rest) = page.split_once('\n').unwrap_or((page, ""));
    let (cause, rest) = rest.split_once(EXAMPLE).unwrap_or((rest, ""));
    let (example, cure) = rest.split_once(CURE).unwrap_or((rest, ""));
    let ((scene, example), (cure, cured)) = (fenced(example), fenced(cure));
    Entry {
        code,
        title: title.trim_start_matches("# "),
        severity: code.severity(),
        cause: cause.trim(),
        scene,
        example,
        cure,
        cured,
        page,
    }
}

/// The words before the fence, and what is within it.
fn fenced(section: &'static str) -> (&'static str, &'static str) {
    let Some((words, rest)) = section.split_once(FENCE) else { return (section.trim(), "") };
    let text = rest.split_once('\n').and_then(|(_, text)| text.split_once(FENCE));
    (words.trim(), text.map_or("", |(text, _)| text))
}

/// The code of that name, whatever its case and with or without the letter.
#[must_use]
pub fn named(name: &str) -> Option<Code> {
    let name = normal(name);
    Code::ALL.iter().copied().find(|code| code.as_str() == name)
}

/// The code that is most like this name: fewest slips first, then the nearest number.
#[must_use]
pub fn nearest(name: &str) -> Option<Code> {
    let name = normal(name);
    let number = |text: &str| text.trim_start_matches('D').parse::<i64>().unwrap_or(i64::MAX / 2);
    let slips = |code: &Code| strsim::damerau_levenshtein(&name, code.as_str());
    let near = Code::ALL.iter().copied().filter(|code| slips(code) <= 2);
    near.min_by_key(|code| (slips(code), (number(code.as_str()) - number(&name)).abs()))
}

fn normal(name: &str) -> String {
    let name = name.trim().to_ascii_uppercase();
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("D{name}") } else { name }
}

#[cfg(test)]
mod tests;

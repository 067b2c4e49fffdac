//! The info string behind a fence: the language and the words after it.

use std::ops::Range;

use super::catalogue;
use super::findings::Findings;
use super::options::Options;
use crate::catalogue::names;
use crate::diagnostic::Code;
use crate::suggestion::closest;

/// Drydock's own words.
pub(super) const FLAGS: [&str; catalogue::FLAGS.len()] = names(&catalogue::FLAGS);

/// The word that makes a `text` block the expected output of the block before it.
pub(super) const OUTPUT: &str = "output";

/// Words that mdBook and its themes give a meaning to.
const OF_MDBOOK: [&str; 14] = [
    "editable",
    "noplayground",
    "noplaypen",
    "playground",
    "playground_editable",
    "mdbook-runnable",
    "hide_lines",
    "hidelines",
    "should_panic",
    "compile_fail",
    "nohighlight",
    "no-highlight",
    "hljs",
    "icon",
];

/// A word of an info string and where it stands in the chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'text> {
    pub(super) text: &'text str,
    pub(super) range: Range<usize>,
}

/// Splits an info string at commas, spaces and tabs, as mdBook does; the first word is the language.
pub(super) fn split(text: &str, info: Range<usize>) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut at = info.start;
    for word in text[info].split([',', ' ', '\t']) {
        if !word.is_empty() {
            words.push(Word { text: word, range: at..at + word.len() });
        }
        at += word.len() + 1;
    }
    words
}

/// What to make of words that are not drydock's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strictness {
    /// The block is drydock's: every word must be known.
    Strict,
    /// Other words belong to other tools, but a misspelt flag of ours must not slip through.
    NearMisses,
}

/// Takes drydock's flags out of the words behind the language; returns the others.
pub(super) fn take_flags<'text>(
    words: &[Word<'text>],
    language: &str,
    strictness: Strictness,
    options: &mut Options,
    findings: &mut Findings<'_>,
) -> Vec<&'text str> {
    let mut others = Vec::new();
    for word in words {
        if let Some(flag) = FLAGS.into_iter().find(|flag| *flag == word.text) {
            options.set_flag(flag, word.range.clone());
            continue;
        }
        others.push(word.text);
        if !of_mdbook(word.text) {
            complain(word, language, strictness, findings);
        }
    }
    others
}

fn of_mdbook(word: &str) -> bool {
    let name = word.split_once('=').map_or(word, |(name, _)| name);
    OF_MDBOOK.contains(&name) || word.strip_prefix("edition").is_some_and(|year| year.parse::<u16>().is_ok())
}

fn complain(word: &Word<'_>, language: &str, strictness: Strictness, findings: &mut Findings<'_>) {
    let flag = word.text;
    if flag == OUTPUT {
        let help = format!(
            "put the output into a block of its own below, opened by ```text,{OUTPUT}, or write \
             it under its command"
        );
        let message = format!("`{OUTPUT}` does not apply to a `{language}` block");
        findings.error(
            Code::UnknownFlag,
            word.range.clone(),
            message,
            "only `text` blocks state output",
            help,
        );
        return;
    }
    let meant = closest(&flag.to_lowercase(), FLAGS);
    if meant.is_none() && strictness == Strictness::NearMisses {
        return;
    }
    let help = match (meant, flag.split_once('=')) {
        (Some(meant), _) => format!("did you mean `{meant}`?"),
        (None, Some((key, value))) => {
            let bare = value.parse::<i32>().is_ok() || value.parse::<bool>().is_ok();
            let value = if bare { value.to_owned() } else { format!("\"{}\"", value.trim_matches('"')) };
            format!("values go into a comment above the block: `<!-- drydock: {key} = {value} -->`")
        }
        (None, None) => format!("the flags are {}", listed(FLAGS)),
    };
    findings.error(
        Code::UnknownFlag,
        word.range.clone(),
        format!("unknown flag `{flag}`"),
        "not a flag",
        help,
    );
}

/// Words in a sentence: `a`, `b` and `c`.
pub(super) fn listed<'word>(words: impl IntoIterator<Item = &'word str>) -> String {
    let words: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_as_mdbook_does() {
        let cases: [(&str, &[&str]); 6] = [
            ("console", &["console"]),
            ("console,ignore", &["console", "ignore"]),
            ("console, ignore\thidden", &["console", "ignore", "hidden"]),
            ("sh,,data", &["sh", "data"]),
            ("", &[]),
            (",ignore", &["ignore"]),
        ];
        for (info, expected) in cases {
            let words = split(info, 0..info.len());
            assert_eq!(words.iter().map(|word| word.text).collect::<Vec<_>>(), expected, "{info}");
            for word in words {
                assert_eq!(&info[word.range], word.text);
            }
        }
    }

    #[test]
    fn knows_the_words_of_mdbook() {
        for word in ["editable", "edition2021", "icon=fa-user", "hidelines=#", "should_panic"] {
            assert!(of_mdbook(word), "{word}");
        }
        for word in ["edition", "edition20x", "iconic", "ignored"] {
            assert!(!of_mdbook(word), "{word}");
        }
    }

    #[test]
    fn lists_words_in_a_sentence() {
        assert_eq!(listed([]), "");
        assert_eq!(listed(["a"]), "`a`");
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}

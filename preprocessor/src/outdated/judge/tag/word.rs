//! The words that a tag is made of, and what they count.

/// A word of a tag, and the sign before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// What stands between it and the word before it: `-`, `_`, `+`, `.` or nothing.
    pub(super) before: &'t str,
    /// The word itself; it may be empty.
    pub(super) text: &'t str,
}

/// What a word stands behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behind {
    /// The version, a count, or the base.
    Number,
    /// A commit.
    Commit,
    /// A word that has to be equal.
    Word,
}

/// What counts how often a version was packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Build {
    /// What it looks like but for the number: `ls*`; `~` for a commit.
    pub(super) sign: String,
    /// The number; none for what has no order.
    pub(super) number: Option<u64>,
}

/// Letters before a number that count how often something was packed.
const COUNTERS: [&str; 16] = [
    "r", "ls", "v", "b", "build", "p", "u", "rev", "cu", "kb", "patch", "hotfix", "sp", "fix", "update",
    "release",
];

/// The words of a tag: parted by `-`, `_`, `+`, and by `.` unless it is between two digits.
pub(super) fn split(tag: &str) -> Vec<Word<'_>> {
    let bytes = tag.as_bytes();
    let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let parts = |at: usize| match bytes[at] {
        b'_' => !tag[..at].ends_with("x86"),
        b'-' | b'+' => true,
        b'.' => !(is_digit(at.checked_sub(1)) && is_digit(Some(at + 1))),
        _ => false,
    };
    let mut words = Vec::new();
    let mut begin = 0;
    let mut before = "";
    for at in (0..bytes.len()).filter(|at| parts(*at)) {
        words.push(Word { before, text: &tag[begin..at] });
        before = &tag[at..=at];
        begin = at + 1;
    }
    words.push(Word { before, text: &tag[begin..] });
    words
}

/// Whether a word names a commit: at least seven hexadecimal digits, letters and numbers among them, or very many.
pub(super) fn is_commit(word: &str) -> bool {
    let hex = word.strip_prefix('g').unwrap_or(word);
    let digits = hex.bytes().filter(u8::is_ascii_digit).count();
    is_hex(hex) && hex.len() >= 7 && ((digits > 0 && digits < hex.len()) || hex.len() >= 20)
}

/// What a word behind the version counts, if it counts anything.
///
/// `behind` is what stands before it. A number behind another word is that word's own, as the 17 of `-temurin-17`, and so is one with something behind it
/// that is no number: the 24 of `4.0.13-24-trixie` is a version of Node's.
pub(super) fn build(word: &Word<'_>, rest: &[Word<'_>], behind: Behind) -> Option<Build> {
    let text = word.text;
    if behind == Behind::Commit && word.before == "_" && is_hex(text) {
        return Some(Build { sign: String::new(), number: None });
    }
    if is_commit(text) || is_incremental(text) {
        return Some(Build { sign: "~".to_owned(), number: None });
    }
    let digits = text.find(|sign: char| sign.is_ascii_digit())?;
    let (letters, number) = text.split_at(digits);
    let (number, zone) = number.strip_suffix('Z').map_or((number, ""), |number| (number, "Z"));
    let value: u64 = number.parse().ok()?;
    let sized = if number.len() >= 8 { number.len().to_string() } else { String::new() };
    let counts = if letters.is_empty() {
        match (word.before, behind) {
            (".", _) | ("-", Behind::Commit) => true,
            ("-", Behind::Word) => number.len() >= 8,
            ("-", Behind::Number) => number.len() >= 8 || rest.iter().all(is_counted),
            (_, behind) => behind != Behind::Word,
        }
    } else {
        COUNTERS.contains(&letters.to_ascii_lowercase().as_str())
    };
    counts.then(|| Build { sign: format!("{letters}*{sized}{zone}"), number: Some(value) })
}

/// Whether a word can stand behind a count without making it a version of something else.
fn is_counted(word: &Word<'_>) -> bool {
    let text = word.text;
    let letters = text.trim_end_matches(|sign: char| sign.is_ascii_digit());
    is_commit(text)
        || (letters.len() < text.len()
            && (letters.is_empty() || COUNTERS.contains(&letters.to_ascii_lowercase().as_str())))
}

/// Whether a word is a commit as Jenkins writes it behind its versions: `v665000b`.
fn is_incremental(word: &str) -> bool {
    let hex = word.strip_prefix('v').unwrap_or_default();
    hex.len() >= 6 && is_hex(hex) && hex.bytes().any(|byte| byte.is_ascii_lowercase())
}

fn is_hex(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

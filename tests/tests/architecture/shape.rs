//! Files are short, say what they hold, and are named after it.

use regex::Regex;

use crate::Violation;
use crate::source::{Source, Tree};

/// Lines of code that one file may hold, tests not counted.
const LONGEST: usize = 400;
/// What half of the files of the stages stay under.
const MEDIAN: usize = 150;
/// Names that say nothing about what is behind them.
const EMPTY_NAMES: [&str; 9] =
    ["common", "core", "helper", "helpers", "manager", "misc", "types", "util", "utils"];

/// No file holds more than one idea's worth of lines.
pub(crate) fn length(tree: &Tree) -> Vec<Violation> {
    let mut found: Vec<Violation> = tree
        .files
        .iter()
        .filter(|file| file.code_lines() > LONGEST)
        .map(|file| {
            file.violation(LONGEST, format!("{} lines of code, more than {LONGEST}", file.code_lines()))
        })
        .collect();
    let mut lengths: Vec<usize> = tree.stage_files().map(Source::code_lines).collect();
    lengths.sort_unstable();
    if let Some(median) = lengths.get(lengths.len() / 2).filter(|median| **median >= MEDIAN) {
        let rule =
            format!("half of the files have {median} lines of code or more; it should be less than {MEDIAN}");
        found.push(Violation { file: crate::source::STAGES.to_owned(), line: 1, rule });
    }
    found
}

/// Each file begins with what it holds.
pub(crate) fn module_docs(tree: &Tree) -> Vec<Violation> {
    let says = |file: &&Source| {
        let first = file.text.lines().next().unwrap_or_default();
        first.strip_prefix("//! ").is_some_and(|words| words.trim().len() > 3)
    };
    // A test beside its code needs no words of its own.
    let beside = |file: &&Source| file.test && !file.path.starts_with("tests/");
    let silent = tree.files.iter().filter(|file| !says(file) && !beside(file));
    silent.map(|file| file.violation(1, "the file does not begin with `//!` and what it holds")).collect()
}

/// No module is called by a name that would fit any other.
pub(crate) fn module_names(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in &tree.files {
        let words = |name: &str| name.split('_').find(|word| EMPTY_NAMES.contains(word)).map(str::to_owned);
        let own = file.module().last().and_then(|name| words(name)).map(|word| (word, 1));
        let declared = file.reading.modules.iter().filter_map(|(name, line)| Some((words(name)?, *line)));
        for (word, line) in own.into_iter().chain(declared) {
            found.push(file.violation(line, format!("a module called {word}: name what it holds")));
        }
    }
    found
}

/// History belongs to the commits; a date in backticks is an example of one.
pub(crate) fn dates(tree: &Tree) -> Vec<Violation> {
    let date = Regex::new(
        r"\b(19|20)\d\d[-/.][01]?\d[-/.][0-3]?\d\b|\b(January|February|March|April|June|July|August|September|October|November|December) (19|20)\d\d\b",
    )
    .expect("a pattern");
    let quoted = Regex::new("`[^`]*`").expect("a pattern");
    let mut found = Vec::new();
    for file in &tree.files {
        for (index, line) in file.text.lines().enumerate() {
            let comment = comment(line).map(|comment| quoted.replace_all(comment, ""));
            if let Some(date) = comment.as_deref().and_then(|comment| date.find(comment)) {
                found.push(file.violation(index + 1, format!("the date {} in a comment", date.as_str())));
            }
        }
    }
    found
}

/// What stands behind `//` at the start of a line or after a blank.
fn comment(line: &str) -> Option<&str> {
    let at =
        line.match_indices("//").find(|(at, _)| line[..*at].ends_with(char::is_whitespace) || *at == 0)?.0;
    Some(&line[at..])
}

#[cfg(test)]
mod tests {
    use super::{dates, length, module_docs, module_names};
    use crate::violations;

    const NOTHING: [&str; 0] = [];

    #[test]
    fn long_files_are_found_and_their_tests_not_counted() {
        let tests = "\n#[cfg(test)]\nmod tests {\n".to_owned() + &"// a\n".repeat(500) + "}\n";
        let short = "// a\n".repeat(149) + &tests;
        assert_eq!(
            violations(length, &[("preprocessor/src/run.rs", &short)]),
            [
                "preprocessor/src/:1: half of the files have 150 lines of code or more; it should be less than 150"
            ]
        );
        let long = "// a\n".repeat(401);
        let found = violations(length, &[("xtask/src/main.rs", &long), ("tests/tests/check.rs", &long)]);
        assert_eq!(found, ["xtask/src/main.rs:400: 401 lines of code, more than 400"]);
        assert_eq!(violations(length, &[("preprocessor/src/run.rs", &"// a\n".repeat(149))]), NOTHING);
    }

    #[test]
    fn silent_files_are_found() {
        let files = [
            ("xtask/src/a.rs", "//! What it holds.\n"),
            ("xtask/src/b.rs", "//! \nfn a() {}"),
            ("tests/src/lib.rs", ""),
        ];
        let rule = "1: the file does not begin with `//!` and what it holds";
        assert_eq!(
            violations(module_docs, &files),
            [format!("xtask/src/b.rs:{rule}"), format!("tests/src/lib.rs:{rule}")]
        );
    }

    #[test]
    fn empty_names_are_found() {
        let files = [
            ("preprocessor/src/run/utils.rs", ""),
            ("preprocessor/src/run.rs", "\nmod string_helpers {}\nmod encore;"),
        ];
        let found = [
            "preprocessor/src/run/utils.rs:1: a module called utils: name what it holds",
            "preprocessor/src/run.rs:2: a module called helpers: name what it holds",
        ];
        assert_eq!(violations(module_names, &files), found);
    }

    #[test]
    fn dates_in_comments_are_found() {
        let text = [
            "let a = \"2024-05-01\";",
            "//! Written as `2024-05-01T10:00:00Z`.",
            "let c = \"http://a/2024-05-01\";",
            "//! Measured 2024-05-01.",
            "let b = 1; // since March 20\u{32}4",
        ]
        .join("\n");
        let found = [
            "xtask/src/a.rs:4: the date 2024-05-01 in a comment",
            "xtask/src/a.rs:5: the date March 2024 in a comment",
        ];
        assert_eq!(violations(dates, &[("xtask/src/a.rs", &text)]), found);
    }
}

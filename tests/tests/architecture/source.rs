//! The project's Rust files as the rules see them: their place among the modules, their text, their names.

use std::collections::BTreeSet;
use std::path::Path;

use proc_macro2::TokenStream;

use crate::Violation;
use crate::names::Reading;

/// Where the stages lie.
pub(crate) const STAGES: &str = "preprocessor/src/";

/// All files that the rules are about.
pub(crate) struct Tree {
    pub(crate) files: Vec<Source>,
    /// The dependencies in the manifest of the stages.
    pub(crate) manifest: String,
}

/// One file.
pub(crate) struct Source {
    /// Relative to the workspace, with forward slashes.
    pub(crate) path: String,
    pub(crate) text: String,
    /// What its tokens say.
    pub(crate) reading: Reading,
    /// Whether the whole file is a test.
    pub(crate) test: bool,
}

impl Tree {
    /// Reads every file of every member.
    pub(crate) fn of_the_workspace() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the suite lies in the workspace");
        let mut files = Vec::new();
        for member in ["preprocessor/src", "tests/benches", "tests/src", "tests/tests", "xtask/src"] {
            let before = files.len();
            for entry in walkdir::WalkDir::new(root.join(member)).sort_by_file_name() {
                let entry = entry.expect("the source can be listed");
                if entry.path().extension().is_some_and(|extension| extension == "rs") {
                    let path = entry.path().strip_prefix(root).expect("it lies in the workspace");
                    let text = std::fs::read_to_string(entry.path()).expect("source is UTF-8");
                    files.push((path.to_str().expect("paths are UTF-8").replace('\\', "/"), text));
                }
            }
            assert!(files.len() > before, "{member} holds no Rust file");
        }
        let manifest = std::fs::read_to_string(root.join("preprocessor/Cargo.toml")).expect("a manifest");
        Self::new(files, manifest)
    }

    /// Files made up to show a rule failing; the manifest depends on nothing.
    pub(crate) fn made_up(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Self::new(files, String::new())
    }

    fn new(files: Vec<(String, String)>, manifest: String) -> Self {
        let mut files: Vec<Source> = files.into_iter().map(|(path, text)| Source::read(path, text)).collect();
        let tests: BTreeSet<String> = files.iter().flat_map(Source::declared_test_files).collect();
        for file in &mut files {
            // What a file of tests declares lies in the folder beside it.
            let of_tests = tests.iter().any(|test| file.path.starts_with(&test.replace(".rs", "/")));
            file.test = file.path.starts_with("tests/") || tests.contains(&file.path) || of_tests;
        }
        Self { files, manifest }
    }

    /// The code of the stages: no tests.
    pub(crate) fn stage_files(&self) -> impl Iterator<Item = &Source> {
        self.files.iter().filter(|file| file.path.starts_with(STAGES) && !file.test)
    }
}

impl Source {
    #[expect(clippy::panic, reason = "a file that cannot be read is no file that holds the rules")]
    fn read(path: String, text: String) -> Self {
        let tokens: TokenStream = text.parse().unwrap_or_else(|error: proc_macro2::LexError| {
            panic!("{path}:{}: {error}", error.span().start().line)
        });
        let reading = Reading::of(tokens, module(&path));
        Self { path, text, reading, test: false }
    }

    /// The files of the modules that this one declares as tests.
    fn declared_test_files(&self) -> Vec<String> {
        let directory = match self.path.strip_suffix(".rs").expect("a Rust file").rsplit_once('/') {
            Some((directory, "lib" | "main")) => directory,
            _ => self.path.trim_end_matches(".rs"),
        };
        self.reading.test_modules.iter().map(|name| format!("{directory}/{name}.rs")).collect()
    }

    /// Its place among the modules of its crate: empty for the crate's root.
    pub(crate) fn module(&self) -> Vec<String> {
        module(&self.path)
    }

    /// How many of its lines are not tests.
    pub(crate) fn code_lines(&self) -> usize {
        if self.test { 0 } else { self.text.lines().count() - self.reading.test_lines.len() }
    }

    /// A violation at one of its lines.
    pub(crate) fn violation(&self, line: usize, rule: impl Into<String>) -> Violation {
        Violation { file: self.path.clone(), line, rule: rule.into() }
    }
}

fn module(path: &str) -> Vec<String> {
    let inside = path.split_once("src/").map_or(path, |(_, inside)| inside);
    let parts = inside.trim_end_matches(".rs").split('/').map(str::to_owned);
    parts.filter(|part| !matches!(part.as_str(), "lib" | "main")).collect()
}

#[test]
fn a_file_knows_its_module_and_its_tests() {
    let tree = Tree::made_up(&[
        ("preprocessor/src/lib.rs", "pub mod run;"),
        ("preprocessor/src/run.rs", "mod quote;"),
        ("preprocessor/src/run/quote.rs", "fn a() {}\n#[cfg(test)]\nmod tests;\n"),
        ("preprocessor/src/run/quote/tests.rs", "use crate::cli;\nmod lines;"),
        ("preprocessor/src/run/quote/tests/lines.rs", "use crate::cli;"),
    ]);
    let modules: Vec<String> = tree.files.iter().map(|file| file.module().join("::")).collect();
    assert_eq!(modules, ["", "run", "run::quote", "run::quote::tests", "run::quote::tests::lines"]);
    assert_eq!(tree.stage_files().map(Source::code_lines).collect::<Vec<_>>(), [1, 1, 1]);
}

#[test]
#[should_panic(expected = "preprocessor/src/run.rs:2")]
fn a_file_that_is_no_rust_is_not_skipped() {
    Tree::made_up(&[("preprocessor/src/run.rs", "fn a() {}\nfn b( {}\n")]);
}

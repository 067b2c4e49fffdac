//! Books made for one test, in a temporary directory.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

use crate::programs::{drydock_binary, mdbook_binary, workspace, xtask_binary};
use crate::ran::{Ran, Running};

/// A book in a temporary directory that lives as long as this does.
///
/// Its `book.toml` has the settings of this project's own: `src = "book"`, `build-dir = "target/site"`,
/// `[preprocessor.drydock]` with `renderers` and `after`. Its summary lists the chapters in the order in which
/// they were added.
#[derive(Debug)]
pub struct Fixture {
    directory: TempDir,
    root: Utf8PathBuf,
    chapters: Vec<String>,
    settings: Vec<(String, String)>,
    variables: Vec<(String, String)>,
}

impl Default for Fixture {
    fn default() -> Self {
        Self::new()
    }
}

impl Fixture {
    /// A book without chapters, settings and stack.
    #[must_use]
    pub fn new() -> Self {
        let directory = TempDir::with_prefix("drydock-test-").expect("a temporary directory");
        let root = directory.path().canonicalize().expect("it is there");
        let root = Utf8PathBuf::try_from(root).expect("its path is UTF-8");
        let variables = Vec::new();
        let fixture = Self { directory, root, chapters: Vec::new(), settings: Vec::new(), variables };
        fixture.write_frame();
        fixture
    }

    /// Adds a chapter, `path` being relative to the book's `src`.
    #[must_use]
    pub fn chapter(self, path: &str, text: &str) -> Self {
        self.chapter_bytes(path, text.as_bytes())
    }

    /// Adds a chapter that need not be UTF-8.
    #[must_use]
    pub fn chapter_bytes(mut self, path: &str, bytes: &[u8]) -> Self {
        self.chapters.push(path.to_owned());
        self.write_frame();
        self.put(&format!("book/{path}"), bytes);
        self
    }

    /// Adds a file, `path` being relative to the book's root; it may be `book.toml` itself.
    #[must_use]
    pub fn file(self, path: &str, contents: impl AsRef<[u8]>) -> Self {
        self.put(path, contents.as_ref());
        self
    }

    /// Adds a copy of every file under a directory, but for what git and cargo keep there.
    ///
    /// # Panics
    /// When the directory cannot be listed.
    #[must_use]
    pub fn copy_of(self, directory: &Utf8Path) -> Self {
        let kept = |entry: &walkdir::DirEntry| entry.file_name() != ".git" && entry.file_name() != "target";
        for entry in walkdir::WalkDir::new(directory).into_iter().filter_entry(kept) {
            let entry = entry.expect("a directory that can be listed");
            let path = Utf8Path::from_path(entry.path()).expect("a path in UTF-8");
            if entry.file_type().is_file() {
                let inside = path.strip_prefix(directory).expect("it lies inside");
                self.put(inside.as_str(), &fs::read(path).expect("a file that can be read"));
            }
        }
        self
    }

    /// Sets a key of `[preprocessor.drydock]` to a value written as TOML: `.setting("jobs", "2")`.
    #[must_use]
    pub fn setting(mut self, key: &str, value: &str) -> Self {
        self.settings.push((key.to_owned(), value.to_owned()));
        self.write_frame();
        self
    }

    /// Sets an environment variable for the programs that are run on the book.
    #[must_use]
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Gives the book a copy of a stack of its own, in `stack/`: `klee` is the project's own system, any
    /// other name one of `tests/fixtures/`, whose directory is called `NAME-stack`.
    ///
    /// # Panics
    /// When there is no such stack.
    #[must_use]
    pub fn stack(self, name: &str) -> Self {
        copy_stack(name, &self.root.join("stack"));
        self.setting("stack", "\"stack/stack.toml\"")
    }

    /// Replaces every `from` in a file, `path` being relative to the book's root.
    ///
    /// # Panics
    /// When there is none to replace: the test would show nothing.
    #[must_use]
    pub fn replace(self, path: &str, from: &str, to: &str) -> Self {
        self.rewrite(path, from, to);
        self
    }

    /// Appends to a file as its author would, while a program runs on the book.
    pub fn append(&self, path: &str, text: &str) {
        self.put(path, (self.read(path) + text).as_bytes());
    }

    /// Replaces every `from` in a file as its author would, while a program runs on the book.
    ///
    /// # Panics
    /// When there is none to replace: the test would show nothing.
    pub fn rewrite(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} holds no {from:?}");
        self.put(path, text.replace(from, to).as_bytes());
    }

    /// The book's root.
    #[must_use]
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// The text of a file, `path` being relative to the book's root.
    ///
    /// # Panics
    /// When it is not there or not UTF-8.
    #[must_use]
    pub fn read(&self, path: &str) -> String {
        let read = fs::read_to_string(self.root.join(path));
        assert!(read.is_ok(), "{path} cannot be read: {read:?}");
        read.unwrap_or_default()
    }

    /// Every file under a directory with its contents, `path` being relative to the book's root.
    ///
    /// # Panics
    /// When there is no file: nothing equals nothing.
    #[must_use]
    pub fn files(&self, path: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let directory = self.root.join(path);
        let entries = walkdir::WalkDir::new(&directory).sort_by_file_name().into_iter();
        let files: Vec<(PathBuf, Vec<u8>)> = entries
            .map(|entry| entry.expect("a directory that can be listed"))
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let inside = entry.path().strip_prefix(&directory).expect("it lies inside").to_owned();
                (inside, fs::read(entry.path()).expect("a file that can be read"))
            })
            .collect();
        assert!(!files.is_empty(), "{directory} holds no file");
        files
    }

    /// Runs `mdbook-drydock` in the book's root and waits for its end.
    #[must_use]
    pub fn drydock<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Ran {
        self.start_drydock(arguments).wait()
    }

    /// Starts `mdbook-drydock` in the book's root.
    #[must_use]
    pub fn start_drydock<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Running {
        self.start(drydock_binary(), arguments)
    }

    /// Runs the stock `mdbook` in the book's root, with the `mdbook-drydock` under test on its path.
    #[must_use]
    pub fn mdbook<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Ran {
        self.start_mdbook(arguments).wait()
    }

    /// Starts the stock `mdbook` in the book's root, with the `mdbook-drydock` under test on its path.
    #[must_use]
    pub fn start_mdbook<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Running {
        self.start(mdbook_binary(), arguments)
    }

    /// Runs `cargo xtask book` on the book.
    #[must_use]
    pub fn xtask_book(&self) -> Ran {
        self.start(xtask_binary(), ["book", "--root", self.root.as_str()]).wait()
    }

    /// `mdbook-drydock` in the book's root, to be started on a terminal.
    #[must_use]
    pub fn drydock_command<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = self.command(drydock_binary(), arguments);
        command.current_dir(&self.root);
        command
    }

    fn start<'a>(&self, program: &Utf8Path, arguments: impl IntoIterator<Item = &'a str>) -> Running {
        Running::start(self.command(program, arguments), &self.root)
    }

    fn command<'a>(&self, program: &Utf8Path, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(program);
        let ours = drydock_binary().parent().expect("it lies in a directory");
        let path = std::env::var("PATH").unwrap_or_default();
        command.args(arguments).env("PATH", format!("{ours}:{path}"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("MDBOOK_") {
                command.env_remove(name);
            }
        }
        command.env("NO_COLOR", "1").envs(self.variables.iter().cloned());
        command
    }

    /// Writes `book.toml` and the summary as they are now.
    fn write_frame(&self) {
        let mut config = String::from(
            "[book]\ntitle = \"A fixture\"\nsrc = \"book\"\n\n[build]\nbuild-dir = \"target/site\"\n\
             create-missing = false\n\n[preprocessor.drydock]\ncommand = \"mdbook-drydock\"\n\
             renderers = [\"html\"]\nafter = [\"links\"]\n",
        );
        for (key, value) in &self.settings {
            let _ = writeln!(config, "{key} = {value}");
        }
        let parsed = config.parse::<toml::Table>();
        assert!(parsed.is_ok(), "settings are TOML, each key once: {parsed:?}\n{config}");
        self.put("book.toml", config.as_bytes());
        let mut summary = String::from("# Summary\n\n");
        for path in &self.chapters {
            let name = Utf8Path::new(path).file_stem().unwrap_or(path);
            let _ = writeln!(summary, "- [{name}]({path})");
        }
        self.put("book/SUMMARY.md", summary.as_bytes());
    }

    fn put(&self, path: &str, contents: &[u8]) {
        let file = self.root.join(path);
        fs::create_dir_all(file.parent().expect("a file lies in a directory")).expect("a directory");
        fs::write(&file, contents).expect("a file");
    }

    /// Keeps the directory for a person to look at, and says where it is.
    #[must_use]
    pub fn keep(self) -> PathBuf {
        self.directory.keep()
    }
}

/// Copies a stack, named as [`Fixture::stack`] names them, to the directory `to`.
pub(crate) fn copy_stack(name: &str, to: &Utf8Path) {
    let from = match name {
        "klee" => workspace().join("stack"),
        _ => workspace().join(format!("tests/fixtures/{name}-stack")),
    };
    assert!(from.join("stack.toml").is_file(), "there is no stack in {from}");
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.expect("the stack can be listed");
        let inside = entry.path().strip_prefix(&from).expect("it lies in the stack");
        let to = to.as_std_path().join(inside);
        if entry.file_type().is_dir() {
            fs::create_dir_all(&to).expect("a directory");
        } else {
            fs::copy(entry.path(), &to).expect("a copy"); // keeps the permissions
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixture_is_a_book() {
        let book = Fixture::new()
            .chapter("one.md", "# One\n")
            .chapter("deep/two.md", "# Two\n")
            .setting("jobs", "2")
            .file("stack/x.yml", "a: b\n")
            .replace("stack/x.yml", "b", "c");
        assert_eq!(book.read("book/SUMMARY.md"), "# Summary\n\n- [one](one.md)\n- [two](deep/two.md)\n");
        assert!(book.read("book.toml").ends_with("after = [\"links\"]\njobs = 2\n"));
        assert_eq!(book.read("stack/x.yml"), "a: c\n");
        assert_eq!(book.files("book").len(), 3);
    }

    #[test]
    fn a_fixture_leaves_nothing_behind() {
        let book = Fixture::new();
        let root = book.root().to_owned();
        assert!(root.is_dir());
        drop(book);
        assert!(!root.exists());
    }

    #[test]
    #[should_panic(expected = "holds no \"web_network\"")]
    fn a_replacement_that_replaces_nothing_fails() {
        let _ = Fixture::new().replace("book.toml", "web_network", "other_network");
    }

    #[test]
    #[should_panic(expected = "settings are TOML")]
    fn a_setting_that_is_no_toml_fails() {
        let _ = Fixture::new().setting("verify", "always");
    }

    #[test]
    #[should_panic(expected = "there is no stack in")]
    fn a_stack_that_is_not_there_fails() {
        let _ = Fixture::new().stack("no-such-stack");
    }
}

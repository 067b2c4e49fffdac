//! A book as large as a whole handbook, with a recording of each of its chapters.

mod blocks;
mod prose;

use std::fmt::Write as _;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use mdbook_drydock::chapters::{self, Manuscript};
use mdbook_drydock::event::Event;
use mdbook_drydock::moorings::Moorings;
use mdbook_drydock::pipeline::{self, Conditions, Room};
use mdbook_drydock::recording::{Key, Recorded, Recording, Store};
use mdbook_drydock::run::{AtFailure, Surroundings};
use mdbook_drydock::sandbox::DockerSandboxes;
use mdbook_drydock::scenarios::{self, Scenario};
use mdbook_drydock::selection::Reach;
use mdbook_drydock::stack::{Stack, golden};
use mdbook_drydock::tools::Toolbox;

use crate::fixture::copy_stack;
use blocks::Sample;
use prose::Prose;

/// Every so many chapters one includes a snippet that others include too.
const INCLUDING: usize = 20;
/// The snippet, relative to the book's `src`.
const SNIPPET: &str = "snippets/engine.md";
/// Every so many chapters one stands at the top level; the others are nested in it.
const PART: usize = 10;

/// A book of many chapters in a directory of the caller's, all of it recorded, so that nothing of it is ever run.
///
/// It has the small stack and blocks of all kinds, each with what it printed; the same sizes give the same book.
#[derive(Debug)]
pub struct LargeBook {
    root: Utf8PathBuf,
    chapters: Vec<Written>,
}

/// A chapter with what its steps are said to have printed.
#[derive(Debug)]
struct Written {
    /// Relative to the book's `src`.
    path: String,
    recorded: Vec<Recorded>,
}

impl LargeBook {
    /// Writes the book and its recordings into `root`, which is made if need be.
    ///
    /// # Panics
    /// When a file cannot be written, or drydock reads other steps out of the book than were written into it.
    #[must_use]
    pub fn write(root: &Utf8Path, chapters: usize, blocks_per_chapter: usize) -> Self {
        put(root, "book.toml", &format!("{}{DRYDOCK}", frame()));
        put(root, &format!("book/{SNIPPET}"), &format!("{}\n", blocks::SNIPPET.markdown));
        copy_stack("small", &root.join("stack"));
        let chapters: Vec<Written> =
            (0..chapters).map(|number| chapter(root, number, blocks_per_chapter)).collect();
        let book = Self { root: root.to_owned(), chapters };
        put(root, "book/SUMMARY.md", &book.summary());
        book.record();
        book
    }

    /// The book's root.
    #[must_use]
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// How many steps its chapters have.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.chapters.iter().map(|chapter| chapter.recorded.len()).sum()
    }

    /// Writes the Markdown that drydock makes of it into `root`, as a book of its own that has no drydock.
    ///
    /// # Panics
    /// When a file cannot be written, or a chapter is not replayed.
    pub fn write_rendered(&self, root: &Utf8Path) {
        put(root, "book.toml", &frame());
        put(root, "book/SUMMARY.md", &self.summary());
        // Nobody includes it any more, but the site has a folder for it either way.
        put(root, &format!("book/{SNIPPET}"), &format!("{}\n", blocks::SNIPPET.markdown));
        for (chapter, page) in self.chapters.iter().zip(self.pages()) {
            put(root, &format!("book/{}", chapter.path), &page);
        }
    }

    /// The texts that drydock gives its chapters, from their recordings alone.
    ///
    /// # Panics
    /// When a chapter is not replayed.
    #[must_use]
    pub fn pages(&self) -> Vec<String> {
        let (mut manuscript, golden, store) = self.opened();
        let chapters = manuscript.take_chapters();
        let surroundings = Surroundings {
            dir: "".into(),
            ansible: None,
            build_arguments: String::new(),
            timeout: manuscript.settings.timeout,
        };
        let conditions = Conditions {
            settings: &manuscript.settings,
            stack: "large",
            golden: &golden,
            surroundings: &surroundings,
            room: Room { jobs: std::num::NonZeroUsize::MIN, ahead: 0 },
            store: &store,
            tools: &Toolbox::default(),
            whole_book: true,
            reach: &Reach::default(),
            at_failure: AtFailure::GoOn,
        };
        let nobody = || async { Err::<DockerSandboxes, _>(anyhow::anyhow!("a chapter is not recorded")) };
        let silent = |_: Event| ();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let verified =
            runtime.block_on(pipeline::verify(chapters, &conditions, &Moorings::new(0), nobody, &silent));
        let verified = verified.map_err(|interrupted| interrupted.error).expect("everything is recorded");
        assert!(verified.is_sound() && verified.unkept.is_empty(), "{:?}", verified.diagnostics);
        verified.into_pages()
    }

    /// Keeps what each chapter is said to have printed, as drydock would have kept it.
    fn record(&self) {
        let (mut manuscript, golden, store) = self.opened();
        let chapters = manuscript.take_chapters();
        let (scenarios, diagnostics) = scenarios::assemble(chapters, &manuscript.settings.bindings);
        assert_eq!(diagnostics, [], "the book is written as it should be");
        assert_eq!(scenarios.len(), self.chapters.len(), "every chapter is a scenario");
        for (scenario, written) in scenarios.iter().zip(&self.chapters) {
            let steps = titles(scenario);
            assert_eq!(steps.len(), written.recorded.len(), "{}: {steps:#?}", written.path);
            let extent = scenario.needs().extent;
            let key = Key::of(scenario.steps(), extent, &golden, manuscript.settings.timeout);
            let recording = Recording {
                engine: "26.1.5+dfsg1".to_owned(),
                made: 1_767_225_600,
                steps: written.recorded.clone(),
            };
            store.save(&key, &recording).expect("a recording can be kept");
        }
    }

    fn opened(&self) -> (Manuscript, String, Store) {
        let manuscript = chapters::load(&self.root).expect("it is a book");
        let stack = Stack::load(&self.root.join(&manuscript.settings.stack)).expect("it has a stack");
        let golden = golden::key(&stack).expect("the stack can be read").to_string();
        let store =
            Store::open(self.root.join(&manuscript.settings.recordings)).expect("a place for recordings");
        (manuscript, golden, store)
    }

    fn summary(&self) -> String {
        let mut summary = String::from("# Summary\n\n");
        for (number, chapter) in self.chapters.iter().enumerate() {
            let indent = if number % PART == 0 { "" } else { "  " };
            let _ = writeln!(summary, "{indent}- [Chapter {number}]({})", chapter.path);
        }
        summary
    }
}

/// What `[preprocessor.drydock]` says.
const DRYDOCK: &str = r#"
[preprocessor.drydock]
command = "mdbook-drydock"
renderers = ["html"]
after = ["links"]
stack = "stack/stack.toml"
"#;

/// What `book.toml` says with drydock and without.
fn frame() -> String {
    let book = "[book]\ntitle = \"A large book\"\nsrc = \"book\"\n";
    format!("{book}\n[build]\nbuild-dir = \"target/site\"\ncreate-missing = false\n")
}

/// Writes one chapter: sections of prose, each with a block.
fn chapter(root: &Utf8Path, number: usize, blocks: usize) -> Written {
    let path = format!("part-{}/chapter-{number}.md", number / PART);
    let mut prose = Prose::of(number);
    let mut text = format!("# Chapter {number}\n\n{}", prose.paragraph());
    let mut recorded = Vec::new();
    for index in 0..blocks {
        if index % 3 == 0 {
            let _ = write!(text, "\n## {}\n", prose.title());
        }
        let _ = write!(text, "\n{}", prose.paragraph());
        let included = index == 0 && number % INCLUDING == INCLUDING - 1;
        let sample = if included { blocks::SNIPPET.sample() } else { Sample::new(number, index) };
        let markdown = if included { format!("{{{{#include ../{SNIPPET}}}}}") } else { sample.markdown };
        let _ = write!(text, "\n{markdown}\n");
        recorded.extend(sample.recorded);
    }
    let _ = write!(text, "\n{}", prose.paragraph());
    put(root, &format!("book/{path}"), &text);
    Written { path, recorded }
}

fn titles(scenario: &Scenario) -> Vec<String> {
    scenario.steps().map(|step| step.title()).collect()
}

fn put(root: &Utf8Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().expect("a file lies in a directory")).expect("a directory");
    fs::write(&file, text).expect("a file");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> (tempfile::TempDir, Utf8PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::try_from(directory.path().canonicalize().unwrap()).unwrap();
        (directory, path)
    }

    #[test]
    fn every_block_is_recorded_and_replayed() {
        let (_keep, root) = directory();
        let book = LargeBook::write(&root.join("book"), 24, 13);
        assert!(book.steps() >= 24 * 13, "{} steps", book.steps());
        let pages = book.pages();
        assert_eq!(pages.len(), 24);
        let verified = pages.iter().map(|page| page.matches("drydock-badge").count()).sum::<usize>();
        assert!(verified >= 24 * 13, "{verified} badges");
    }

    #[test]
    fn the_rendered_book_needs_no_drydock() {
        let (_keep, root) = directory();
        LargeBook::write(&root.join("book"), 2, 11).write_rendered(&root.join("rendered"));
        assert!(!fs::read_to_string(root.join("rendered/book.toml")).unwrap().contains("drydock"));
        let page = fs::read_to_string(root.join("rendered/book/part-0/chapter-1.md")).unwrap();
        assert!(page.contains("<div class=\"drydock drydock-console\""), "{page}");
    }
}

//! Generated books, expanded by mdBook's own `links`: what a diagnostic underlines is the very line it is about.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;

use camino::Utf8PathBuf;
use proptest::prelude::*;
use tempfile::TempDir;

use mdbook_drydock::blocks::Bindings;
use mdbook_drydock::chapters::load;
use mdbook_drydock::diagnostic::Diagnostic;
use mdbook_drydock::recording::{Complaint, Recorded};
use mdbook_drydock::report::findings::findings;
use mdbook_drydock::sandbox::End;
use mdbook_drydock::scenarios::{Scenario, assemble};
use mdbook_drydock::verdict::facts::Facts;
use mdbook_drydock::verdict::{Mismatch, Outcome, Verdict};

/// How a line gets into its chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Written,
    /// By its number in another file.
    Numbered,
    /// By an anchor.
    Anchored,
    /// Through a file that includes another.
    Nested,
    /// As the shown line of a `rustdoc_include`; only where it is alone in its file.
    Rustdoc,
}

/// A container's first line and the others.
type Container = (&'static str, &'static str);

#[derive(Clone, Debug)]
struct MadeUp {
    container: Container,
    script: bool,
    lines: Vec<(String, Way)>,
}

fn line() -> impl Strategy<Value = (String, Way)> {
    let ways = vec![Way::Written, Way::Written, Way::Numbered, Way::Anchored, Way::Nested, Way::Rustdoc];
    ("[a-zäß漢🦀]{1,3}[a-z \tü漢]{0,8}[a-z漢]", prop::sample::select(ways))
}

fn block() -> impl Strategy<Value = MadeUp> {
    let containers =
        vec![("", ""), ("> ", "> "), ("- ", "  "), ("10. ", "    "), ("> - ", ">   "), ("\t", "")];
    let containers = prop::sample::select(containers);
    (containers, any::<bool>(), prop::collection::vec(line(), 1..6)).prop_map(|(container, script, lines)| {
        // A tab before a fence would make code of it.
        let container = if container.0 == "\t" { ("", "") } else { container };
        MadeUp { container, script, lines }
    })
}

/// The files of a book that is being made up.
#[derive(Default)]
struct Files {
    texts: BTreeMap<String, String>,
    /// The included lines so far, in `src/inc/b.txt`.
    included: Vec<String>,
    windows: bool,
}

impl Files {
    fn end(&self) -> &'static str {
        if self.windows { "\r\n" } else { "\n" }
    }

    /// What to write in the chapter so that `line` stands there.
    fn reference(&mut self, line: &str, way: Way) -> String {
        let number = self.included.len() + 1;
        match way {
            Way::Written => return line.to_owned(),
            Way::Rustdoc => {
                let path = format!("inc/r{number}.rs");
                self.texts.insert(format!("src/{path}"), line.to_owned() + self.end());
                // Counts as a line, so that names differ.
                self.included.push("fn other() {}".to_owned());
                return format!("{{{{#rustdoc_include {path}}}}}");
            }
            Way::Numbered => self.included.push(line.to_owned()),
            Way::Anchored | Way::Nested => {
                let marks =
                    [format!("# ANCHOR: a{number}"), line.to_owned(), format!("# ANCHOR_END: a{number}")];
                self.included.extend(marks);
            }
        }
        match way {
            Way::Numbered => format!("{{{{#include inc/b.txt:{number}}}}}"),
            Way::Nested => {
                let path = format!("inc/deep/n{number}.txt");
                self.texts.insert(format!("src/{path}"), format!("{{{{#include ../b.txt:a{number}}}}}"));
                format!("{{{{#include {path}}}}}")
            }
            _ => format!("{{{{#include inc/b.txt:a{number}}}}}"),
        }
    }

    fn write(mut self, chapter: String) -> (TempDir, Utf8PathBuf) {
        let included = self.included.join(self.end());
        self.texts.insert("src/inc/b.txt".to_owned(), included);
        self.texts.insert("src/a.md".to_owned(), chapter);
        self.texts.insert("src/SUMMARY.md".to_owned(), "- [A](a.md)\n".to_owned());
        self.texts.insert("book.toml".to_owned(), "[preprocessor.drydock]\nafter = [\"links\"]\n".to_owned());
        let dir = TempDir::new().unwrap();
        let root = Utf8PathBuf::from_path_buf(dir.path().to_path_buf()).unwrap();
        for (path, text) in &self.texts {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), text).unwrap();
        }
        (dir, root)
    }
}

/// The book, and each block's lines as they are to be underlined.
fn made_up(blocks: &[MadeUp], windows: bool) -> (TempDir, Scenario) {
    let mut files = Files { windows, ..Files::default() };
    let end = files.end();
    let mut chapter = format!("# Größe 漢字{end}{end}");
    for MadeUp { container: (first, rest), script, lines } in blocks {
        let language = if *script { "sh" } else { "console" };
        chapter += &format!("{first}Words ü.{end}{rest}{end}{rest}```{language}{end}");
        for (index, (line, way)) in lines.iter().enumerate() {
            let line = if *script || index > 0 { line.clone() } else { format!("$ {line}") };
            chapter += &format!("{rest}{}{end}", files.reference(&line, *way));
        }
        chapter += &format!("{rest}```{end}{end}");
    }
    let (dir, root) = files.write(chapter);
    let chapters = load(&root).unwrap().take_chapters();
    let (scenarios, diagnostics) = assemble(chapters, &Bindings::new());
    assert_eq!(diagnostics, []);
    (dir, scenarios.into_iter().next().unwrap())
}

fn ended(verdict: Verdict, code: i32, complaint: Option<Complaint>) -> Outcome {
    let recorded = Recorded { complaint, ..Recorded::new("", End::Exited(code), 1) };
    Outcome { verdict, recorded: Some(recorded), replayed: false, facts: Facts::default() }
}

fn mismatched(line: usize) -> Verdict {
    Verdict::Mismatched(Mismatch { difference: String::new(), hole: None, line, part: None })
}

fn underlined(found: &[Diagnostic]) -> &str {
    let [found] = found else { return "not one" };
    found.span.as_ref().map_or("nowhere", |span| if span.near { "near" } else { span.text() })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_underlined_is_the_line_it_is_about(
        blocks in prop::collection::vec(block(), 1..4),
        windows in any::<bool>(),
    ) {
        let (_dir, scenario) = made_up(&blocks, windows);
        prop_assert_eq!(scenario.steps().count(), blocks.len());
        let all_pass = || scenario.steps().map(|_| ended(Verdict::Passed, 0, None)).collect::<Vec<_>>();
        for (at, block) in blocks.iter().enumerate() {
            for (index, (line, _)) in block.lines.iter().enumerate() {
                let mut outcomes = all_pass();
                outcomes[at] = match (block.script, index) {
                    (true, _) => ended(Verdict::Failed, 1, Some(Complaint::AtLine { line: index + 1 })),
                    (false, 0) => ended(Verdict::Failed, 1, None),
                    (false, _) => ended(mismatched(index - 1), 0, None),
                };
                let found = findings(&scenario, &outcomes);
                prop_assert_eq!(underlined(&found), line.trim());
            }
        }
    }
}

//! The steps of one chapter in order, to be run in one fresh sandbox.

pub use crate::blocks::Extent;
use crate::blocks::{self, Action, Bindings, Block, Blocks, Foreign, Step};
use crate::chapters::Chapter;
use crate::diagnostic::Diagnostic;

/// A chapter with its blocks.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The chapter it is made of.
    pub chapter: Chapter,
    /// All of its blocks that drydock answers for, in the order of the text.
    pub blocks: Vec<Block>,
    /// Its other fenced blocks, in the order of the text.
    pub foreign: Vec<Foreign>,
}

/// What a scenario asks of its sandbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// What has to be up.
    pub extent: Extent,
    /// Whether Ansible is going to be run, so that it may be loaded beforehand.
    pub ansible: bool,
}

impl Scenario {
    /// What it asks of its sandbox.
    #[must_use]
    pub fn needs(&self) -> Needs {
        let ansible = self.steps().any(|step| matches!(step.action, Action::Ansible { .. }));
        Needs { extent: self.extent(), ansible }
    }

    /// How much of its machine has to be up, which the first block says.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.blocks.first().and_then(|first| first.needs).unwrap_or_default()
    }

    /// The steps of all blocks, in order.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.blocks.iter().flat_map(|block| &block.steps)
    }
}

/// Reads every chapter, with the book's values for placeholders, and collects the mistakes of all of them in
/// the book's order.
#[must_use]
pub fn assemble(chapters: Vec<Chapter>, bindings: &Bindings) -> (Vec<Scenario>, Vec<Diagnostic>) {
    let (scenarios, diagnostics): (Vec<_>, Vec<_>) =
        chapters.into_iter().map(|chapter| read(chapter, bindings)).unzip();
    (scenarios, diagnostics.concat())
}

/// Reads one chapter.
#[must_use]
pub fn read(chapter: Chapter, bindings: &Bindings) -> (Scenario, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Blocks { own, foreign } = blocks::parse(&chapter, bindings, &mut diagnostics);
    (Scenario { chapter, blocks: own, foreign }, diagnostics)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Extent, Needs, assemble};
    use crate::blocks::Bindings;
    use crate::chapters::Chapter;
    use crate::sample;
    use crate::span::{SourceFile, SourceMap};

    fn chapter(file: &str, text: &str) -> Chapter {
        let sources = SourceMap::identity(Arc::new(SourceFile::new(file, text)));
        Chapter { name: file.to_owned(), file: file.to_owned(), text: text.to_owned(), sources }
    }

    #[test]
    fn every_chapter_is_a_scenario_of_its_own() {
        let chapters = vec![
            chapter("a.md", "```console\n$ a <n>\n$ b\n```\n"),
            chapter("b.md", "prose"),
            chapter("c.md", "```console,hiden\n$ a\n```\n\n    $ c <o>\n"),
        ];
        let bindings = Bindings::from([("n".to_owned(), "x".to_owned())]);
        let (scenarios, diagnostics) = assemble(chapters, &bindings);
        let titles: Vec<Vec<_>> =
            scenarios.iter().map(|scenario| scenario.steps().map(|step| step.title()).collect()).collect();
        assert_eq!(titles, [vec!["a x", "b"], vec![], vec![]]);
        let places: Vec<_> = diagnostics
            .iter()
            .filter_map(|found| found.span.as_ref())
            .map(|span| (span.file(), span.line()))
            .collect();
        assert_eq!(places, [("c.md", 1), ("c.md", 5)]);
    }
    #[test]
    fn a_chapter_needs_what_its_first_block_says() {
        let says = |word: &str| format!("<!-- drydock: needs = \"{word}\" -->\n");
        let run = "```console\n$ a\n```\n";
        for (text, extent, ansible) in [
            (String::new(), Extent::Stack, false),
            (run.to_owned(), Extent::Stack, false),
            (says("stack") + run, Extent::Stack, false),
            (says("engine") + run, Extent::Engine, false),
            (says("shell") + run + "\n" + run, Extent::Shell, false),
            (says("shell") + "```sh,no_run\na\n```\n\n" + run, Extent::Shell, false),
            (
                "```rust\nx\n```\n".to_owned() + &says("engine") + "```yaml\n- a: 1\n```\n",
                Extent::Engine,
                true,
            ),
        ] {
            assert_eq!(sample::scenario(&text).needs(), Needs { extent, ansible }, "{text}");
        }
    }
}

//! The steps of one chapter in order, to be run in one fresh sandbox.

pub use crate::blocks::Extent;
use crate::blocks::{self, Action, Bindings, Block, Blocks, Foreign, Insert, Step};
use crate::chapters::Chapter;
use crate::diagnostic::Diagnostic;

/// A chapter with its blocks.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The chapter it is made of.
    pub chapter: Chapter,
    /// Its blocks that drydock answers for, in the order of the text: all of them, unless it was [cut](Self::up_to).
    pub blocks: Vec<Block>,
    /// Its other fenced blocks, in the order of the text.
    pub foreign: Vec<Foreign>,
    /// What its comments ask for in their place, but for pictures, in the order of the text.
    pub inserts: Vec<Insert>,
    /// How many steps of the chapter come after these and are left out.
    pub left_out: usize,
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

    /// Whether it says that it leaves its machine as it found it.
    #[must_use]
    pub fn leaves_nothing(&self) -> bool {
        self.blocks.first().is_some_and(|first| first.leaves_nothing)
    }

    /// The programs of this computer that it wants to have in its machine, by their names.
    #[must_use]
    pub fn tools(&self) -> &[String] {
        self.blocks.first().map_or(&[], |first| &first.tools)
    }

    /// The names of what it brings to another version.
    #[must_use]
    pub fn updates(&self) -> &[String] {
        self.blocks.first().map_or(&[], |first| &first.updates)
    }

    /// Its first so many blocks, and what states the output of the last one.
    #[must_use]
    pub fn up_to(mut self, blocks: usize) -> Self {
        let outputs = self.blocks.iter().skip(blocks).take_while(|block| block.output_of.is_some()).count();
        let rest = self.blocks.split_off((blocks + outputs).min(self.blocks.len()));
        self.left_out += rest.iter().map(|block| block.steps.len()).sum::<usize>();
        if let Some(first) = rest.first() {
            self.foreign.retain(|foreign| foreign.at < first.range.start);
            self.inserts.retain(|insert| insert.range.start < first.range.start);
        }
        self
    }

    /// What comes before the step at this line of a file, or before the first one after it; all where there is none.
    #[must_use]
    pub fn before(mut self, file: &str, line: usize) -> Self {
        let all = self.steps().count();
        let reached = |step: &Step| step.span.file() == file && step.span.last_line() >= line;
        let at = self.blocks.iter().position(|block| block.steps.iter().any(reached));
        if let Some(at) = at {
            self.blocks.truncate(at + 1);
            let last = self.blocks.last_mut();
            last.into_iter().for_each(|block| {
                let run = block.steps.iter().take_while(|step| !reached(step)).count();
                block.steps.truncate(run);
            });
            // Without a step it would look as if it could not be read.
            self.blocks.pop_if(|block| block.steps.is_empty());
        }
        self.left_out += all - self.steps().count();
        self
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
    let Blocks { own, foreign, inserts } = blocks::parse(&chapter, bindings, &mut diagnostics);
    (Scenario { chapter, blocks: own, foreign, inserts, left_out: 0 }, diagnostics)
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

    /// Two blocks, in lines 3 to 8 and 10 to 13; the steps are in lines 4, 6 to 7 and 11 to 12.
    const TWO_BLOCKS: &str =
        "Words.\n\n```console\n$ a\nA\n$ b \\\n>   c\n```\n\n```sh\nd\ne\n```\n\n```text,output\nD\n```\n";

    fn titles(scenario: &super::Scenario) -> Vec<String> {
        scenario.steps().map(crate::blocks::Step::title).collect()
    }

    #[test]
    fn a_cut_scenario_has_its_first_blocks() {
        let all = ["a", "b \\\n  c", "d …"];
        for (blocks, left, steps) in [(0, 0, 0), (1, 1, 2), (2, 3, 3), (3, 3, 3), (9, 3, 3)] {
            let cut = sample::scenario(TWO_BLOCKS).up_to(blocks);
            assert_eq!(
                (cut.blocks.len(), titles(&cut), cut.left_out),
                (left, all[..steps].iter().map(|title| (*title).to_owned()).collect(), 3 - steps),
                "{blocks}"
            );
        }
    }

    #[test]
    fn what_comes_before_a_line_is_without_the_step_at_it() {
        let all = ["a", "b \\\n  c", "d …"];
        for (line, steps) in
            [(1, 0), (4, 0), (5, 1), (6, 1), (7, 1), (8, 2), (11, 2), (12, 2), (13, 3), (99, 3)]
        {
            let cut = sample::scenario(TWO_BLOCKS).before("book/sample.md", line);
            assert_eq!(
                (titles(&cut), cut.left_out),
                (all[..steps].iter().map(|title| (*title).to_owned()).collect(), 3 - steps),
                "{line}"
            );
            assert!(cut.blocks.iter().all(|block| !block.is_unread()), "{line}");
        }
        let elsewhere = sample::scenario(TWO_BLOCKS).before("book/other.md", 1);
        assert_eq!(elsewhere.steps().count(), 3);
    }

    #[test]
    fn a_chapter_says_what_it_updates() {
        let run = "```sh\na\n```\n";
        for (text, names) in [
            (run.to_owned(), &[][..]),
            ("<!-- drydock: updates = \"postgres\" -->\n".to_owned() + run, &["postgres"]),
            (
                "<!-- drydock: updates = [\"library/redis\", \"ruamel.yaml\"] -->\n".to_owned() + run,
                &["library/redis", "ruamel.yaml"],
            ),
        ] {
            assert_eq!(sample::scenario(&text).updates(), names, "{text}");
        }
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

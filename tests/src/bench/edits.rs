//! Which blocks are edited, one a sample, and how.

use mdbook_drydock::blocks::Action;
use mdbook_drydock::scenarios::Scenario;

/// A command with a comment more, in a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The chapter's file, relative to the book's root.
    pub file: String,
    /// The 0-based line of the command.
    line: usize,
}

impl Edit {
    /// The command in the middle of a chapter, of those that are a line of the chapter's own file.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let file = &scenario.chapter.file;
        let lines: Vec<usize> = scenario
            .steps()
            .filter(|step| matches!(&step.action, Action::Command(text) if !text.contains('\n')))
            .filter(|step| step.span.file() == file)
            .map(|step| step.span.line() - 1)
            .collect();
        Some(Self { file: file.clone(), line: *lines.get(lines.len() / 2)? })
    }

    /// The text of the chapter's file with a comment behind the command.
    #[must_use]
    pub fn applied(&self, text: &str, comment: &str) -> String {
        let lines = text.split_inclusive('\n').enumerate().map(|(number, line)| {
            if number != self.line {
                return line.to_owned();
            }
            let end = line.trim_end().len();
            format!("{} # {comment}{}", &line[..end], &line[end..])
        });
        lines.collect()
    }
}

/// Chooses `count` of these, evenly from the least to the greatest by `weight`; the middle one for a count of one.
#[must_use]
pub fn spread<T: Clone>(choices: &[T], weight: impl Fn(&T) -> u64, count: usize) -> Vec<T> {
    let mut sorted = choices.to_vec();
    sorted.sort_by_key(weight);
    let last = sorted.len().saturating_sub(1);
    let place =
        |number: usize| if count == 1 { last / 2 } else { (number * last + (count - 1) / 2) / (count - 1) };
    (0..count).filter_map(|number| sorted.get(place(number)).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use mdbook_drydock::blocks::Bindings;
    use mdbook_drydock::chapters::Chapter;
    use mdbook_drydock::scenarios::assemble;
    use mdbook_drydock::span::{SourceFile, SourceMap};

    use super::*;

    fn scenario(text: &str) -> Scenario {
        let sources = SourceMap::identity(Arc::new(SourceFile::new("book/a.md", text)));
        let chapter =
            Chapter { name: "a".to_owned(), file: "book/a.md".to_owned(), text: text.to_owned(), sources };
        assemble(vec![chapter], &Bindings::new()).0.remove(0)
    }

    #[test]
    fn an_edit_changes_one_command_and_nothing_else() {
        let text = "# A\n\n```console\n$ a\nout\n$ b \\\n>   c\n$ d\nout\n```\n\n- e\n\n  ```console\n  $ f\n  ```\n";
        let before = scenario(text);
        let edited = Edit::of(&before).unwrap().applied(text, "edited");
        assert_eq!(edited, text.replace("$ d\n", "$ d # edited\n"));
        let titles = |scenario: &Scenario| scenario.steps().map(|step| step.title()).collect::<Vec<_>>();
        let changed = titles(&before).iter().zip(titles(&scenario(&edited))).filter(|(a, b)| *a != b).count();
        assert_eq!(changed, 1);
    }

    #[test]
    fn a_chapter_without_commands_is_not_edited() {
        assert_eq!(Edit::of(&scenario("# A\n\n```console\n$ a \\\n>   b\n```\n")), None);
    }

    #[test]
    fn samples_are_spread_from_the_least_to_the_greatest() {
        let choices: Vec<u64> = (0..17).rev().collect();
        let cases: [(usize, &[u64]); 4] =
            [(1, &[8]), (2, &[0, 16]), (5, &[0, 4, 8, 12, 16]), (3, &[0, 8, 16])];
        for (count, chosen) in cases {
            assert_eq!(spread(&choices, |choice| *choice, count), chosen, "{count}");
        }
        assert_eq!(spread(&[7_u64], |choice| *choice, 3), [7, 7, 7]);
        assert_eq!(spread::<u64>(&[], |choice| *choice, 3), [0; 0]);
    }
}

//! Which chapters of a book are wanted, and how far into each.
//!
//! Steps build on each other, so what is wanted of a chapter is never one block by itself: it is everything up to the
//! last block that is meant.

use std::collections::{BTreeSet, HashMap};

use camino::Utf8Path;

use crate::blocks::{Action, Block, Kind, Step};
use crate::scenarios::Scenario;
use crate::suggestion::closest;

/// What somebody asks for: blocks at one of the places, of one of the kinds, with one of the texts.
///
/// An empty list asks for nothing in particular.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Chapters, and lines in them.
    pub places: Vec<Place>,
    /// What a block is.
    pub kinds: Vec<Kind>,
    /// What stands in a command of a block.
    pub texts: Vec<String>,
}

/// A file of the book, named by its path or the end of it, and maybe a line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// As it was written.
    pub file: String,
    /// 1-based.
    pub line: Option<usize>,
}

/// How many blocks of each chapter are wanted, by its file; all of one that is not named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach(HashMap<String, usize>);

/// Something was asked for that the book does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmatched {
    /// A name that no chapter has.
    #[error("no chapter is called `{name}`{}\n  help: the chapters are {}", meant(.closest.as_deref()), .known.join(", "))]
    Chapter {
        /// As it was written.
        name: String,
        /// The chapter that it looks most like.
        closest: Option<String>,
        /// All of them.
        known: Vec<String>,
    },
    /// A line outside of every block.
    #[error("line {line} of {file} is in no block; {}", neighbours(.before, .after))]
    Line {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// First and last line of the block before it.
        before: Option<(usize, usize)>,
        /// First and last line of the block after it.
        after: Option<(usize, usize)>,
    },
    /// Kinds that no block is of.
    #[error("no block there is of the kind {}; there are: {}", .kinds.join(" or "), list(.known))]
    Kind {
        /// Those asked for.
        kinds: Vec<String>,
        /// Those that there are.
        known: Vec<String>,
    },
    /// Texts that stand in no command.
    #[error("no command there holds {}{}", .texts.join(" or "), meant(.closest.as_deref()))]
    Text {
        /// Those asked for.
        texts: Vec<String>,
        /// The word of a command that comes closest.
        closest: Option<String>,
    },
    /// Blocks of the kinds and commands with the texts, but none with both.
    #[error("no block of the kind {} holds {} in a command", .kinds.join(" or "), .texts.join(" or "))]
    Both {
        /// The kinds asked for.
        kinds: Vec<String>,
        /// The texts asked for.
        texts: Vec<String>,
    },
}

fn meant(closest: Option<&str>) -> String {
    closest.map(|closest| format!("; did you mean `{closest}`?")).unwrap_or_default()
}

fn list(words: &[String]) -> String {
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

fn neighbours(before: &Option<(usize, usize)>, after: &Option<(usize, usize)>) -> String {
    let lines = |(first, last): &(usize, usize)| format!("lines {first} to {last}");
    match (before, after) {
        (Some(before), Some(after)) => {
            format!("the blocks around it are in {} and in {}", lines(before), lines(after))
        }
        (Some(block), None) | (None, Some(block)) => format!("the nearest one is in {}", lines(block)),
        (None, None) => "the file has none".to_owned(),
    }
}

impl Place {
    /// Reads `FILE`, `FILE:LINE` or `FILE:LINE:COLUMN`, as findings name places.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
        let (file, line) = match text.rsplit_once(':') {
            Some((rest, last)) if number(last).is_some() => match rest.rsplit_once(':') {
                Some((file, line)) if number(line).is_some() => (file, number(line)),
                _ => (rest, number(last)),
            },
            _ => (text, None),
        };
        Self { file: file.strip_prefix("./").unwrap_or(file).to_owned(), line }
    }

    /// Whether a file, by its path from the book's root, is meant.
    #[must_use]
    pub fn names(&self, file: &str) -> bool {
        !self.file.is_empty() && Utf8Path::new(file).ends_with(&self.file)
    }

    /// Whether a chapter is meant: by its own file, or by one that it includes blocks of.
    #[must_use]
    pub fn names_chapter(&self, scenario: &Scenario) -> bool {
        self.names(&scenario.chapter.file) || self.names_included(scenario)
    }

    fn names_included(&self, scenario: &Scenario) -> bool {
        self.line.is_some() && scenario.blocks.iter().any(|block| self.names(block.span.file()))
    }

    /// Fails where it names no chapter.
    ///
    /// # Errors
    /// With the chapter that may be meant.
    pub fn check(&self, scenarios: &[Scenario]) -> Result<(), Unmatched> {
        if scenarios.iter().any(|scenario| self.names_chapter(scenario)) {
            return Ok(());
        }
        let known: Vec<String> = scenarios.iter().map(|scenario| scenario.chapter.file.clone()).collect();
        let name = |file: &str| Utf8Path::new(file).file_name().unwrap_or(file).to_owned();
        let by_path = closest(&self.file, known.iter().map(String::as_str)).map(str::to_owned);
        let by_name =
            || known.iter().find(|file| closest(&name(&self.file), [name(file).as_str()]).is_some());
        let closest = by_path.or_else(|| by_name().cloned());
        Err(Unmatched::Chapter { name: self.file.clone(), closest, known })
    }
}

impl Reach {
    /// A chapter as far as it is wanted.
    #[must_use]
    pub fn cut(&self, scenario: Scenario) -> Scenario {
        match self.0.get(&scenario.chapter.file) {
            Some(&blocks) => scenario.up_to(blocks),
            None => scenario,
        }
    }
}

impl Selection {
    /// Whether the whole book is asked for.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// For each chapter whether it is wanted, and how far all of them are.
    ///
    /// # Errors
    /// When one of the places, or everything together, is not in the book.
    pub fn find(&self, scenarios: &[Scenario]) -> Result<(Vec<bool>, Reach), Unmatched> {
        for place in &self.places {
            place.check(scenarios)?;
            self.check_line(place, scenarios)?;
        }
        let named: Vec<&Scenario> = scenarios.iter().filter(|scenario| self.names(scenario)).collect();
        let mut wanted = Vec::new();
        let mut reach = Reach::default();
        for scenario in scenarios {
            let last = self.names(scenario).then(|| self.last_meant(scenario)).flatten();
            if let Some(blocks) = last.filter(|_| !self.whole(scenario)) {
                reach.0.insert(scenario.chapter.file.clone(), blocks);
            }
            wanted.push(self.names(scenario) && (last.is_some() || self.whole(scenario)));
        }
        if wanted.contains(&true) || scenarios.is_empty() {
            return Ok((wanted, reach));
        }
        Err(self.unmatched(&named))
    }

    fn names(&self, scenario: &Scenario) -> bool {
        self.places.is_empty() || self.places.iter().any(|place| place.names_chapter(scenario))
    }

    /// Whether all of a chapter is wanted, whatever is in it.
    fn whole(&self, scenario: &Scenario) -> bool {
        let named = |place: &Place| place.line.is_none() && place.names(&scenario.chapter.file);
        let by_place = self.places.is_empty() || self.places.iter().any(named);
        by_place && self.kinds.is_empty() && self.texts.is_empty()
    }

    /// How many blocks there are up to the last one that is meant.
    fn last_meant(&self, scenario: &Scenario) -> Option<usize> {
        let meant = |block: &Block| {
            self.is_at_place(block, scenario) && self.is_of_kind(block) && self.holds_text(block)
        };
        scenario.blocks.iter().rposition(meant).map(|last| last + 1)
    }

    fn is_at_place(&self, block: &Block, scenario: &Scenario) -> bool {
        let at = |place: &Place| match place.line {
            None => place.names(&scenario.chapter.file),
            Some(line) => place.names(block.span.file()) && holds(block, scenario, line),
        };
        self.places.is_empty() || self.places.iter().any(at)
    }

    fn is_of_kind(&self, block: &Block) -> bool {
        self.kinds.is_empty() || (block.output_of.is_none() && self.kinds.contains(&block.kind))
    }

    fn holds_text(&self, block: &Block) -> bool {
        let holds = |step: &Step| self.texts.iter().any(|text| command(step).contains(text.as_str()));
        self.texts.is_empty() || block.steps.iter().any(holds)
    }

    fn check_line(&self, place: &Place, scenarios: &[Scenario]) -> Result<(), Unmatched> {
        let Some(line) = place.line else { return Ok(()) };
        let mut blocks = Vec::new();
        let mut file = place.file.clone();
        for scenario in scenarios.iter().filter(|scenario| place.names_chapter(scenario)) {
            for block in scenario.blocks.iter().filter(|block| place.names(block.span.file())) {
                if holds(block, scenario, line) {
                    return Ok(());
                }
                block.span.file().clone_into(&mut file);
                blocks.push(lines(block, scenario));
            }
        }
        let before = blocks.iter().filter(|(_, last)| *last < line).max().copied();
        let after = blocks.iter().filter(|(first, _)| *first > line).min().copied();
        Err(Unmatched::Line { file, line, before, after })
    }

    /// Why none of the chapters that were named has what is wanted.
    fn unmatched(&self, named: &[&Scenario]) -> Unmatched {
        let blocks = || named.iter().flat_map(|scenario| &scenario.blocks);
        let kinds = self.kinds.iter().map(|kind| format!("`{}`", kind.as_str())).collect();
        let texts = self.texts.iter().map(|text| format!("`{text}`")).collect();
        if !blocks().any(|block| self.is_of_kind(block)) {
            let known: BTreeSet<String> = blocks()
                .filter(|block| block.output_of.is_none())
                .map(|block| block.kind.as_str().to_owned())
                .collect();
            return Unmatched::Kind { kinds, known: known.into_iter().collect() };
        }
        if !blocks().any(|block| self.holds_text(block)) {
            let commands: Vec<&str> = blocks().flat_map(|block| &block.steps).map(command).collect();
            let words = || commands.iter().flat_map(|command| command.split_whitespace());
            let closest = self.texts.iter().find_map(|text| closest(text, words())).map(str::to_owned);
            return Unmatched::Text { texts, closest };
        }
        Unmatched::Both { kinds, texts }
    }
}

/// First and last line of a block, with what is said above it.
fn lines(block: &Block, scenario: &Scenario) -> (usize, usize) {
    let above = block.directive.clone().map(|range| scenario.chapter.sources.span(range));
    let above = above.filter(|above| above.file() == block.span.file()).map(|above| above.line());
    let first = block.span.line();
    (above.map_or(first, |above| above.min(first)), block.span.last_line())
}

/// Whether a block is in a line, be it by what states its output.
fn holds(block: &Block, scenario: &Scenario, line: usize) -> bool {
    let (first, last) = lines(block, scenario);
    (first..=last).contains(&line)
}

/// What a step runs, as it is written.
fn command(step: &Step) -> &str {
    match &step.action {
        Action::Command(text)
        | Action::Script(text)
        | Action::Compose(text)
        | Action::Dockerfile(text)
        | Action::Ansible { document: text, .. } => text,
        Action::Quote { file, .. } | Action::Edit { file, .. } | Action::Build { file } => file,
        Action::Look => "",
    }
}

#[cfg(test)]
mod tests;

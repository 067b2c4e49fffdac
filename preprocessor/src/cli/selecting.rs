//! What of a book somebody asks for.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::conclusion::Usage;
use crate::blocks::Kind;
use crate::chapters::Chapter;
use crate::config::Settings;
use crate::scenarios;
use crate::selection::{Place, Reach, Selection};

/// Arguments that choose chapters, and how far into each.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct SelectionArguments {
    /// Chapters: paths of their files, or the ends of such paths; all without any
    ///
    /// With a line, as in `volumes.md:31`, the chapter only up to and including the block in that line: what
    /// comes before it has to be run, since steps build on each other. `FILE:LINE:COLUMN`, as findings name places,
    /// is fine as well.
    #[arg(value_name = "CHAPTER[:LINE]")]
    chapters: Vec<String>,
    /// Only chapters with blocks of this kind, each up to the last of these; of several kinds one is enough
    #[arg(long = "kind", value_name = "KIND", value_parser = kinds())]
    kinds: Vec<Kind>,
    /// Only chapters with a command that holds this text, each up to the last of these; of several texts one is enough
    #[arg(long = "grep", value_name = "TEXT")]
    texts: Vec<String>,
}

const KINDS: [Kind; 8] = [
    Kind::Console,
    Kind::Script,
    Kind::Ansible,
    Kind::Compose,
    Kind::Dockerfile,
    Kind::Quote,
    Kind::Data,
    Kind::Picture,
];

fn kinds() -> impl TypedValueParser<Value = Kind> {
    let words = PossibleValuesParser::new(KINDS.map(Kind::as_str));
    words.map(|word| KINDS.into_iter().find(|kind| kind.as_str() == word).unwrap_or(Kind::Data))
}

impl SelectionArguments {
    /// Whole chapters by their names; all without any. `done` says what is done with them.
    ///
    /// # Errors
    /// When a line is named, too.
    pub(super) fn of_chapters(names: &[String], done: &str) -> Result<Self, Usage> {
        if let Some(place) = names.iter().map(|name| Place::parse(name)).find(|place| place.line.is_some()) {
            return Err(Usage(format!("only whole chapters are {done}; say `{}`", place.file)));
        }
        Ok(Self { chapters: names.to_vec(), ..Self::default() })
    }

    /// Whether the whole book is asked for.
    pub(super) fn is_all(&self) -> bool {
        self.selection().is_all()
    }

    fn selection(&self) -> Selection {
        Selection {
            places: self.chapters.iter().map(|place| Place::parse(place)).collect(),
            kinds: self.kinds.clone(),
            texts: self.texts.clone(),
        }
    }

    /// The chapters that are asked for, and how far they are.
    pub(super) fn choose(
        &self,
        chapters: Vec<Chapter>,
        settings: &Settings,
    ) -> Result<(Vec<Chapter>, Reach), Usage> {
        let selection = self.selection();
        if selection.is_all() {
            return Ok((chapters, Reach::default()));
        }
        // What is wrong in them is told when they are read for the run.
        let (scenarios, _) = scenarios::assemble(chapters, &settings.bindings);
        let (wanted, reach) = selection.find(&scenarios).map_err(|unmatched| Usage(unmatched.to_string()))?;
        let chosen = scenarios.into_iter().zip(wanted).filter(|(_, wanted)| *wanted);
        Ok((chosen.map(|(scenario, _)| scenario.chapter).collect(), reach))
    }
}

//! The blocks of a chapter that drydock answers for, and the steps in them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use crate::chapters::Chapter;
use crate::diagnostic::Diagnostic;
use crate::span::Span;

pub mod catalogue;

mod fences;

mod body;

mod attributes;

mod languages;

mod foreign;

mod directives;

mod options;

mod includes;

mod inserts;

mod prompts;

mod placeholders;

mod yaml;

mod dockerfiles;

mod drills;

mod quotes;

mod content;

mod holes;

mod outputs;

mod findings;

mod reading;

pub use inserts::{Insert, Inserted, Picture};

/// Reads the blocks of a chapter that drydock answers for, in the order of the text.
///
/// Mistakes are added to `diagnostics`, in the order of the text too. A block with a mistake is there,
/// without steps.
pub fn parse(chapter: &Chapter, bindings: &Bindings, diagnostics: &mut Vec<Diagnostic>) -> Blocks {
    if !fences::worth_reading(&chapter.text) {
        return Blocks::default();
    }
    let (blocks, findings) = reading::Reader::new(chapter, bindings).read();
    diagnostics.extend(findings.in_order());
    blocks
}

/// The blocks of a chapter, none of them unseen.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    /// Those that drydock answers for, in the order of the text.
    pub own: Vec<Block>,
    /// The other fenced ones, in the order of the text.
    pub foreign: Vec<Foreign>,
    /// What comments ask for in their place, but for pictures, in the order of the text.
    pub inserts: Vec<Insert>,
}

/// A fenced block in a language that drydock does not execute, of which nothing is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// From the opening fence to the closing one, in the author's file.
    pub span: Span,
    /// Where it begins in the chapter's text.
    pub at: usize,
    /// The language as written; empty where there is none.
    pub language: String,
}

/// What a block is, by its language and its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Commands behind `$ `, with their expected output.
    Console,
    /// A shell script, run as written.
    Script,
    /// Ansible tasks or plays.
    Ansible,
    /// A Compose file.
    Compose,
    /// A Dockerfile, or an edit of one.
    Dockerfile,
    /// A quote from a file, or an edit of one.
    Quote,
    /// Parsed, never executed.
    Data,
    /// A comment that asks for a picture of the system.
    Picture,
}

impl Kind {
    /// The word used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Script => "script",
            Self::Ansible => "ansible",
            Self::Compose => "compose",
            Self::Dockerfile => "dockerfile",
            Self::Quote => "quote",
            Self::Data => "data",
            Self::Picture => "picture",
        }
    }
}

/// What becomes of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is executed.
    Run,
    /// It is parsed and not executed (`no_run`).
    NoRun,
    /// It is left alone, for this reason.
    Ignored(String),
    /// It is data: parsed, nothing to execute.
    Data,
}

/// How much of a machine there has to be before the first step of a chapter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// The whole stack, healthy.
    #[default]
    Stack,
    /// The engine with the stack's images, and nothing running in it.
    Engine,
    /// The reader's machine, and nothing running in it: neither an engine nor the stack's services.
    Shell,
}

/// What a block does in a drill, which is a chapter that breaks its system, shows that, mends it, and shows that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Half {
    /// It breaks the system.
    Fault,
    /// It mends the system.
    Cure,
}

impl Half {
    /// The word that authors write.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fault => "fault",
            Self::Cure => "cure",
        }
    }
}

/// A fenced block, an indented one whose lines begin with `$ `, or a comment that asks for a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// From the opening fence to the closing one, in the author's file; for a picture its comment.
    pub span: Span,
    /// The same range in the chapter's text: whole lines, the last line's end included. Where the fence
    /// shares its line with a list marker, which must stay, the range begins at the fence.
    pub range: Range<usize>,
    /// The `drydock:` comment above it, in the chapter's text: whole lines; only the comment itself where a
    /// list marker shares its line.
    pub directive: Option<Range<usize>>,
    /// What stands before the fence on each line: list indentation, quote markers; a list marker on the
    /// fence's own line counts as white space.
    pub prefix: String,
    /// The language as written: `console`, `yml`, …; empty for an indented block.
    pub language: String,
    /// The words of the info string that are not drydock's, the language first.
    pub classes: Vec<String>,
    /// What it is.
    pub kind: Kind,
    /// What becomes of it.
    pub status: Status,
    /// Whether it is executed but not shown.
    pub hidden: bool,
    /// Its text without fences and prefix, placeholders as written.
    pub text: String,
    /// What is executed, in order; empty unless `status` is [`Status::Run`].
    pub steps: Vec<Step>,
    /// How much of a machine the chapter needs, if the block says; only a chapter's first one may.
    pub needs: Option<Extent>,
    /// The programs of this computer that the chapter wants in its machine; only a chapter's first one may name any.
    pub tools: Vec<String>,
    /// Whether it says that the chapter leaves the machine as it found it; only a chapter's first one may.
    pub leaves_nothing: bool,
    /// What the chapter brings to another version, by its names, if the block says; only a chapter's first one may.
    pub updates: Vec<String>,
    /// What it does in the chapter's drill, if it says.
    pub drill: Option<Half>,
    /// For a `text,output` block: the index of the block whose last step's output it states.
    pub output_of: Option<usize>,
    /// For a picture: how it is drawn. Its one step looks at what the engine holds.
    pub picture: Option<Picture>,
}

impl Block {
    /// Whether it would be executed, but mistakes in it left nothing to execute.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        self.status == Status::Run && self.steps.is_empty()
    }
}

/// The smallest thing executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its own lines in the author's file: a command without its prompt, a whole YAML document.
    pub span: Span,
    /// The same in the chapter's text; its lines may come from several files.
    pub range: Range<usize>,
    /// Its lines within [`Block::text`]: the command with its prompt and continuations.
    pub lines: Range<usize>,
    /// The kind of its block.
    pub kind: Kind,
    /// What to do.
    pub action: Action,
    /// What to do it under and how it should end.
    pub terms: Terms,
    /// What it should print, if the docs say.
    pub expected: Option<Expected>,
}

impl Step {
    /// Whether it looks at the system and may find it otherwise: what compares or changes the lines of a file says nothing
    /// of what runs, and a picture shows whatever there is.
    #[must_use]
    pub fn looks(&self) -> bool {
        !matches!(self.action, Action::Quote { .. } | Action::Edit { .. } | Action::Look)
    }

    /// The step in a line or more, as messages and reports name it.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.action {
            Action::Command(text) => text.clone(),
            Action::Script(text) | Action::Compose(text) | Action::Dockerfile(text) => first_line(text),
            Action::Ansible { document, .. } => first_line(document),
            Action::Quote { file, .. } => format!("quote of {file}"),
            Action::Edit { file, .. } => format!("edit of {file}"),
            Action::Build { file } => format!("build of {file}"),
            Action::Look => "picture of the system".to_owned(),
        }
    }
}

fn first_line(text: &str) -> String {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default().trim_end();
    if lines.next().is_some() { format!("{first} …") } else { first.to_owned() }
}

/// What a step does, placeholders filled in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Typed at the prompt.
    Command(String),
    /// Run line by line in the reader's shell; every command must succeed.
    Script(String),
    /// Run by `ansible-playbook`.
    Ansible {
        /// The YAML as written.
        document: String,
        /// Whether it is a list of plays; otherwise a list of tasks.
        plays: bool,
    },
    /// Brought up by `docker compose`.
    Compose(String),
    /// Built with an empty context.
    Dockerfile(String),
    /// Found in a file.
    Quote {
        /// Path relative to the stack's directory.
        file: String,
        /// The lines to find.
        text: String,
    },
    /// Carried out on a file.
    Edit {
        /// Path relative to the stack's directory.
        file: String,
        /// The lines that the chapter quoted before.
        fragment: String,
        /// The lines to put there.
        replacement: String,
    },
    /// A Dockerfile of the stack built where it lies.
    Build {
        /// Path relative to the stack's directory.
        file: String,
    },
    /// A look at what the engine holds; nothing is changed, and nothing can be wrong.
    Look,
}

/// How a step should end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    /// With 0.
    #[default]
    Success,
    /// With anything but 0.
    Failure,
    /// With exactly this code.
    Code(i32),
}

/// What ends a step that would not end by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// Interrupted after this long.
    After(Duration),
    /// Interrupted once the output holds this text.
    On(String),
}

/// What a step is run under.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Terms {
    /// How long it may take; the book's default where absent.
    pub timeout: Option<Duration>,
    /// How it should end.
    pub exit: Exit,
    /// Repeated until it passes or this much time is up.
    pub retry: Option<Duration>,
    /// Interrupted as Ctrl-C would.
    pub stop: Option<Stop>,
    /// Left running while the next steps run.
    pub background: bool,
    /// With `background`: the command that succeeds once it is ready.
    pub ready: Option<String>,
    /// Run twice; the second run must change nothing.
    pub idempotent: bool,
}

/// What the docs say a step prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The lines, with patterns, each ended by a line feed.
    pub text: String,
    /// Where they stand in the author's file.
    pub span: Span,
    /// Their lines within the text of the block that holds them.
    pub lines: Range<usize>,
    /// Where each line stands in the chapter's text, without what its container puts before it and its end.
    pub written: Vec<Range<usize>>,
    /// The values of the placeholders that could be written in them.
    pub bound: Bindings,
}

/// The values that `where` gives to placeholders.
pub type Bindings = BTreeMap<String, String>;

#[cfg(test)]
mod tests;

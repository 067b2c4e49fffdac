//! What was found out about a sandbox in which a step went wrong.

use std::collections::BTreeMap;

/// Something about a sandbox whose answer makes for better advice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Every container: name, state, status and ports, apart by tabs, one a line.
    Containers,
    /// Every image with its tag, one a line.
    Images,
    /// Every image that `docker pull` finds, one a line.
    PullableImages,
    /// Every volume, one a line.
    Volumes,
    /// Every network, one a line.
    Networks,
    /// What a program says of itself when these words are followed by `--help`.
    Help(Vec<String>),
    /// What the engine knows of an object, as JSON in an array.
    Inspect {
        /// The word before `inspect`: `network`, …; any kind of object without one.
        kind: Option<String>,
        /// Its name.
        object: String,
    },
    /// The first row of one of the engine's lists (`ps`, `network ls`, …), as JSON.
    Row(Vec<String>),
    /// The names of all programs of the machine, one a line.
    Commands,
    /// The names of all programs in a container, one a line.
    Programs(String),
    /// The deepest folder on the way to this path that is there, and in the next lines the names in it.
    Folder {
        /// Where the path begins.
        place: Place,
        /// The path, absolute or relative.
        path: String,
    },
    /// The sockets of the machine, as `/proc/net/tcp` has them.
    Sockets,
    /// The last lines that a container logged.
    Logs(String),
    /// The services of a Compose project, after these options of `docker compose`; one a line.
    Services(Vec<String>),
    /// Ansible's modules by their full names, one a line.
    Modules,
    /// The variables of the stack's playbooks, one a line.
    Variables,
}

/// Whose files a path is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The machine's, seen from where its terminal stands.
    Terminal,
    /// The machine's, seen from the stack's directory.
    Stack,
    /// Those of a container.
    Container(String),
}

/// The answers to some questions; what could not be answered is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    answers: BTreeMap<Question, String>,
}

impl Facts {
    /// Adds an answer.
    pub fn add(&mut self, question: Question, answer: impl Into<String>) {
        self.answers.insert(question, answer.into());
    }

    /// What is known about a question.
    #[must_use]
    pub fn answer(&self, question: &Question) -> Option<&str> {
        self.answers.get(question).map(String::as_str)
    }

    /// The lines of an answer; none where nothing is known.
    pub fn lines(&self, question: &Question) -> impl Iterator<Item = &str> {
        self.answer(question).unwrap_or_default().lines().filter(|line| !line.trim().is_empty())
    }
}

//! Sentences that mean little and look like a handbook's: as long, as varied, with the same markup.

/// What sentences are made of.
const WORDS: [&str; 96] = [
    "container",
    "containers",
    "image",
    "volume",
    "network",
    "the",
    "a",
    "of",
    "to",
    "in",
    "is",
    "and",
    "that",
    "with",
    "from",
    "when",
    "after",
    "before",
    "it",
    "its",
    "not",
    "only",
    "runs",
    "starts",
    "stops",
    "keeps",
    "shows",
    "lists",
    "removes",
    "builds",
    "restarts",
    "mounts",
    "database",
    "worker",
    "workers",
    "playbook",
    "task",
    "role",
    "host",
    "port",
    "address",
    "name",
    "names",
    "log",
    "logs",
    "line",
    "lines",
    "file",
    "files",
    "directory",
    "password",
    "account",
    "user",
    "backup",
    "version",
    "update",
    "older",
    "newer",
    "same",
    "another",
    "every",
    "published",
    "private",
    "healthy",
    "process",
    "memory",
    "disk",
    "space",
    "layer",
    "layers",
    "cache",
    "command",
    "output",
    "option",
    "table",
    "column",
    "field",
    "template",
    "format",
    "value",
    "default",
    "configuration",
    "template",
    "policy",
    "signal",
    "error",
    "message",
    "connection",
    "request",
    "page",
    "browser",
    "queue",
    "job",
    "jobs",
    "result",
    "results",
];

/// What stands between words now and then.
const MARKUP: [&str; 10] = [
    "`docker ps`",
    "`postgres_container`",
    "`/srv/small/data`",
    "**not**",
    "*healthy*",
    "`--format`",
    "[the first chapter](../part-0/chapter-0.md)",
    "`restart_policy: always`",
    "\"web\"",
    "(see below)",
];

/// An endless text, the same one for the same number.
#[derive(Debug)]
pub(super) struct Prose {
    state: u64,
}

impl Prose {
    /// The text of a chapter.
    pub(super) fn of(number: usize) -> Self {
        Self { state: (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5dee_ce66 }
    }

    /// Two to four sentences, a line each.
    pub(super) fn paragraph(&mut self) -> String {
        let sentences = 2 + self.below(3);
        (0..sentences).map(|_| self.sentence() + "\n").collect()
    }

    /// A few words for a heading.
    pub(super) fn title(&mut self) -> String {
        let words = 2 + self.below(4);
        capital(&(0..words).map(|_| self.word()).collect::<Vec<_>>().join(" "))
    }

    fn sentence(&mut self) -> String {
        let words = 7 + self.below(12);
        let words = (0..words).map(|_| if self.below(9) == 0 { self.markup() } else { self.word() });
        format!("{}.", capital(&words.collect::<Vec<_>>().join(" ")))
    }

    /// Now and then a word that hardly any other chapter has, as names and numbers are.
    fn word(&mut self) -> String {
        if self.below(40) == 0 {
            return format!("{}{}", WORDS[self.below(WORDS.len())], self.below(5000));
        }
        WORDS[self.below(WORDS.len())].to_owned()
    }

    fn markup(&mut self) -> String {
        MARKUP[self.below(MARKUP.len())].to_owned()
    }

    /// A number below `end`, by Knuth's generator.
    fn below(&mut self, end: usize) -> usize {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap_or_default() % end
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

//! What authors can write, each word with a line about it: the parsers' own lists, which the reference prints.

/// A word that authors can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The word; names of one thing are separated by spaces.
    pub name: &'static str,
    /// A value as it is written; empty where the word takes none.
    pub example: &'static str,
    /// What counts where nothing is said, as it would be written; empty where there is no such value.
    pub default: &'static str,
    /// What it means: one sentence of Markdown.
    pub meaning: &'static str,
}

impl Entry {
    /// A word that takes a value, such as `example`.
    #[must_use]
    pub const fn new(name: &'static str, example: &'static str, meaning: &'static str) -> Self {
        Self { name, example, default: "", meaning }
    }

    /// A word that takes no value.
    #[must_use]
    pub const fn word(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, "", meaning)
    }

    /// The same with a value that counts where nothing is said.
    #[must_use]
    pub const fn or(self, default: &'static str) -> Self {
        Self { default, ..self }
    }
}

/// The words alone, for those who read them.
#[must_use]
pub const fn names<const COUNT: usize>(entries: &[Entry; COUNT]) -> [&'static str; COUNT] {
    let mut names = [""; COUNT];
    let mut at = 0;
    while at < COUNT {
        names[at] = entries[at].name;
        at += 1;
    }
    names
}

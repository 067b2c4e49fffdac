//! What a source says that there is.

use std::collections::BTreeMap;

/// What the sources said of everything that was asked for, each under its own question.
pub type Told = BTreeMap<Question, Result<Known, Trouble>>;

/// What a source is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// All tags of a repository.
    Tags {
        /// The registry's host, and its port if it has one.
        registry: String,
        /// The repository in it.
        repository: String,
    },
    /// What a tag means now.
    Digest {
        /// The registry's host, and its port if it has one.
        registry: String,
        /// The repository in it.
        repository: String,
        /// The tag.
        tag: String,
    },
    /// All releases of a Python library.
    Releases {
        /// The index's address, with the slash at its end; `None` for the one that is set.
        index: Option<String>,
        /// The library's normalised name.
        library: String,
    },
    /// All tags and branches of a repository of GitHub's.
    Refs {
        /// The owner and the repository.
        repository: String,
    },
}

/// An answer of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// All tags of a repository, in no order.
    Tags(Vec<String>),
    /// What a tag means, with its algorithm: `sha256:…`. Of an image for several platforms it is the index's.
    Digest(String),
    /// All releases of a Python library, in no order.
    Releases(Vec<Release>),
    /// The names of a repository.
    Refs(Refs),
}

/// A release of a Python library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The version by PEP 440, as the index spells it.
    pub version: String,
    /// Whether all of its files were taken back (PEP 592), and why if that is said.
    pub yanked: Option<String>,
    /// The versions of Python that it is for: the loosest of its files; `None` if it says nothing.
    pub requires_python: Option<String>,
}

/// The names of a repository of git's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refs {
    /// Each tag with the commit that it means.
    pub tags: BTreeMap<String, String>,
    /// Each branch with its latest commit.
    pub branches: BTreeMap<String, String>,
}

/// Why a source gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What kind of trouble it is.
    pub kind: TroubleKind,
    /// The whole story in one sentence, with the source's address and the way out if there is one.
    pub message: String,
}

/// The kinds of trouble with a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TroubleKind {
    /// There is nothing of that name.
    Missing,
    /// It wants to know who asks, or will not tell whoever asks.
    Denied,
    /// It asks for more time than there is.
    Limited,
    /// It cannot be reached, or not in time.
    Unreachable,
    /// Its certificate is not to be trusted.
    Untrusted,
    /// It answers what is not in its protocol.
    Garbled,
}

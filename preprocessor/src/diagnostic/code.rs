//! The codes of all complaints, each with its page in the catalogue.

use super::Severity;

/// Makes the codes of one list, so that none can be without its number, its severity and its page.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:ident, $severity:ident;)*) => {
        /// A stable name for one kind of complaint; never reused, never renumbered.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code, in the order of the numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as it is printed and searched for.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($code),)*
                }
            }

            /// How much such a complaint matters where warnings are not denied.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$name => Severity::$severity,)*
                }
            }

            /// Its page in the catalogue, as Markdown.
            pub(super) fn page(self) -> &'static str {
                match self {
                    $(Self::$name => include_str!(concat!("catalogue/", stringify!($code), ".md")),)*
                }
            }
        }
    };
}

codes! {
    /// A fence that is never closed swallows the rest of the chapter.
    UnclosedFence = D0101, Error;
    /// A flag or language in the info string that is not known.
    UnknownFlag = D0102, Error;
    /// A key in a `drydock:` comment that is not known.
    UnknownKey = D0103, Error;
    /// A `drydock:` comment whose body is not a TOML inline table or whose value has the wrong type.
    MalformedDirective = D0104, Error;
    /// A `<placeholder>` in a command that nothing binds.
    UnboundPlaceholder = D0105, Error;
    /// YAML that does not parse.
    InvalidYaml = D0106, Error;
    /// YAML that is neither tasks, plays nor a Compose file, and is not marked `data`.
    UnclassifiedYaml = D0107, Error;
    /// An ignored block that owes a reason.
    IgnoredWithoutReason = D0108, Error;
    /// A `drydock:` comment with no block below it.
    OrphanDirective = D0109, Error;
    /// A `text,output` block with no executed block before it.
    OrphanOutput = D0110, Error;
    /// An include that mdBook could not resolve and left in place.
    FailedInclude = D0111, Error;
    /// A block without what its language promises: no command, output before the first one, prompts in a
    /// script, nothing at all.
    EmptyBlock = D0112, Error;
    /// An edit of a file that no block before it quotes.
    EditWithoutQuote = D0113, Error;
    /// A piece of a Dockerfile that does not say which file it belongs to.
    FragmentWithoutFile = D0114, Error;
    /// Flags or keys that contradict each other or do not apply to this kind of block.
    ConflictingOptions = D0115, Error;
    /// A hole in expected output that looks misspelt.
    UnknownHole = D0116, Warning;
    /// A fence within raw HTML, where Markdown sees no block.
    BlockInHtml = D0117, Error;
    /// Blocks that break and mend a system, and make no drill that can be proved.
    UnprovableDrill = D0118, Error;
    /// A tool that a chapter wants in its machine and this computer does not have.
    MissingTool = D0119, Error;
    /// The output is not what the docs say.
    Mismatched = D0201, Error;
    /// A command that ended with the wrong exit code.
    Failed = D0202, Error;
    /// A command that did not end in time.
    TimedOut = D0203, Error;
    /// A quote that is no longer found in its file.
    StaleQuote = D0204, Error;
    /// A step that ended the reader's shell.
    ShellEnded = D0205, Warning;
    /// YAML said to be idempotent that changed something on its second run.
    NotIdempotent = D0206, Error;
    /// A command that should have failed and did not.
    UnexpectedSuccess = D0207, Error;
    /// A step that could not be run.
    Skipped = D0208, Error;
    /// A book with shell or YAML blocks of which nothing was executed.
    NothingVerified = D0301, Error;
    /// A template that named a field which is not there, and printed `<no value>` in its place.
    EmptyTemplate = D0401, Warning;
    /// A step whose output says that something it uses is going to be taken away.
    Deprecated = D0402, Warning;
    /// A listing of which only the header was printed.
    EmptyTable = D0403, Warning;
    /// Output that was another one the last time, and nothing asserts it.
    OutputChanged = D0404, Warning;
    /// A chapter that left something behind although it says that it leaves nothing.
    Leftovers = D0405, Warning;
    /// A chapter that goes on as if nothing were broken where its fault is left out.
    SymptomNotShown = D0501, Error;
    /// A chapter that passes where its cure is left out.
    CureNotNeeded = D0502, Error;
    /// A chapter with a drill that fails before what was left out.
    EarlyFailure = D0503, Error;
    /// Chapters of which none has a drill that could be proved.
    NoDrill = D0504, Error;
    /// A version that has a newer release with the same first number.
    MinorUpdate = D0601, Warning;
    /// A version that has a newer release with another first number.
    MajorUpdate = D0602, Warning;
    /// A version of which it is not known whether there is a newer one.
    UncheckedPin = D0603, Warning;
    /// A step that passes, and would not with an update.
    BrokenByUpdate = D0611, Error;
    /// A system that an update would not bring up, or that would not survive it.
    LostByUpdate = D0612, Error;
    /// A chapter that says that it is the way to another version, and does not lead there.
    WayNotLeading = D0613, Error;
}

//! A few words for each code, for reports that list the codes that they use.

use crate::diagnostic::Code;

/// What a code is about, as a sentence without a full stop.
pub(super) fn title(code: Code) -> &'static str {
    match code {
        Code::UnclosedFence => "A fence is never closed",
        Code::UnknownFlag => "A flag or language is not known",
        Code::UnknownKey => "A key of a drydock comment is not known",
        Code::MalformedDirective => "A drydock comment is malformed",
        Code::UnboundPlaceholder => "Nothing binds a placeholder",
        Code::InvalidYaml => "YAML does not parse",
        Code::UnclassifiedYaml => "YAML is neither tasks, plays nor a Compose file",
        Code::IgnoredWithoutReason => "An ignored block owes a reason",
        Code::OrphanDirective => "A drydock comment has no block below it",
        Code::OrphanOutput => "A stated output has no block before it",
        Code::FailedInclude => "An include could not be resolved",
        Code::EmptyBlock => "A block has nothing of what its language promises",
        Code::EditWithoutQuote => "An edit of a file that nothing quotes",
        Code::FragmentWithoutFile => "A piece of a Dockerfile does not say which",
        Code::ConflictingOptions => "Flags or keys contradict each other",
        Code::UnknownHole => "A hole looks misspelt",
        Code::BlockInHtml => "A fence within raw HTML",
        Code::Mismatched => "The output is not what the docs say",
        Code::Failed => "A command failed",
        Code::TimedOut => "A command did not end in time",
        Code::StaleQuote => "A quote is no longer found in its file",
        Code::ShellEnded => "A step ended the reader's shell",
        Code::NotIdempotent => "YAML said to be idempotent is not",
        Code::UnexpectedSuccess => "A command should have failed and did not",
        Code::Skipped => "A step was not run",
        Code::NothingVerified => "Nothing of the book was verified",
    }
}

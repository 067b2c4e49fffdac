//! What the flags and the directive of a block say together, and where they contradict each other.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use super::findings::Findings;
use super::inserts::Asked;
use super::{Action, Exit, Extent, Half, Step, Stop, Terms};
use crate::diagnostic::Code;

/// A value that `where` gives to a placeholder, and where its name stands in the chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) value: String,
    pub(super) at: Range<usize>,
}

/// The keys that speak of a whole chapter, and why it is too late for each once the chapter has begun.
pub(super) const OF_CHAPTER: [(&str, &str); 4] = [
    ("needs", "the chapter has its machine by now"),
    ("tools", "the chapter has its machine by now"),
    ("leaves", "the chapter may have changed its machine by now"),
    ("updates", "the update may be under way by now"),
];

/// Everything said about a block in its info string and in the comment above it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    /// Each flag and key that was written, and where.
    named: Vec<(&'static str, Range<usize>)>,
    /// Whether the directive has a mistake, so that what it would have said is missing.
    pub(super) broken: bool,
    pub(super) ignore: bool,
    pub(super) reason: Option<String>,
    pub(super) no_run: bool,
    pub(super) should_fail: bool,
    pub(super) hidden: bool,
    pub(super) data: bool,
    pub(super) timeout: Option<Duration>,
    pub(super) exit: Option<i32>,
    pub(super) bound: BTreeMap<String, Bound>,
    pub(super) stop_after: Option<Duration>,
    pub(super) stop_on: Option<String>,
    pub(super) retry: Option<Duration>,
    pub(super) background: bool,
    pub(super) ready: Option<String>,
    pub(super) file: Option<String>,
    pub(super) edit: bool,
    pub(super) idempotent: bool,
    pub(super) needs: Option<Extent>,
    pub(super) tools: Vec<String>,
    pub(super) leaves_nothing: bool,
    pub(super) updates: Vec<String>,
    pub(super) drill: Option<Half>,
    /// What is to stand in the place of the comment.
    pub(super) insert: Option<Asked>,
    pub(super) changes: bool,
}

/// Whether two options stand together, the later one, the earlier one, and why they do not go together.
type Contradiction = (bool, &'static str, &'static str, &'static str);

/// What a block has that its options can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Something typed into a terminal.
    Terminal,
    /// A playbook.
    Playbook,
    /// A stack brought up or an image built.
    Build,
    /// Lines compared with a file, or put into one.
    Lines,
    /// Nothing.
    Nothing,
}

impl Work {
    /// Whether a flag or key means something here.
    pub(super) fn takes(self, name: &str) -> bool {
        match name {
            "timeout" | "exit" | "should_fail" | "retry" => {
                matches!(self, Self::Terminal | Self::Playbook | Self::Build)
            }
            "where" | "stop_after" | "stop_on" | "background" | "ready" => self == Self::Terminal,
            "idempotent" => self == Self::Playbook,
            "drill" => self != Self::Nothing,
            "insert" | "changes" => false,
            _ => true,
        }
    }

    /// What there is, as a complaint about an option puts it.
    fn lack(self) -> &'static str {
        match self {
            Self::Terminal => "a command or script",
            Self::Playbook => "a playbook",
            Self::Build => "something that is built",
            Self::Lines => "lines of a file, which are not executed",
            Self::Nothing => "nothing that is executed",
        }
    }
}

impl Options {
    /// Notes that a flag or key was written at a place of the chapter.
    pub(super) fn name(&mut self, name: &'static str, at: Range<usize>) {
        self.named.push((name, at));
    }

    /// Sets a flag that stands in an info string.
    pub(super) fn set_flag(&mut self, flag: &'static str, at: Range<usize>) {
        match flag {
            "ignore" => self.ignore = true,
            "no_run" => self.no_run = true,
            "should_fail" => self.should_fail = true,
            "hidden" => self.hidden = true,
            "data" => self.data = true,
            _ => {}
        }
        self.name(flag, at);
    }

    /// Where a flag or key was written.
    pub(super) fn place(&self, name: &str) -> Option<Range<usize>> {
        self.named.iter().find(|(named, _)| *named == name).map(|(_, at)| at.clone())
    }

    /// Every flag and key that was written, and where.
    pub(super) fn named(&self) -> impl Iterator<Item = &(&'static str, Range<usize>)> {
        self.named.iter()
    }

    /// Whether the block is left alone.
    pub(super) fn ignored(&self) -> bool {
        self.ignore || self.reason.is_some()
    }

    /// Whether the block is said to be a quote from a file, or to change one.
    pub(super) fn quotes(&self) -> bool {
        self.place("file").is_some()
    }

    /// Notes options that contradict each other.
    pub(super) fn check_contradictions(&self, findings: &mut Findings<'_>) {
        let rules = self.rules_of_what_is_not_run().into_iter().chain(self.rules_of_how_it_ends());
        for (_, later, earlier, help) in rules.filter(|(broken, ..)| *broken) {
            let message = format!("`{later}` contradicts `{earlier}`");
            self.complain(later, message, format!("together with `{earlier}`"), help, findings);
        }
        self.check_missing_partners(findings);
    }

    fn rules_of_what_is_not_run(&self) -> [Contradiction; 6] {
        let idle = if self.data { "data" } else { "no_run" };
        [
            (self.ignored() && self.no_run, "no_run", "ignore", "an ignored block is not executed anyway"),
            (self.ignored() && self.data, "data", "ignore", "data is not executed anyway"),
            (self.no_run && self.data, "no_run", "data", "data is not executed anyway"),
            (
                self.drill.is_some() && self.ignored(),
                "drill",
                "ignore",
                "a block that is left alone neither breaks nor mends anything",
            ),
            (
                self.drill.is_some() && self.no_run,
                "drill",
                "no_run",
                "a block that is not run neither breaks nor mends anything",
            ),
            (
                self.hidden && (self.no_run || self.data) && !self.quotes(),
                "hidden",
                idle,
                "a block that is neither executed nor shown does nothing",
            ),
        ]
    }

    fn rules_of_how_it_ends(&self) -> [Contradiction; 8] {
        let interrupted = self.stop_after.is_some() || self.stop_on.is_some();
        let stop = if self.stop_after.is_some() { "stop_after" } else { "stop_on" };
        let ends = if self.should_fail { "should_fail" } else { "exit" };
        let states_end = self.should_fail || self.exit.is_some();
        [
            (
                self.should_fail && self.exit == Some(0),
                "exit",
                "should_fail",
                "0 is success; name the code of the failure, or drop one of the two",
            ),
            (
                self.stop_after.is_some() && self.stop_on.is_some(),
                "stop_on",
                "stop_after",
                "keep the one that says when the reader would press Ctrl-C",
            ),
            (interrupted && states_end, ends, stop, "an interrupted command has no exit code of its own"),
            (
                interrupted && self.background,
                stop,
                "background",
                "what runs in the background is not interrupted",
            ),
            (self.background && states_end, ends, "background", "nobody waits for its exit code"),
            (
                self.idempotent && states_end && self.exit != Some(0),
                ends,
                "idempotent",
                "what is to fail is not run again",
            ),
            (
                self.idempotent && self.retry.is_some(),
                "retry",
                "idempotent",
                "a later try finds nothing left to change",
            ),
            (
                self.background && self.retry.is_some(),
                "retry",
                "background",
                "use `ready` to wait until it is up",
            ),
        ]
    }

    /// Notes options that need another one.
    fn check_missing_partners(&self, findings: &mut Findings<'_>) {
        if self.ready.is_some() && !self.background {
            let help = "add `background = true`, or take `ready` out";
            self.complain("ready", "`ready` without `background`", "waits for nothing", help, findings);
        }
        if self.edit && !self.quotes() {
            let help = "name the file that changes: `file = \"src/worker/Dockerfile\", edit = true`";
            self.complain("edit", "`edit` without `file`", "changes nothing", help, findings);
        }
    }

    /// Notes whatever is said about a block that states output: it is shown, hidden or nothing.
    pub(super) fn check_output(&self, findings: &mut Findings<'_>) {
        for (name, at) in self.named.iter().filter(|(name, _)| *name != "hidden") {
            let message = format!("`{name}` does not apply to an output block");
            let help = "say it about the block whose output this is";
            findings.error(Code::ConflictingOptions, at.clone(), message, "on a `text,output` block", help);
        }
    }

    /// Notes options that mean nothing for what the block has.
    pub(super) fn check_applicable(&self, work: Work, findings: &mut Findings<'_>) {
        for (name, at) in self.named.iter().filter(|(name, _)| !work.takes(name)) {
            let message = format!("`{name}` does not apply to this block");
            let label = format!("the block has {}", work.lack());
            let help = match *name {
                "where" => "placeholders are filled in commands and scripts only; take `where` out",
                "idempotent" => "only tasks and plays can be run twice; take `idempotent` out",
                "changes" => {
                    "it is said of a picture: `<!-- drydock: insert = \"picture\", changes = true -->`"
                }
                _ => "take it out, or move it to the block that it is meant for",
            };
            findings.error(Code::ConflictingOptions, at.clone(), message, label, help);
        }
    }

    fn complain(
        &self,
        name: &str,
        message: impl Into<String>,
        label: impl Into<String>,
        help: &str,
        findings: &mut Findings<'_>,
    ) {
        if let Some(at) = self.place(name) {
            findings.error(Code::ConflictingOptions, at, message, label, help);
        }
    }

    /// Puts the options into the steps: how they end into the last one, the rest into all that execute.
    pub(super) fn apply(&self, steps: &mut [Step]) {
        for step in steps.iter_mut() {
            if !matches!(step.action, Action::Quote { .. } | Action::Edit { .. }) {
                step.terms.timeout = self.timeout;
                step.terms.retry = self.retry;
                step.terms.idempotent = self.idempotent;
            }
        }
        if let Some(last) = steps.last_mut() {
            self.apply_end(&mut last.terms);
        }
    }

    fn apply_end(&self, terms: &mut Terms) {
        terms.exit = match self.exit {
            Some(0) => Exit::Success,
            Some(code) => Exit::Code(code),
            None if self.should_fail => Exit::Failure,
            None => Exit::Success,
        };
        terms.stop = self.stop_after.map(Stop::After).or_else(|| self.stop_on.clone().map(Stop::On));
        terms.background = self.background;
        terms.ready.clone_from(&self.ready);
    }
}

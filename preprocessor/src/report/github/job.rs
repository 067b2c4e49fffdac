//! The summary of a job: Markdown that GitHub shows on the page of a workflow's run.

use crate::blocks::Status;
use crate::diagnostic::Severity;
use crate::report::markdown::{fenced, folded, plain};
use crate::report::summary::Summary;
use crate::report::{Account, Judged};
use crate::verdict::wording::duration;

/// Bytes that GitHub takes of one step; what is longer it shows nothing of.
pub const LIMIT: usize = 1024 * 1024;

/// Bytes that are kept for saying that something was left out.
const RESERVE: usize = 200;

/// The Markdown, of at most `limit` bytes: what does not fit is counted.
#[must_use]
pub fn summary(account: &Account<'_>, limit: usize) -> String {
    let mut page = Page { text: String::new(), limit, left_out: 0 };
    page.add(&heading(account));
    page.list(CHAPTERS, account.chapters.iter().filter_map(row));
    let of = |severity| account.diagnostics.iter().filter(move |diagnostic| diagnostic.severity == severity);
    page.list("### What is wrong\n\n", of(Severity::Error).map(folded));
    page.list("### Warnings\n\n", of(Severity::Warning).map(folded));
    page.list(NOT_RUN, account.chapters.iter().flat_map(not_run));
    page.end()
}

const CHAPTERS: &str =
    "| chapter | passed | failed | skipped | replayed | time |\n|---|--:|--:|--:|--:|--:|\n";
const NOT_RUN: &str = "### Not run\n\n| place | block | why |\n|---|---|---|\n";

/// A text that stays within its limit.
struct Page {
    text: String,
    limit: usize,
    left_out: usize,
}

impl Page {
    /// Adds a piece, if it fits; all of a list is left out behind the first piece that does not.
    fn add(&mut self, piece: &str) -> bool {
        let fits = self.left_out == 0 && self.text.len() + piece.len() + RESERVE <= self.limit;
        if fits {
            self.text.push_str(piece);
        }
        fits
    }

    /// Adds a section with a piece for each of its entries; nothing where there are none.
    fn list(&mut self, head: &str, entries: impl Iterator<Item = String>) {
        let mut entries = entries.peekable();
        let mut head = Some(head).filter(|_| entries.peek().is_some());
        for entry in entries {
            // A head stands nowhere without an entry below it.
            let piece = format!("{}{entry}", head.take().unwrap_or_default());
            self.left_out += usize::from(!self.add(&piece));
        }
        self.add("\n");
    }

    fn end(mut self) -> String {
        if self.left_out > 0 {
            let words = format!("\n… and {} more that there is no room for: see the log.\n", self.left_out);
            if self.text.len() + words.len() <= self.limit {
                self.text.push_str(&words);
            }
        }
        self.text
    }
}

fn heading(account: &Account<'_>) -> String {
    let errors =
        account.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let state = match (&account.interrupted, errors) {
        (Some(_), _) => "❌ the run was interrupted",
        (None, 0) => "✅ the book holds",
        (None, _) => "❌ the book does not hold",
    };
    let why =
        account.interrupted.as_deref().map(|why| format!("{}\n", fenced("text", why))).unwrap_or_default();
    let coverage = account.summary.coverage.line().map(|line| format!("{}\n\n", plain(&line)));
    let coverage = coverage.unwrap_or_default();
    format!("## drydock: {state}\n\n{}\n\n{coverage}{why}", plain(&account.summary.line()))
}

/// The row of a chapter that has steps.
fn row(chapter: &Judged<'_>) -> Option<String> {
    let counts = Summary::count(std::slice::from_ref(chapter), 0.0);
    let recorded = chapter.outcomes.iter().filter_map(|outcome| outcome.recorded.as_ref());
    let took = duration(recorded.map(|recorded| recorded.milliseconds).sum());
    let failed = counts.mismatched + counts.failed + counts.timed_out;
    let Summary { passed, skipped, replayed, .. } = counts;
    chapter.scenario.steps().next()?;
    let file = plain(&chapter.scenario.chapter.file);
    Some(format!("| {file} | {passed} | {failed} | {skipped} | {replayed} | {took} |\n"))
}

/// The rows of a chapter's blocks of which nothing is executed.
fn not_run<'run>(chapter: &Judged<'run>) -> impl Iterator<Item = String> + use<'run> {
    let blocks = chapter.scenario.blocks.iter().filter(|block| block.output_of.is_none());
    blocks.filter_map(|block| {
        let (what, why) = match &block.status {
            Status::Ignored(reason) => ("ignored", reason.as_str()),
            Status::NoRun => ("no run", "only parsed"),
            Status::Run | Status::Data => return None,
        };
        let place = format!("{}:{}", block.span.file(), block.span.line());
        Some(format!("| {} | {}, {what} | {} |\n", plain(&place), block.kind.as_str(), plain(why)))
    })
}

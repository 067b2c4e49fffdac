//! The chapters, each with a row for every step of it.

use super::facts::time;
use super::links::Links;
use crate::blocks::{Extent, Step};
use crate::html::escape;
use crate::prose::count;
use crate::report::Judged;
use crate::report::summary::Summary;
use crate::verdict::wording::{brief, complaint, duration};
use crate::verdict::{Outcome, Verdict};

const HEADS: &str = "<thead><tr><th scope=\"col\">Step</th><th scope=\"col\">Verdict</th>\
                     <th scope=\"col\">Time</th></tr></thead>";

/// All chapters that have steps, each folded, and how many have none.
pub(super) fn markup(account: &crate::report::Account<'_>, file: &str) -> String {
    let mut out = String::from("<h2 id=\"chapters-and-steps\">Chapters and steps</h2>");
    let mut without = 0;
    for chapter in &account.chapters {
        if chapter.scenario.steps().next().is_some() {
            out.push_str(&folded(chapter, file));
        } else {
            without += 1;
        }
    }
    let have = if without == 1 { "has" } else { "have" };
    if without > 0 {
        out.push_str(&format!("<p>{} {have} nothing to run.</p>", count(without, "chapter")));
    }
    out
}

fn folded(chapter: &Judged<'_>, file: &str) -> String {
    let links = Links::of(&chapter.scenario.chapter, file);
    let mut rows = String::new();
    let mut steps = chapter.steps();
    for (index, block) in chapter.scenario.blocks.iter().enumerate() {
        let link = (!block.hidden).then(|| links.to_block(index));
        for (step, outcome) in steps.by_ref().take(block.steps.len()) {
            rows.push_str(&row(step, outcome, link.as_deref()));
        }
    }
    let name = escape(&chapter.scenario.chapter.name);
    format!(
        "<details><summary>{name}: {}</summary><p><a href=\"{}\">To the chapter</a>{}</p>\
         <table>{HEADS}<tbody>{rows}</tbody></table></details>",
        counts(chapter),
        escape(&links.to_chapter()),
        about(chapter),
    )
}

/// What became of its steps, in numbers.
fn counts(chapter: &Judged<'_>) -> String {
    let summary = Summary::count(std::slice::from_ref(chapter), 0.0);
    let wrong = summary.mismatched + summary.failed + summary.timed_out;
    let parts = [(wrong, "stale"), (summary.skipped, "not run")];
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    let parts: String = parts.map(|(number, what)| format!(", {number} {what}")).collect();
    format!("{} passed{parts}", count(summary.passed, "step"))
}

/// On what it was run, when, and how long that took.
fn about(chapter: &Judged<'_>) -> String {
    let shell = chapter.scenario.extent() == Extent::Shell;
    let engine = chapter.origin.engine.map(|engine| match shell {
        true => "without an engine".to_owned(),
        false => format!("on Docker {}", escape(engine)),
    });
    let made = chapter.origin.made.map(|made| format!("run {}", time(made)));
    let recorded = chapter.outcomes.iter().filter_map(|outcome| outcome.recorded.as_ref());
    let took = recorded.map(|recorded| recorded.milliseconds).sum();
    let took = (!chapter.outcomes.is_empty()).then(|| format!("in {}", duration(took)));
    made.into_iter().chain(engine).chain(took).map(|part| format!(" · {part}")).collect()
}

fn row(step: &Step, outcome: Option<&Outcome>, link: Option<&str>) -> String {
    let name = format!("<code>{}</code>", escape(&brief(&step.title())));
    let name = match link {
        Some(link) => format!("<a href=\"{}\">{name}</a>", escape(link)),
        None => format!("{name} (hidden on its page)"),
    };
    let recorded = outcome.and_then(|outcome| outcome.recorded.as_ref());
    let took = recorded.map(|recorded| duration(recorded.milliseconds)).unwrap_or_default();
    format!("<tr><td>{name}</td><td>{}</td><td>{took}</td></tr>", verdict(step, outcome))
}

fn verdict(step: &Step, outcome: Option<&Outcome>) -> String {
    let Some(outcome) = outcome else { return "not run".to_owned() };
    match (&outcome.verdict, complaint(step, outcome)) {
        (Verdict::Passed, _) => "passed".to_owned(),
        (Verdict::Skipped(reason), _) => format!("not run: {}", escape(reason)),
        (_, Some((code, message))) => format!("<strong>{}</strong>: {}", code.as_str(), escape(&message)),
        (verdict, None) => verdict.as_str().to_owned(),
    }
}

//! Templates that name a field which is not there.

use memchr::memmem;

use super::shown;
use crate::blocks::Step;
use crate::compare::screen;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::verdict::visible::excerpt;
use crate::verdict::wording::name;

/// What Go's templates print in the place of nothing.
const NOTHING: &str = "<no value>";

/// Warns of a step that printed nothing's placeholder, unless the docs show it.
pub(super) fn empty(step: &Step, output: &str) -> Option<Diagnostic> {
    memmem::find(output.as_bytes(), NOTHING.as_bytes())?;
    if shown(step, NOTHING) {
        return None;
    }
    let lines = screen::lines(output);
    let lines: Vec<&str> = lines.iter().map(String::as_str).filter(|line| line.contains(NOTHING)).collect();
    let message = format!("{} printed `{NOTHING}`", name(step));
    let warning = Diagnostic::warning(Code::EmptyTemplate, place(step), message)
        .label("names a field that is not there")
        .note("output", excerpt(&lines.join("\n"), 3, 1));
    Some(warning.help(
        "run the command without the template to see what the field is called now; if the page is about \
         `<no value>`, write it as expected output",
    ))
}

/// The template, if the step has one, and the whole step otherwise.
fn place(step: &Step) -> Span {
    let text = step.span.text();
    let template = (text.matches("{{").count() == 1).then(|| {
        let start = text.find("{{")?;
        let end = start + text[start..].find("}}")? + "}}".len();
        Some(step.span.range.start + start..step.span.range.start + end)
    });
    match template.flatten() {
        Some(range) => Span { range, ..step.span.clone() },
        None => step.span.clone(),
    }
}

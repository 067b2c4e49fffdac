//! A diagnostic in plain words, for those who show its place by themselves.

use crate::diagnostic::Diagnostic;

/// Everything that a diagnostic says beside its place and its code.
pub(super) fn words(diagnostic: &Diagnostic) -> String {
    let mut words = diagnostic.message.clone();
    if !words.contains(&diagnostic.label) {
        words.push_str(&format!("\n{}", diagnostic.label));
    }
    if diagnostic.span.as_ref().is_some_and(|span| span.near) {
        words.push_str("\n\nThe place is only close: it came through an include.");
    }
    for note in &diagnostic.notes {
        words.push_str(&format!("\n\n{}:\n{}", note.title, note.body.trim_end()));
    }
    if let Some(help) = &diagnostic.help {
        words.push_str(&format!("\n\nhelp: {help}"));
    }
    words
}

//! `<placeholders>` in commands and the values bound to them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Bindings;
use super::body::Body;
use super::findings::Findings;
use super::options::{Bound, Options};
use crate::diagnostic::Code;
use crate::suggestion::closest;

/// The placeholders of a text: `<`, a letter, …, `>` on one line, without space inside the brackets' edges.
///
/// `<<EOF`, `2>&1`, `<(cmd)`, `< file >` and `</tag>` are none.
pub(super) fn find(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text[from..].find('<')?;
            from = start + 1;
            let redirect = text[..start].ends_with('<') || text[from..].starts_with('<');
            if let Some(length) = name_length(&text[from..]).filter(|_| !redirect) {
                let end = from + length + 1;
                from = end;
                return Some(start..end);
            }
        }
    })
}

/// The names of the placeholders of a text.
fn names(text: &str) -> impl Iterator<Item = &str> {
    find(text).map(|at| &text[at.start + 1..at.end - 1])
}

/// The length of the name that a text begins with, if `>` ends it.
fn name_length(text: &str) -> Option<usize> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '\'' | '/');
    let end = text.find(|c| !inside(c))?;
    let name = &text[..end];
    (text[end..].starts_with('>') && name.starts_with(char::is_alphabetic) && !name.ends_with(' '))
        .then_some(end)
}

/// What binds the placeholders of one block.
pub(super) struct Scope<'block> {
    options: &'block Options,
    book: &'block Bindings,
    used: BTreeSet<&'block str>,
}

impl<'block> Scope<'block> {
    pub(super) fn new(options: &'block Options, book: &'block Bindings) -> Self {
        Self { options, book, used: BTreeSet::new() }
    }

    fn value(&mut self, name: &str) -> Option<&'block str> {
        if let Some((name, bound)) = self.options.bound.get_key_value(name) {
            self.used.insert(name);
            return Some(&bound.value);
        }
        self.book.get(name).map(String::as_str)
    }

    /// Everything that is bound here, the block's own values before the book's.
    pub(super) fn bound(&self) -> Bindings {
        let own = self.options.bound.iter().map(|(name, bound)| (name.clone(), bound.value.clone()));
        self.book.clone().into_iter().chain(own).collect()
    }

    /// Fills in a part of a block that is executed; what nothing binds is an error.
    pub(super) fn fill(&mut self, body: &Body, part: Range<usize>, findings: &mut Findings<'_>) -> String {
        let text = &body.text()[part.clone()];
        self.replace(text, |scope, at, name| {
            let at = body.range(part.start + at.start..part.start + at.end);
            if !scope.is_misspelt_in_where(name, body) {
                scope.note_unbound(name, at, findings);
            }
        })
    }

    /// Fills in expected output, in which angle brackets may as well be meant as they stand.
    pub(super) fn fill_output(&mut self, text: &str) -> String {
        self.replace(text, |_, _, _| {})
    }

    fn replace(&mut self, text: &str, mut unbound: impl FnMut(&Self, Range<usize>, &str)) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut from = 0;
        for at in find(text) {
            let name = &text[at.start + 1..at.end - 1];
            if let Some(value) = self.value(name) {
                filled.push_str(&text[from..at.start]);
                filled.push_str(value);
                from = at.end;
            } else {
                unbound(self, at, name);
            }
        }
        filled.push_str(&text[from..]);
        filled
    }

    /// Whether `where` has a name close to this one that is in vain: `check_used` says so, once.
    fn is_misspelt_in_where(&self, name: &str, body: &Body) -> bool {
        let in_vain = |bound: &&str| names(body.text()).all(|name| name != *bound);
        closest(name, self.options.bound.keys().map(String::as_str).filter(in_vain)).is_some()
    }

    fn note_unbound(&self, name: &str, at: Range<usize>, findings: &mut Findings<'_>) {
        let known = self.options.bound.keys().chain(self.book.keys()).map(String::as_str);
        let meant = closest(name, known).map(|meant| format!("did you mean `<{meant}>`? otherwise "));
        let help = format!(
            "{}write `<!-- drydock: where = {{ \"{name}\" = \"…\" }} -->` above the block, or bind it for \
             the whole book in book.toml under `[preprocessor.drydock.where]`; brackets that are meant as they \
             stand are bound to themselves, \"<{name}>\"",
            meant.unwrap_or_default()
        );
        let message = format!("nothing says what `<{name}>` stands for");
        findings.error(Code::UnboundPlaceholder, at, message, "unbound placeholder", help);
    }

    /// Notes names in the block's own `where` that do not occur in it: most likely misspelt.
    pub(super) fn check_used(&self, body: &Body, findings: &mut Findings<'_>) {
        for (name, Bound { at, .. }) in &self.options.bound {
            if self.used.contains(name.as_str()) {
                continue;
            }
            let help = match closest(name, names(body.text())) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "take it out, or write the placeholder where it belongs".to_owned(),
            };
            let message = format!("`where` binds `<{name}>`, which does not occur in the block");
            findings.error(Code::ConflictingOptions, at.clone(), message, "binds nothing", help);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn tells_placeholders_from_redirections() {
        let cases: [(&str, &[&str]); 17] = [
            ("docker inspect <container name>", &["<container name>"]),
            ("docker cp <a>:/x <b>", &["<a>", "<b>"]),
            ("\"<container-id>\"", &["<container-id>"]),
            ("<größe>", &["<größe>"]),
            ("<user's name>", &["<user's name>"]),
            ("cat <<EOF", &[]),
            ("cat <<EOF > out", &[]),
            ("cat <<<word>out", &[]),
            ("cmd 2>&1 >out", &[]),
            ("diff <(a) >(b)", &[]),
            ("cmd < in > out", &[]),
            ("cmd <in >out", &[]),
            ("<a\nb>", &[]),
            ("</b>", &[]),
            ("<1>", &[]),
            ("<a@b.org>", &[]),
            ("<a <b>", &["<b>"]),
        ];
        for (text, expected) in cases {
            assert_eq!(find(text).map(|at| &text[at]).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}

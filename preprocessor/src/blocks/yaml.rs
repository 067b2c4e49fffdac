//! YAML blocks: cut into documents, each told to be tasks, plays or a Compose file.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScanError};

use super::body::{Body, lines};
use super::findings::Findings;
use crate::diagnostic::Code;

/// What a YAML document is to drydock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Tasks,
    Plays,
    Compose,
}

/// One document of a block: its bytes and lines, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Document {
    pub(super) bytes: Range<usize>,
    pub(super) lines: Range<usize>,
    pub(super) role: Role,
}

/// Reads a YAML block that is to be executed; its mistakes are noted.
pub(super) fn read(body: &Body, findings: &mut Findings<'_>) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    let cuts = cut(body.text());
    if cuts.is_empty() && !body.is_blank() {
        note_empty(body, findings);
    }
    for (bytes, lines) in cuts {
        match shape(&body.text()[bytes.clone()]) {
            Ok(Shape::Known(role)) => documents.push(Document { bytes, lines, role }),
            Ok(Shape::Other(what)) => note_unclassified(body, bytes, what, findings),
            Err(error) => note_invalid(body, bytes, &error, findings),
        }
    }
    let compose = |document: &&Document| document.role == Role::Compose;
    if documents.iter().any(|document| compose(&document)) {
        if let Some(other) = documents.iter().find(|document| !compose(document)) {
            note_mixed(body, other, findings);
        }
    }
    documents
}

/// Checks that a YAML block parses, whatever it says.
pub(super) fn check(body: &Body, findings: &mut Findings<'_>) {
    for (bytes, _) in cut(body.text()) {
        if let Err(error) = shape(&body.text()[bytes.clone()]) {
            note_invalid(body, bytes, &error, findings);
        }
    }
}

/// What the first document of a text is, if it can be told without complaint.
pub(super) fn glance(text: &str) -> Option<Role> {
    let (bytes, _) = cut(text).into_iter().next()?;
    match shape(&text[bytes]) {
        Ok(Shape::Known(role)) => Some(role),
        _ => None,
    }
}

/// Cuts a text at its `---` lines, which YAML allows nowhere but between documents.
///
/// What holds only comments, `%` lines or nothing goes with the document below it.
fn cut(text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let mut documents = Vec::new();
    let (mut bytes, mut first, mut filled, mut number) = (0, 0, false, 0);
    for (start, line) in lines(text) {
        let marker =
            line.strip_prefix("---").filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r']));
        if marker.is_some() && filled {
            documents.push((bytes..start, first..number));
            (bytes, first, filled) = (start, number, false);
        }
        let content = marker.unwrap_or(line).trim();
        filled |= !(content.is_empty() || content == "..." || content.starts_with(['#', '%']));
        number += 1;
    }
    if filled {
        documents.push((bytes..text.len(), first..number));
    }
    documents
}

/// What a document turned out to be.
enum Shape {
    Known(Role),
    /// Valid YAML that nothing runs, in the words of a complaint.
    Other(&'static str),
}

/// Tells a document by its outermost layers, from the parser's events: a tree would be built for nothing, and
/// deep nesting could exhaust the stack.
fn shape(text: &str) -> Result<Shape, ScanError> {
    let mut outline = Outline::default();
    for event in Parser::new_from_str(text) {
        let (event, _) = event?;
        outline.take(&event);
    }
    Ok(outline.shape())
}

/// The outermost layers of a document.
#[derive(Default)]
struct Outline {
    depth: usize,
    /// Whether the root is a list, a mapping or neither.
    list: bool,
    mapping: bool,
    items: usize,
    /// Whether some item of the root list is no mapping.
    odd: bool,
    /// Whether the next node of the mapping looked at is a key.
    key: bool,
    services: bool,
    plays: bool,
}

impl Outline {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::SequenceStart(..) => self.open(false),
            Event::MappingStart(..) => self.open(true),
            Event::SequenceEnd | Event::MappingEnd => {
                self.depth -= 1;
                self.turn();
            }
            Event::Scalar(text, ..) => {
                self.scalar(text);
                self.turn();
            }
            Event::Alias(_) => {
                self.odd |= self.list && self.depth == 1;
                self.turn();
            }
            _ => {}
        }
    }

    /// The depth of the mappings whose keys tell what the document is.
    fn keys_at(&self) -> usize {
        if self.list { 2 } else { 1 }
    }

    fn open(&mut self, mapping: bool) {
        match self.depth {
            0 => (self.list, self.mapping) = (!mapping, mapping),
            1 if self.list => {
                self.items += 1;
                self.odd |= !mapping;
            }
            _ => {}
        }
        self.depth += 1;
        if self.depth == self.keys_at() {
            self.key = true;
        }
    }

    /// After each node of the mapping looked at, a key follows a value and a value a key.
    fn turn(&mut self) {
        if self.depth == self.keys_at() {
            self.key = !self.key;
        }
    }

    fn scalar(&mut self, text: &str) {
        self.odd |= self.list && self.depth == 1;
        if self.key && self.depth == self.keys_at() {
            self.services |= text == "services";
            self.plays |= matches!(text, "hosts" | "import_playbook" | "ansible.builtin.import_playbook");
        }
    }

    fn shape(&self) -> Shape {
        if self.list && self.items > 0 && !self.odd {
            Shape::Known(if self.plays { Role::Plays } else { Role::Tasks })
        } else if self.mapping && self.services {
            Shape::Known(Role::Compose)
        } else if self.list {
            Shape::Other("a list of something else than mappings")
        } else if self.mapping {
            Shape::Other("a mapping without `services`")
        } else {
            Shape::Other("a single value")
        }
    }
}

fn note_empty(body: &Body, findings: &mut Findings<'_>) {
    let at = body.first_line().unwrap_or_default();
    let help = "write what is to be run, or take the block out";
    findings.error(Code::EmptyBlock, at, "YAML of comments only", "nothing to run", help);
}

fn note_invalid(body: &Body, bytes: Range<usize>, error: &ScanError, findings: &mut Findings<'_>) {
    let (offset, text) = (bytes.start, &body.text()[bytes]);
    let marker = error.marker();
    let (start, line) = lines(text).nth(marker.line().saturating_sub(1)).unwrap_or((text.len(), ""));
    let column = line.char_indices().nth(marker.col()).map_or(line.len(), |(at, _)| at);
    // A whole character where there is one, otherwise the last one of the text before.
    let mut at = start + column;
    if at >= text.len() {
        at = text.trim_end().char_indices().next_back().map_or(0, |(at, _)| at);
    }
    let width = text[at..].chars().next().map_or(0, char::len_utf8);
    let help = if error.info().contains("tab") || line.trim_start_matches(' ').starts_with('\t') {
        "indent with spaces: YAML allows no tabs there"
    } else {
        "check the indentation of this line and the ones above, and quote values that hold `: `, `#` or begin with `{`"
    };
    let place = body.range(offset + at..offset + at + width);
    findings.error(Code::InvalidYaml, place, "this YAML does not parse", error.info(), help);
}

fn note_unclassified(body: &Body, bytes: Range<usize>, what: &str, findings: &mut Findings<'_>) {
    let at = body.part(bytes).first_line().unwrap_or_default();
    findings.error(
        Code::UnclassifiedYaml,
        at,
        "this YAML is neither Ansible tasks, plays nor a Compose file",
        what,
        "mark it as data, ```yaml,data, if nothing is to be run",
    );
}

fn note_mixed(body: &Body, document: &Document, findings: &mut Findings<'_>) {
    let at = body.part(document.bytes.clone()).first_line().unwrap_or_default();
    findings.error(
        Code::UnclassifiedYaml,
        at,
        "one block holds a Compose file and Ansible's YAML",
        "another kind than the rest",
        "give each a block of its own",
    );
}

#[cfg(test)]
mod tests {
    use super::{Role, cut, glance};

    #[test]
    fn documents_are_told_by_their_outermost_layers() {
        let cases = [
            ("- name: a\n  hosts: all\n", Some(Role::Plays)),
            ("- name: hosts\n  debug: {hosts: x}\n", Some(Role::Tasks)),
            ("- name: a\n  loop: [hosts]\n  x: hosts\n", Some(Role::Tasks)),
            ("- ? [x]\n  : hosts\n  hosts: a\n", Some(Role::Plays)),
            ("- a: &x {b: 1}\n- *x\n", None),
            ("- a: 1\n- b\n", None),
            ("- a: 1\n- [b]\n", None),
            ("services:\n  web: {}\n", Some(Role::Compose)),
            ("version: services\n", None),
            ("a: {services: 1}\n", None),
            ("[]", None),
            ("!tagged\n- a: !vault |\n    x\n", Some(Role::Tasks)),
            ("- name: \"{{ item }}\"\n  x: {{ y }}\n", Some(Role::Tasks)),
        ];
        for (text, expected) in cases {
            assert_eq!(glance(text), expected, "{text}");
        }
    }

    #[test]
    fn cuts_between_documents_only() {
        let cases: [(&str, &[&str]); 7] = [
            ("a\n", &["a\n"]),
            ("---\na\n", &["---\na\n"]),
            ("# c\n%YAML 1.2\n---\na\n---\nb\n", &["# c\n%YAML 1.2\n---\na\n", "---\nb\n"]),
            ("a: |\n  ---\n  x\n", &["a: |\n  ---\n  x\n"]),
            ("a\n---\n---\nb\n", &["a\n", "---\n---\nb\n"]),
            ("a\n----\nb", &["a\n----\nb"]),
            ("# only\n", &[]),
        ];
        for (text, expected) in cases {
            let cuts: Vec<_> = cut(text).into_iter().map(|(bytes, _)| &text[bytes]).collect();
            assert_eq!(cuts, expected, "{text:?}");
        }
    }
}

//! YAML blocks: cut into documents, each told to be tasks, plays or a Compose file.

use std::ops::Range;

use saphyr_parser::ScanError;

use super::body::{Body, lines};
use super::findings::Findings;
use crate::diagnostic::Code;

mod outline;

use outline::{Shape, shape};

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
    note_mixed(body, &documents, findings);
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
        "check the indentation of this line and the ones above, and quote values that hold `: `, `#` \
         or begin with `{`"
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

fn note_mixed(body: &Body, documents: &[Document], findings: &mut Findings<'_>) {
    let compose = |document: &Document| document.role == Role::Compose;
    let Some(first) = documents.first() else { return };
    let Some(other) = documents.iter().find(|document| compose(document) != compose(first)) else { return };
    let at = body.part(other.bytes.clone()).first_line().unwrap_or_default();
    findings.error(
        Code::UnclassifiedYaml,
        at,
        "one block holds a Compose file and Ansible's YAML",
        "another kind than the first document",
        "give each a block of its own",
    );
}

#[cfg(test)]
mod tests {
    use super::cut;

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

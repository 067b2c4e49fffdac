//! `<!-- drydock: … -->` comments: found in HTML, read as the inside of a TOML inline table.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::attributes::{FLAGS, listed};
use super::body::Body;
use super::catalogue;
use super::fences::{Html, head, line_end, next_line};
use super::findings::Findings;
use super::options::Options;
use crate::catalogue::names;
use crate::diagnostic::Code;
use crate::suggestion::closest;

mod values;

const NAME: &str = "drydock";

/// Everything a comment can say besides the flags.
const KEYS: [&str; catalogue::KEYS.len()] = names(&catalogue::KEYS);

/// A comment addressed to drydock.
#[derive(Debug)]
pub(super) struct Directive {
    /// From `<!--` to `-->` in the chapter's text.
    pub(super) comment: Range<usize>,
    /// The same as whole lines; only the comment where a list marker shares its line.
    pub(super) lines: Range<usize>,
    /// Whether it has its lines for itself, as it should.
    pub(super) alone: bool,
    /// What it says.
    pub(super) options: Options,
}

/// The directives in a run of HTML, their mistakes noted.
pub(super) fn find(text: &str, html: &Html, findings: &mut Findings<'_>) -> Vec<Directive> {
    let mut found = Vec::new();
    let inside = html.body.text();
    let mut next = 0;
    while let Some(start) = inside[next..].find("<!--").map(|at| next + at) {
        // `<!-->` is a whole comment: its marks may share their dashes.
        let end = inside[start + 2..].find("-->").map(|at| start + 2 + at);
        next = end.map_or(inside.len(), |end| end + 3);
        let comment = html.body.range(start..next);
        let Some(end) = end else {
            note_unclosed(comment.start, findings);
            continue;
        };
        let content = start + 4..end.max(start + 4);
        let Some(opening) = opening(&inside[content.clone()]) else { continue };
        note_misspelt(&opening, &html.body, content.start, findings);
        let alone = !html.inline && alone(inside, start..next);
        if !alone {
            note_company(comment.clone(), findings);
        }
        let body = html.body.part(content.start + opening.body..content.end);
        let options = read(&body, &comment, findings);
        let lines = if alone { whole_lines(text, &comment) } else { comment.clone() };
        found.push(Directive { lines, comment, alone, options });
    }
    found
}

/// How a comment begins that is meant for drydock.
#[derive(Debug, PartialEq, Eq)]
struct Opening {
    /// The word before the colon, within the comment's content.
    name: Range<usize>,
    /// Where its body begins.
    body: usize,
    exact: bool,
}

/// Recognises `drydock:` and what is so close to it that nothing else can be meant.
fn opening(content: &str) -> Option<Opening> {
    let start = content.len() - content.trim_start().len();
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let head = content[start..].trim_start_matches(|c| word(c) || c == ' ');
    let head_end = content.len() - head.len();
    if head.starts_with(':') {
        let name = content[start..head_end].trim_end();
        let squeezed = name.replace([' ', '-', '_'], "").to_lowercase();
        let meant = strsim::damerau_levenshtein(&squeezed, NAME) <= 2;
        let range = start..start + name.len();
        return meant.then_some(Opening { name: range, body: head_end + 1, exact: name == NAME });
    }
    // Without a colon only something that goes on like a directive is taken for one.
    let name_end = start + content[start..].find(|c| !word(c)).unwrap_or(content.len() - start);
    let name = content[start..name_end].to_lowercase();
    let first = content[name_end..].split([' ', ',', '\t', '\n']).find(|word| !word.is_empty());
    let option = first.is_some_and(|word| KEYS.into_iter().chain(FLAGS).any(|known| known == word));
    let goes_on = option || content[name_end..].contains('=');
    let meant = strsim::damerau_levenshtein(&name, NAME) <= 2 && goes_on;
    meant.then_some(Opening { name: start..name_end, body: name_end, exact: false })
}

fn note_misspelt(opening: &Opening, body: &Body, offset: usize, findings: &mut Findings<'_>) {
    if opening.exact {
        return;
    }
    let name = offset + opening.name.start..offset + opening.name.end;
    let written = &body.text()[name.clone()];
    let message = if written == NAME {
        "a directive without the colon behind `drydock`".to_owned()
    } else {
        format!("`{written}` looks like a misspelt `{NAME}:`")
    };
    let help = format!("begin the comment with `<!-- {NAME}: `");
    findings.error(
        Code::MalformedDirective,
        body.range(name),
        message,
        "not recognised as a directive",
        help,
    );
}

fn note_unclosed(start: usize, findings: &mut Findings<'_>) {
    findings.error(
        Code::MalformedDirective,
        start..start + 4,
        "this comment is never closed",
        "everything below belongs to it",
        "end it with `-->`",
    );
}

fn note_company(comment: Range<usize>, findings: &mut Findings<'_>) {
    findings.error(
        Code::MalformedDirective,
        comment,
        "a directive shares its line with other text",
        "must stand alone",
        "put it on a line of its own, just above its block",
    );
}

/// Whether nothing but white space shares the lines of a comment within its run of HTML.
fn alone(html: &str, comment: Range<usize>) -> bool {
    let before = html[..comment.start].rsplit('\n').next().unwrap_or_default();
    let after = &html[comment.end..line_end(html, comment.end)];
    before.trim().is_empty() && after.trim().is_empty()
}

fn whole_lines(text: &str, comment: &Range<usize>) -> Range<usize> {
    let (from, _) = head(text, comment.start);
    if from == comment.start && !text[..from].is_empty() && !text[..from].ends_with('\n') {
        return comment.clone();
    }
    from..next_line(text, comment.end)
}

/// Reads the body of a directive.
fn read(body: &Body, comment: &Range<usize>, findings: &mut Findings<'_>) -> Options {
    let mut options = Options::default();
    let errors = findings.errors();
    // A line feed before the brace keeps a TOML comment at the end from swallowing it.
    let document = format!("{{{}\n}}", body.text());
    match DeValue::parse(&document) {
        Ok(value) => {
            if let DeValue::Table(table) = value.get_ref() {
                read_table(table, &Place { body, comment }, &mut options, findings);
            }
        }
        Err(error) => note_malformed(&error, &Place { body, comment }, findings),
    }
    options.broken = findings.errors() > errors;
    options
}

/// The way from the TOML document back to the chapter.
struct Place<'body> {
    body: &'body Body,
    comment: &'body Range<usize>,
}

impl Place<'_> {
    /// The chapter's range of a range of the document, which has one brace before the body.
    fn of(&self, range: Range<usize>) -> Range<usize> {
        let length = self.body.text().len();
        let (start, end) =
            (range.start.saturating_sub(1).min(length), range.end.saturating_sub(1).min(length));
        if start < end {
            return self.body.range(start..end);
        }
        let next = self.body.text()[start..].trim_start();
        let start = length - next.len();
        next.chars()
            .next()
            .map_or_else(|| self.comment.clone(), |c| self.body.range(start..start + c.len_utf8()))
    }
}

fn read_table(table: &DeTable<'_>, place: &Place<'_>, options: &mut Options, findings: &mut Findings<'_>) {
    for (key, value) in table {
        let at = place.of(key.span());
        let known = KEYS.into_iter().chain(FLAGS).find(|known| *known == key.get_ref().as_ref());
        match known {
            Some(known) => read_value(known, at, value, place, options, findings),
            None => note_unknown(key.get_ref(), at, findings),
        }
    }
}

fn read_value(
    key: &'static str,
    at: Range<usize>,
    value: &Spanned<DeValue<'_>>,
    place: &Place<'_>,
    options: &mut Options,
    findings: &mut Findings<'_>,
) {
    if let Err(wrong) = values::set(key, value, |range| place.of(range), options) {
        let at = wrong.at.map_or_else(|| place.of(value.span()), |range| place.of(range));
        findings.error(Code::MalformedDirective, at, wrong.message, wrong.label, wrong.help);
    }
    options.name(key, at);
}

fn note_unknown(key: &str, at: Range<usize>, findings: &mut Findings<'_>) {
    let known = || KEYS.into_iter().chain(FLAGS);
    let help = match closest(&key.to_lowercase(), known()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the keys are {}", listed(known())),
    };
    findings.error(Code::UnknownKey, at, format!("unknown key `{key}`"), "not a key", help);
}

fn note_malformed(error: &toml::de::Error, place: &Place<'_>, findings: &mut Findings<'_>) {
    let at = error.span().map_or_else(|| place.comment.clone(), |range| place.of(range));
    findings.error(
        Code::MalformedDirective,
        at,
        "this directive is not a list of `key = value` pairs",
        // What TOML's parser hopes for next is seldom what the author wants to write.
        error.message().split(", expected").next().unwrap_or_default(),
        "separate pairs by commas and put text in double quotes: \
         `<!-- drydock: timeout = \"10s\", exit = 1 -->`",
    );
}

//! Code blocks and HTML comments found in Markdown, exactly as mdBook's own parser finds them.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::attributes::OUTPUT;
use super::body::{Body, lines};
use super::languages::Language;

/// Something in a chapter that may concern drydock.
#[derive(Debug)]
pub(super) enum Element {
    /// A fenced or indented code block.
    Code(Code),
    /// A run of HTML, which may hold comments.
    Html(Html),
}

/// A code block in the chapter's text.
#[derive(Debug)]
pub(super) struct Code {
    /// Whole lines; begins behind a list marker that shares the first one.
    pub(super) range: Range<usize>,
    /// From the first character of the fence, or of the indented text, to the last line without its end.
    pub(super) extent: Range<usize>,
    /// What stands before the fence on each line, list markers as white space.
    pub(super) prefix: String,
    /// The fence; `None` for an indented block.
    pub(super) fence: Option<Fence>,
    /// What is inside.
    pub(super) body: Body,
}

/// The line that opens a fenced block.
#[derive(Debug)]
pub(super) struct Fence {
    /// Its backticks or tildes.
    pub(super) marks: Range<usize>,
    /// The info string, without margins.
    pub(super) info: Range<usize>,
    /// Whether a closing fence answers it.
    pub(super) closed: bool,
}

/// Raw HTML in the chapter's text.
#[derive(Debug)]
pub(super) struct Html {
    /// Its text without what containers put before the lines.
    pub(super) body: Body,
    /// Whether it stands within a paragraph.
    pub(super) inline: bool,
}

/// Whether a text can hold anything of drydock's: a cheap look before a thorough one.
pub(super) fn worth_reading(text: &str) -> bool {
    ["```", "~~~", "$ ", "<!--", "{{"].iter().any(|sign| text.contains(sign))
}

/// All code blocks and HTML of a chapter, in order.
pub(super) fn find(text: &str) -> impl Iterator<Item = Element> {
    let options = MarkdownOptions::default();
    let mut events = new_cmark_parser(text, &options).into_offset_iter();
    std::iter::from_fn(move || {
        loop {
            match events.next()? {
                (Event::Start(Tag::CodeBlock(kind)), range) => {
                    let (body, last) = code_body(&mut events);
                    let fenced = matches!(kind, CodeBlockKind::Fenced(_));
                    return Some(Element::Code(if fenced {
                        fenced_block(text, &range, body, last)
                    } else {
                        indented_block(text, &range, body, last)
                    }));
                }
                (Event::Start(Tag::HtmlBlock), _) => {
                    return Some(Element::Html(Html { body: html_body(&mut events), inline: false }));
                }
                (Event::InlineHtml(html), range) => {
                    let mut body = Body::default();
                    body.push(&html, range.start);
                    return Some(Element::Html(Html { body, inline: true }));
                }
                _ => {}
            }
        }
    })
}

type Events<'text> = mdbook_markdown::pulldown_cmark::OffsetIter<'text>;

/// The text of a code block, and the end of its last piece in the chapter.
fn code_body(events: &mut Events<'_>) -> (Body, Option<usize>) {
    let (mut body, mut last) = (Body::default(), None);
    for (event, range) in events {
        match event {
            Event::Text(piece) => {
                body.push(&piece, range.start);
                last = Some(range.end);
            }
            Event::End(TagEnd::CodeBlock) => break,
            _ => {}
        }
    }
    (body, last)
}

fn html_body(events: &mut Events<'_>) -> Body {
    let mut body = Body::default();
    for (event, range) in events {
        match event {
            Event::Html(piece) | Event::InlineHtml(piece) | Event::Text(piece) => {
                body.push(&piece, range.start);
            }
            Event::End(TagEnd::HtmlBlock) => break,
            _ => {}
        }
    }
    body
}

fn fenced_block(text: &str, range: &Range<usize>, body: Body, last: Option<usize>) -> Code {
    let start = range.start + (text[range.start..].len() - text[range.start..].trim_start().len());
    let mark = text[start..].chars().next().unwrap_or('`');
    let length = text[start..].bytes().take_while(|byte| char::from(*byte) == mark).count();
    let opening_end = line_end(text, start);
    let info_start = start + length;
    let info = trimmed(text, info_start..opening_end);
    // Whatever follows the last piece of text within the block is its closing fence, or it has none.
    let rest = last.unwrap_or(opening_end).min(range.end)..range.end;
    let tail = text[rest.clone()].trim_matches(|c: char| c.is_whitespace() || c == '>');
    let closed = tail.len() >= length && tail.chars().all(|c| c == mark);
    let end = if closed {
        rest.start + text[rest].trim_end().len()
    } else {
        last.map_or(opening_end, |last| without_line_end(text, start, last))
    };
    let (from, prefix) = head(text, start);
    Code {
        range: from..next_line(text, end),
        extent: start..end,
        prefix,
        fence: Some(Fence { marks: start..info_start, info, closed }),
        body,
    }
}

fn indented_block(text: &str, range: &Range<usize>, body: Body, last: Option<usize>) -> Code {
    let start = if last.is_some() { body.place(0) } else { range.start };
    let end = without_line_end(text, start, last.unwrap_or(range.end));
    let (from, before) = head(text, start);
    Code {
        range: from..next_line(text, end),
        extent: start..end,
        prefix: without_code_indent(&before),
        fence: None,
        body,
    }
}

/// Takes away the four columns that make an indented block code; what is left belongs to its container.
fn without_code_indent(before: &str) -> String {
    let margin = before.trim_end_matches([' ', '\t']);
    let column = |from: usize, c: char| if c == '\t' { (from / 4 + 1) * 4 } else { from + 1 };
    let (inner, outer) = (before.chars().fold(0, column), margin.chars().fold(0, column));
    format!("{margin}{}", " ".repeat((inner - outer).saturating_sub(4)))
}

/// Where the line of `at` begins as far as it may be cut out, and what stands before `at` on it.
///
/// A list marker before `at` must stay, so a range that shares its line begins behind it.
pub(super) fn head(text: &str, at: usize) -> (usize, String) {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[line..at];
    let container = |c: char| matches!(c, ' ' | '\t' | '>');
    let from = if before.chars().all(container) { line } else { at };
    (from, before.chars().map(|c| if container(c) { c } else { ' ' }).collect())
}

/// The end of the line of `at`, before its line feed.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end)
}

/// The beginning of the line after that of `at`.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    (line_end(text, at) + 1).min(text.len())
}

fn without_line_end(text: &str, start: usize, end: usize) -> usize {
    start + text[start..end.max(start)].trim_end_matches(['\n', '\r']).len()
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    let start = range.start + (inside.len() - inside.trim_start().len());
    start..start + inside.trim().len()
}

/// The fences of drydock's languages in a run of HTML, where Markdown sees none; comments hide theirs on
/// purpose.
pub(super) fn within_html(html: &Html) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut commented = false;
    for (start, line) in lines(html.body.text()) {
        let inner = line.trim();
        let info = inner.trim_start_matches(['`', '~']);
        let mut words = info.split([',', ' ', '\t']).filter(|word| !word.is_empty());
        let ours =
            words.next().is_some_and(|name| Language::of(name).is_ours()) || words.any(|w| w == OUTPUT);
        if ours && !commented && inner.len() - info.len() >= 3 {
            let start = start + (line.len() - line.trim_start().len());
            found.push(html.body.range(start..start + inner.len()));
        }
        commented = match (line.rfind("<!--"), line.rfind("-->")) {
            (Some(opened), Some(closed)) => opened > closed,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => commented,
        };
    }
    found
}

/// The first line of a fenced block that looks like the opening of another: most likely the first one was
/// meant to be closed before it.
pub(super) fn swallowed_fence(text: &str, code: &Code) -> Option<Range<usize>> {
    let fence = code.fence.as_ref()?;
    let marks = &text[fence.marks.clone()];
    lines(code.body.text()).find_map(|(start, line)| {
        let inner = line.trim_start_matches(' ');
        let indent = line.len() - inner.len();
        let info = inner.strip_prefix(marks)?.trim_start_matches(&marks[..1]).trim();
        let opens = indent <= 3 && info.starts_with(|c: char| c.is_ascii_alphabetic()) && !info.contains('`');
        opens.then(|| code.body.range(start + indent..start + line.trim_end().len()))
    })
}

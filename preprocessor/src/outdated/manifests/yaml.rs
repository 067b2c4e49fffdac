//! YAML as a tree in which every scalar knows its place.

use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as Marked};

use super::super::pin::Unread;
use super::super::spelling::{Piece, Spelling};
use super::listing::Listing;
use crate::span::Span;

/// How deep values may be nested, and how many there may be once every alias stands for its anchor.
const DEEPEST: usize = 100;
const MOST: usize = 1_000_000;

/// One value.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) value: Value,
    /// The local tag, without its `!`: `vault`.
    pub(super) tag: Option<String>,
    /// Where it stands.
    pub(super) place: Span,
    /// How many values there are in it, itself included.
    weight: usize,
}

#[derive(Debug)]
pub(super) enum Value {
    Scalar {
        listing: Listing,
        /// Whether it stands without quotes, so that it may be a number, a truth or nothing.
        plain: bool,
    },
    List(Vec<Arc<Node>>),
    Map(Vec<(Arc<Node>, Arc<Node>)>),
}

impl Node {
    /// A text that was found otherwise than by reading YAML.
    pub(super) fn of(listing: Listing) -> Arc<Self> {
        let place = listing.place().clone();
        Arc::new(Self { value: Value::Scalar { listing, plain: false }, tag: None, place, weight: 1 })
    }

    /// A mapping of two values that stand elsewhere.
    pub(super) fn pair(entries: [(&str, &Arc<Self>); 2]) -> Arc<Self> {
        let place = entries[1].1.place.clone();
        let name = |name: &str| Self::of(Listing::new(Spelling::computed(name), place.clone()));
        let entries = entries.map(|(key, value)| (name(key), Arc::clone(value)));
        Arc::new(Self { value: Value::Map(entries.to_vec()), tag: None, place, weight: 1 })
    }

    /// A list of values that stand elsewhere, such as those of a mapping.
    pub(super) fn listed(items: Vec<Arc<Self>>, place: &Span) -> Arc<Self> {
        Arc::new(Self { value: Value::List(items), tag: None, place: place.clone(), weight: 1 })
    }

    /// The scalar's text.
    pub(super) fn scalar(&self) -> Option<&Listing> {
        match &self.value {
            Value::Scalar { listing, .. } => Some(listing),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        self.scalar().map(Listing::text)
    }

    pub(super) fn list(&self) -> Option<&[Arc<Self>]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// Whether nothing stands there.
    pub(super) fn is_null(&self) -> bool {
        let nothing = |text: &str| matches!(text, "" | "~" | "null" | "Null" | "NULL");
        matches!(&self.value, Value::Scalar { listing, plain: true } if nothing(listing.text()))
    }

    /// The entries of a mapping, those that are merged into it last; none of anything else.
    pub(super) fn entries(&self) -> Vec<(&Arc<Self>, &Arc<Self>)> {
        let mut entries = Vec::new();
        self.collect(&mut entries, DEEPEST);
        entries
    }

    fn collect<'node>(&'node self, entries: &mut Vec<(&'node Arc<Self>, &'node Arc<Self>)>, depth: usize) {
        let Value::Map(own) = &self.value else { return };
        let is_merge = |key: &Node| key.text() == Some("<<");
        entries.extend(own.iter().filter(|(key, _)| !is_merge(key)).map(|(key, value)| (key, value)));
        let Some(depth) = depth.checked_sub(1) else { return };
        for (_, merged) in own.iter().filter(|(key, _)| is_merge(key)) {
            match merged.list() {
                Some(several) => several.iter().for_each(|one| one.collect(entries, depth)),
                None => merged.collect(entries, depth),
            }
        }
    }

    /// The value of a key: the last one of its own, or the first one that is merged in.
    pub(super) fn get(&self, name: &str) -> Option<&Arc<Self>> {
        let Value::Map(own) = &self.value else { return None };
        let is = |key: &Node| key.text() == Some(name);
        let last = own.iter().rev().find(|(key, _)| is(key)).map(|(_, value)| value);
        last.or_else(|| self.entries().into_iter().find(|(key, _)| is(key)).map(|(_, value)| value))
    }
}

/// Reads the documents of a text.
///
/// # Errors
///
/// Says where and why it cannot be read.
pub(super) fn read(listing: &Listing) -> Result<Vec<Arc<Node>>, Unread> {
    let text = listing.text().strip_prefix('\u{feff}').unwrap_or(listing.text());
    let offsets = Offsets::new(text, listing.text().len() - text.len());
    let mut tree = Tree { listing, offsets, open: Vec::new(), anchors: Vec::new(), roots: Vec::new() };
    for event in Parser::new_from_str(text) {
        let (event, marked) = event.map_err(|error| tree.invalid(&error))?;
        tree.take(event, marked)?;
    }
    Ok(tree.roots)
}

/// The bytes at which characters begin, which is what the parser counts in.
struct Offsets {
    /// None where each character is one byte.
    starts: Option<Vec<usize>>,
    first: usize,
    end: usize,
}

impl Offsets {
    fn new(text: &str, first: usize) -> Self {
        let starts = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect());
        Self { starts, first, end: text.len() }
    }

    fn byte(&self, character: usize) -> usize {
        let byte = match &self.starts {
            Some(starts) => starts.get(character).copied().unwrap_or(self.end),
            None => character.min(self.end),
        };
        self.first + byte
    }
}

/// A collection that has not ended yet.
struct Open {
    mapping: bool,
    children: Vec<Arc<Node>>,
    anchor: usize,
    tag: Option<String>,
    start: usize,
}

struct Tree<'text> {
    listing: &'text Listing,
    offsets: Offsets,
    open: Vec<Open>,
    /// The values that have an anchor, by its number.
    anchors: Vec<(usize, Arc<Node>)>,
    roots: Vec<Arc<Node>>,
}

impl Tree<'_> {
    fn take(&mut self, event: Event<'_>, marked: Marked) -> Result<(), Unread> {
        let (start, end) = (self.offsets.byte(marked.start.index()), self.offsets.byte(marked.end.index()));
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let listing = scalar(self.listing, &text, style, start..end.max(start));
                let place = listing.place().clone();
                let value = Value::Scalar { listing, plain: style == ScalarStyle::Plain };
                let tag = tag.as_deref().and_then(local);
                self.place(Node { value, tag, place, weight: 1 }, anchor)?;
            }
            Event::Alias(anchor) => {
                let meant = self.anchors.iter().rev().find(|(known, _)| *known == anchor);
                let node = meant.map(|(_, node)| Arc::clone(node));
                // An alias within its own anchor.
                let node = node.ok_or_else(|| self.unread(start..end, "an alias refers to what it is in"))?;
                self.put(node);
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(false, anchor, tag.as_deref().and_then(local), start)?;
            }
            Event::MappingStart(anchor, tag) => {
                self.begin(true, anchor, tag.as_deref().and_then(local), start)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(end)?,
            _ => {}
        }
        Ok(())
    }

    fn begin(
        &mut self,
        mapping: bool,
        anchor: usize,
        tag: Option<String>,
        start: usize,
    ) -> Result<(), Unread> {
        if self.open.len() == DEEPEST {
            return Err(self.unread(start..start, "it is nested too deeply"));
        }
        self.open.push(Open { mapping, children: Vec::new(), anchor, tag, start });
        Ok(())
    }

    fn end(&mut self, end: usize) -> Result<(), Unread> {
        let Some(Open { mapping, children, anchor, tag, start }) = self.open.pop() else { return Ok(()) };
        let place = self.listing.span(start..end.max(start));
        let weight = children.iter().fold(1_usize, |sum, child| sum.saturating_add(child.weight));
        let value = if mapping {
            let mut children = children.into_iter();
            let mut entries = Vec::new();
            while let (Some(key), Some(value)) = (children.next(), children.next()) {
                entries.push((key, value));
            }
            Value::Map(entries)
        } else {
            Value::List(children)
        };
        self.place(Node { value, tag, place, weight }, anchor)
    }

    fn place(&mut self, node: Node, anchor: usize) -> Result<(), Unread> {
        if node.weight > MOST {
            return Err(Unread { span: node.place, why: "its aliases stand for too many values".to_owned() });
        }
        let node = Arc::new(node);
        if anchor > 0 {
            self.anchors.push((anchor, Arc::clone(&node)));
        }
        self.put(node);
        Ok(())
    }

    fn put(&mut self, node: Arc<Node>) {
        match self.open.last_mut() {
            Some(open) => open.children.push(node),
            None => self.roots.push(node),
        }
    }

    fn unread(&self, range: Range<usize>, why: &str) -> Unread {
        Unread { span: self.listing.span(range), why: why.to_owned() }
    }

    fn invalid(&self, error: &ScanError) -> Unread {
        let text = self.listing.text();
        let line = error.marker().line().max(1) - 1;
        let lines: Vec<Range<usize>> = self.listing.lines().collect();
        let range = lines.get(line).or(lines.last()).cloned().unwrap_or_default();
        let trimmed = range.start..range.start + text[range].trim_end().len();
        self.unread(trimmed, &format!("it is not YAML: {}", error.info()))
    }
}

fn local(tag: &saphyr_parser::Tag) -> Option<String> {
    (!tag.is_yaml_core_schema()).then(|| tag.suffix.clone())
}

/// A scalar with the places of its text.
fn scalar(listing: &Listing, text: &str, style: ScalarStyle, range: Range<usize>) -> Listing {
    let written = &listing.text()[range.clone()];
    match style {
        ScalarStyle::Literal => literal(listing, text, range),
        ScalarStyle::Plain | ScalarStyle::Folded => match written.find(text.trim_end()) {
            Some(at) if !text.trim().is_empty() => {
                let start = range.start + at;
                // The line's end behind a folded text is none of its bytes.
                let mut whole = listing.spelling(start..start + text.trim_end().len());
                whole.append(Spelling::computed(&text[text.trim_end().len()..]));
                Listing::new(whole, listing.span(start..start + text.trim_end().len()))
            }
            _ => listing.valued(text, range),
        },
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            // The parser counts a comment behind the quotes in.
            let inside = range.start + 1..range.start + 1 + text.len();
            match listing.text().get(inside.clone()) {
                Some(within) if within == text => {
                    let whole = range.start..inside.end + 1;
                    Listing::new(listing.spelling(inside), listing.span(whole))
                }
                _ => listing.valued(text, range),
            }
        }
    }
}

/// A block of lines, each at its place.
fn literal(listing: &Listing, text: &str, range: Range<usize>) -> Listing {
    let whole = listing.text();
    let mut spelling = Spelling { pieces: Vec::new() };
    // The event begins at the bar, or at the first of the lines.
    let mut at = whole[..range.start].rfind('\n').map_or(0, |end| end + 1);
    for line in text.split_inclusive('\n') {
        let mut written = whole[at..range.end.max(at)].split_inclusive('\n').scan(at, |next, written| {
            *next += written.len();
            Some((*next, written))
        });
        let fits = |written: &str| written.strip_suffix(line).is_some_and(|indent| indent.trim().is_empty());
        let found = if line.trim().is_empty() { None } else { written.find(|(_, written)| fits(written)) };
        match found {
            Some((end, _)) => {
                spelling.append(listing.spelling(end - line.len()..end));
                at = end;
            }
            None => spelling.push(Piece { text: line.to_owned(), span: None }),
        }
    }
    Listing::new(spelling, listing.span(range))
}

//! What a page of HTML links to, and what in it can be linked to.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// The links and anchors of a page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// `id` of every element, and `name` of every anchor.
    pub(crate) anchors: BTreeSet<String>,
    /// Where a reader may go.
    pub(crate) links: Vec<Reference>,
    /// What the browser fetches without being asked.
    pub(crate) parts: Vec<Reference>,
    /// What all of these are relative to, instead of the page itself.
    pub(crate) base: Option<String>,
}

/// An address as the page has it.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub(crate) address: String,
    pub(crate) line: u64,
}

/// Reads a page.
pub(crate) fn read(html: &str) -> Page {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[derive(Default)]
struct Sink(RefCell<Page>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind == TagKind::EndTag {
            return TokenSinkResult::Continue;
        }
        self.0.borrow_mut().note(&tag, line);
        match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}

impl Page {
    fn note(&mut self, tag: &Tag, line: u64) {
        let attribute = |name: &str| {
            let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.to_string())
        };
        let reference = |address: String| Reference { address, line };
        self.anchors.extend(attribute("id"));
        match &*tag.name {
            "a" | "area" => {
                self.anchors.extend(attribute("name"));
                self.links.extend(attribute("href").map(reference));
            }
            "base" => self.base = attribute("href"),
            "form" => self.links.extend(attribute("action").map(reference)),
            // Not fetched, but waited for.
            "link" if attribute("rel").as_deref() == Some("expect") => {}
            "use" | "image" | "link" => self.parts.extend(attribute("href").map(reference)),
            _ => self.parts.extend(attribute("src").map(reference)),
        }
    }
}

#[test]
fn a_page_is_read_as_a_browser_reads_it() {
    let page = read(
        "<!DOCTYPE html><base href='/x/'><h1 id=top>A</h1>\n<a href=\"b.html#c&amp;d\" name=old>B</a>\n\
         <script src=a.js>'<a href=\"no.html\">'</script><!-- <a href=no.html> --><img src='p.png'>\n\
         <link rel=stylesheet href=s.css><link rel=expect href='#end'><svg><a href='#top'></a></svg>",
    );
    let addresses = |references: &[Reference]| -> Vec<String> {
        references.iter().map(|reference| format!("{} {}", reference.line, reference.address)).collect()
    };
    assert_eq!(addresses(&page.links), ["2 b.html#c&d", "4 #top"]);
    assert_eq!(addresses(&page.parts), ["3 a.js", "3 p.png", "4 s.css"]);
    assert_eq!(page.anchors.into_iter().collect::<Vec<_>>(), ["old", "top"]);
    assert_eq!(page.base.as_deref(), Some("/x/"));
}

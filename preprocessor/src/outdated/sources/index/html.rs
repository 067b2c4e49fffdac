//! An index's answer as a page: PEP 503, with what was yanked by PEP 592.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::listed::Listed;
use super::{filename, json};

/// The files that are listed; the error is the end of a sentence that says what is wrong with the answer.
pub(super) fn read(body: &[u8], library: &str) -> Result<Vec<Listed>, String> {
    let text = std::str::from_utf8(body).map_err(|_| "its page is not UTF-8".to_owned())?;
    let page = page(text);
    page.version.as_deref().map_or(Ok(()), json::version)?;
    if page.open {
        return Err("its page breaks off before its end".to_owned());
    }
    let ours = |file: &Listed| filename::version(&file.filename, library).is_some();
    // A page that lists nothing may be of a library without releases, but only if it says that it is an index's.
    if page.version.is_none() && !page.files.iter().any(ours) {
        return Err(format!("its page links no file of {library}, as one to log in would not"));
    }
    Ok(page.files)
}

/// What there is on a page.
#[derive(Debug, Default)]
struct Page {
    files: Vec<Listed>,
    /// The version of the API, if it says so.
    version: Option<String>,
    /// Whether something that has begun has not ended.
    open: bool,
}

fn page(text: &str) -> Page {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(text));
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    // Nothing on such a page is a script to stop for.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.take()
}

#[derive(Default)]
struct Reader(RefCell<Page>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token {
            self.0.borrow_mut().take(&tag);
        }
        TokenSinkResult::Continue
    }
}

impl Page {
    fn take(&mut self, tag: &Tag) {
        match (tag.kind, &*tag.name) {
            (TagKind::StartTag, "html" | "body") => self.open = true,
            (TagKind::EndTag, "html" | "body") => self.open = false,
            (TagKind::StartTag, "meta")
                if attribute(tag, "name").as_deref() == Some("pypi:repository-version") =>
            {
                self.version = attribute(tag, "content");
            }
            (TagKind::StartTag, "a") => self.files.extend(file(tag)),
            _ => {}
        }
    }
}

/// The file that a link leads to.
fn file(tag: &Tag) -> Option<Listed> {
    let address = attribute(tag, "href")?;
    let path = address.split(['#', '?']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let filename = percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned();
    let requires_python = attribute(tag, "data-requires-python").filter(|python| !python.trim().is_empty());
    Some(Listed { filename, yanked: attribute(tag, "data-yanked"), requires_python })
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    tag.attrs
        .iter()
        .find(|attribute| &*attribute.name.local == name)
        .map(|attribute| attribute.value.to_string())
}

//! What a page is asked to hold that is known only after the whole run.

use super::container::{at_line_start, line_end};
use super::html;
use super::splice::Edit;
use crate::blocks::{Insert, Inserted};

/// What is put in the places of a page's inserts; empty where there is none of the kind.
#[derive(Clone, Debug, Default)]
pub struct Inserts {
    /// Every chapter and step of the book, as one line of HTML.
    pub verification: String,
    /// How much of the book was verified, as an SVG on one line.
    pub badge: String,
}

impl Inserts {
    /// The edit that puts one in its place.
    pub(super) fn edit(&self, text: &str, insert: &Insert) -> Edit {
        let markup = match insert.what {
            Inserted::Verification => self.verification.clone(),
            Inserted::Badge => format!("<div class=\"drydock drydock-seal\">{}</div>", self.badge),
        };
        let whole_lines = at_line_start(text, insert.range.start);
        let (prefix, end) = if whole_lines { (insert.prefix.as_str(), line_end(text)) } else { ("", "") };
        Edit { range: insert.range.clone(), replacement: format!("{prefix}{}{end}", html::line(&markup)) }
    }
}

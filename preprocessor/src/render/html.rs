//! Elements that several parts of a page are made of.

pub(super) use crate::html::{escape, line};

/// What a program printed, without a copy button and without a highlighter.
pub(super) fn output(text: &str) -> String {
    format!("<pre class=\"drydock-output\"><samp>{}</samp></pre>", escape(text.trim_end_matches('\n')))
}

//! Elements that several parts of a page are made of.

pub(super) use crate::html::{escape, line};

/// What a program printed, without a copy button and without a highlighter; said to be that to who cannot see it.
pub(super) fn output(text: &str) -> String {
    let text = escape(text.trim_end_matches('\n'));
    format!("<pre class=\"drydock-output\" role=\"group\" aria-label=\"Output\"><samp>{text}</samp></pre>")
}

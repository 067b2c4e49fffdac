//! No text is too small to read.

use serde_json::json;

use crate::browser::{none, read};

/// In CSS pixels.
const SMALLEST: u32 = 14;

/// Names text that is shown smaller than `given`; a drawing's text by the scale of the drawing.
const TOO_SMALL: &str = "
    document.querySelectorAll('main details').forEach(fold => { fold.open = true; });
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set();
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !element.checkVisibility({ visibilityProperty: true })) { continue; }
        if (/^(SCRIPT|STYLE|NOSCRIPT)$/.test(element.tagName)) { continue; }
        const scale = element.ownerSVGElement ? element.getScreenCTM().a : 1;
        const size = scale * parseFloat(getComputedStyle(element).fontSize);
        if (size < given - 0.01) {
            found.add(`${size.toFixed(1)} px: <${element.tagName.toLowerCase()} class=\"${element.getAttribute('class') ?? ''}\">`);
        }
    }
    return [...found].slice(0, 5);";

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn all_text_can_be_read() {
    read(async |reader| {
        none(&reader.tour_on_both_screens(TOO_SMALL, |_| json!(SMALLEST)).await?);
        Ok(())
    });
}

//! Nothing is wider than the screen but what scrolls in a box of its own, and text is neither too wide nor cut off.

use serde_json::json;

use crate::browser::{WIDE, none, read};
use crate::site;

/// Names what sticks out of the page.
const STICKS_OUT: &str = "
    document.querySelectorAll('main details').forEach(fold => { fold.open = true; });
    const width = document.documentElement.clientWidth;
    const boxed = element => {
        for (let box = element.parentElement; box && box.id !== 'mdbook-page-wrapper'; box = box.parentElement) {
            if (/auto|scroll|hidden|clip/.test(getComputedStyle(box).overflowX)) { return true; }
        }
        return false;
    };
    const found = [];
    if (window.innerWidth > given || document.documentElement.scrollWidth > width) {
        found.push(`the page is ${Math.max(window.innerWidth, document.documentElement.scrollWidth)} wide`);
    }
    for (const element of document.querySelectorAll('#mdbook-page-wrapper *')) {
        const { left, right, width: own } = element.getBoundingClientRect();
        if (own > 1 && (right > width + 1 || left < -1) && !boxed(element)) {
            const { tagName, className } = element;
            found.push(`<${tagName.toLowerCase()} class=\"${className}\"> from ${Math.round(left)} to ${Math.round(right)}`);
        }
    }
    return found.slice(0, 5);";

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn nothing_sticks_out() {
    read(async |reader| {
        none(&reader.tour_on_both_screens(STICKS_OUT, |width| json!(width)).await?);
        Ok(())
    });
}

/// Paragraphs of some lines with more letters in a line than are read easily, and how many paragraphs there are.
const MEASURE: &str = "
    const found = [];
    let paragraphs = 0;
    for (const paragraph of document.querySelectorAll('main > p:not([class])')) {
        const lines = Math.round(paragraph.getBoundingClientRect().height / parseFloat(getComputedStyle(paragraph).lineHeight));
        const letters = paragraph.innerText.length / lines;
        if (lines >= 3) {
            paragraphs += 1;
            if (letters > given) { found.push(`${Math.round(letters)} letters a line: ${paragraph.innerText.slice(0, 40)}`); }
        }
    }
    return [found, paragraphs];";

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn lines_of_text_are_short() {
    read(async |reader| {
        reader.screen(WIDE).await?;
        let mut paragraphs = 0;
        let found = reader.tour(site::pages(), async |_| {
            let (found, seen): (Vec<String>, usize) = reader.wait_for(MEASURE, json!(80)).await?;
            paragraphs += seen;
            Ok(found)
        });
        none(&found.await?);
        assert!(paragraphs > 20, "only {paragraphs} paragraphs are long enough to tell");
        Ok(())
    });
}

//! A reader without a mouse gets everywhere, and sees where.

use std::collections::BTreeSet;

use serde::Deserialize;
use thirtyfour::Key;

use crate::browser::read;

/// Where the keyboard is, in one word, and whether that is to be seen.
#[derive(Debug, Deserialize)]
struct Stop {
    name: String,
    seen: bool,
}

/// What a page has for the keyboard; each needs a stop.
const STOPS: [&str; 8] = [
    "chapter",
    "sidebar toggle",
    "theme toggle",
    "search toggle",
    "print",
    "copy button",
    "fold",
    "link in the text",
];

const STOP: &str = "
    const names = {
        '.skip-link': 'skip link',
        '[aria-controls=mdbook-sidebar]': 'sidebar toggle',
        '#mdbook-theme-toggle': 'theme toggle',
        '#mdbook-search-toggle': 'search toggle',
        '#mdbook-sidebar a[href]': 'chapter',
        '.right-buttons a': 'print',
        'main .clip-button': 'copy button',
        'main summary': 'fold',
        'main a[href]': 'link in the text',
    };
    const at = document.activeElement;
    const found = Object.entries(names).find(([selector]) => at.matches(selector));
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    return {
        name: found ? found[1] : at === document.body ? 'page' : at.tagName,
        seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && box.width > 1 && box.height > 1,
    };";

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn the_tab_key_gets_everywhere_and_shows_where_it_is() {
    read(async |reader| {
        reader.open("volumes.html").await?;
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for press in 0..400 {
            reader.driver.action_chain().send_keys(Key::Tab).perform().await?;
            let stop: Stop = reader.ask(STOP).await?;
            assert!(press > 0 || stop.name == "skip link", "the first stop is {stop:?}");
            assert!(stop.seen || stop.name == "page", "nothing shows that the keyboard is at {stop:?}");
            seen.insert(stop.name);
            if STOPS.iter().all(|name| seen.contains(*name)) {
                return Ok(());
            }
        }
        panic!("the tab key gets to nothing but {seen:?}");
    });
}

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn the_skip_link_leads_past_the_chapters() {
    read(async |reader| {
        reader.open("volumes.html").await?;
        for key in [Key::Tab, Key::Enter, Key::Tab] {
            reader.driver.action_chain().send_keys(key).perform().await?;
        }
        let inside: bool = reader.ask("return document.activeElement.closest('main') !== null").await?;
        assert!(inside, "the stop after the skip link is {:?}", reader.ask::<Stop>(STOP).await?);
        Ok(())
    });
}

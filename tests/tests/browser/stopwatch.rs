//! A new user with a broken service: from the first page to the right recipe.
//!
//! Such a user reads the links of a page and takes the one whose words are most like what is wrong, once and again; where
//! that leads elsewhere, there is the search. No other knowledge is used.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;
use thirtyfour::By;
use thirtyfour::error::WebDriverResult;

use crate::browser::{Reader, none, read};
use crate::searching::{page, search};
use crate::symptoms::{SYMPTOMS, Symptom};

/// Links that may be followed one after the other.
const CLICKS: usize = 2;

/// Words that every sentence has.
const LITTLE: [&str; 12] = ["a", "after", "and", "are", "does", "in", "is", "it", "not", "of", "on", "the"];

/// A link with the sentence that it stands in.
#[derive(Debug, Deserialize)]
struct Link {
    text: String,
    around: String,
}

const LINKS: &str = "
    return [...document.querySelectorAll('main a[href]:not(.header)')].map(link => ({
        text: link.innerText,
        around: (link.closest('li, tr, p, h2, h3') ?? link).innerText,
    }));";

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn each_symptom_leads_to_its_recipe() {
    read(async |reader| {
        let mut lost = Vec::new();
        for symptom in SYMPTOMS {
            match route(reader, symptom).await? {
                Ok(route) => println!("{:52} {route}", symptom.words),
                Err(places) => lost.push(format!("\"{}\" leads to {places}", symptom.words)),
            }
        }
        none(&lost);
        Ok(())
    });
}

/// The way to the recipe, or where else the reader got.
async fn route(reader: &Reader, symptom: Symptom) -> WebDriverResult<Result<String, String>> {
    reader.open("index.html").await?;
    let mut way = Vec::new();
    for _ in 0..CLICKS {
        let Some(text) = follow(reader, symptom.words).await? else { break };
        let here = reader.driver.current_url().await?;
        way.push(format!("\"{}\"", text.trim()));
        if page(reader, here.as_str()) == symptom.recipe {
            return Ok(Ok(format!("click {}", way.join(", "))));
        }
        way.push(format!("({})", page(reader, here.as_str())));
    }
    reader.open("index.html").await?;
    let results = search(reader, symptom.words).await?;
    let first = results.first().map_or("nothing", |address| page(reader, address));
    Ok(if first == symptom.recipe {
        Ok("search".to_owned())
    } else {
        Err(format!("{}, search {first}", way.join(" ")))
    })
}

/// Clicks on the link that is most like the words and gives its text; `None` where none is like them.
async fn follow(reader: &Reader, words: &str) -> WebDriverResult<Option<String>> {
    let links: Vec<Link> = reader.ask(LINKS).await?;
    let wanted = stems(words);
    // The words of the link itself count twice; of equals the first one is seen first.
    let likeness = |link: &Link| 2 * shared(&wanted, &link.text) + shared(&wanted, &link.around);
    let Some(best) = links.iter().map(likeness).max().filter(|best| *best > 0) else { return Ok(None) };
    let at = links.iter().position(|link| likeness(link) == best).unwrap();
    let elements = reader.driver.find_all(By::Css("main a[href]:not(.header)")).await?;
    elements[at].click().await?;
    Ok(Some(links[at].text.clone()))
}

fn shared(wanted: &BTreeSet<String>, text: &str) -> usize {
    stems(text).intersection(wanted).count()
}

/// The words of a text without their endings.
fn stems(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase);
    let telling = words.filter(|word| !word.is_empty() && !LITTLE.contains(&word.as_str()));
    telling.map(|word| stem(&word).to_owned()).collect()
}

fn stem(word: &str) -> &str {
    let endings = ["ing", "ed", "es", "s"];
    let without = endings.iter().find_map(|ending| word.strip_suffix(ending));
    without.filter(|stem| stem.len() >= 3).unwrap_or(word).trim_end_matches('e')
}

#[test]
fn words_are_compared_without_their_endings() {
    let cases = [
        ("restarts", "restarting"),
        ("jobs", "job"),
        ("queued", "queue"),
        ("changed", "changes"),
        ("502", "502"),
    ];
    for (one, other) in cases {
        assert_eq!(shared(&stems(one), other), 1, "{one} {other}");
    }
    assert_eq!(shared(&stems("the site is not slow"), "a database that is not there"), 0);
    assert_eq!(json!(stems("It does not start.")), json!(["start"]));
}

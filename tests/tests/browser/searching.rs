//! The words that people have for what is broken find the recipe.

use serde_json::json;
use thirtyfour::By;
use thirtyfour::error::WebDriverResult;

use crate::browser::{Reader, none, read};
use crate::symptoms::SYMPTOMS;

/// Results that people look at before they try other words.
const LOOKED_AT: usize = 3;

/// The addresses of the results, as soon as those for the words in `given` are there.
const RESULTS: &str = "
    const header = document.getElementById('mdbook-searchresults-header');
    const there = () => header.textContent.includes(`'${given}'`);
    await new Promise(resolve => {
        if (there()) { resolve(); }
        new MutationObserver(() => { if (there()) { resolve(); } })
            .observe(header, { childList: true, characterData: true, subtree: true });
    });
    return [...document.querySelectorAll('#mdbook-searchresults li a')].map(link => link.href);";

/// Types words into the search box of the page and gives the addresses that it finds, best first.
pub(crate) async fn search(reader: &Reader, words: &str) -> WebDriverResult<Vec<String>> {
    reader.driver.find(By::Id("mdbook-search-toggle")).await?.click().await?;
    reader.driver.find(By::Id("mdbook-searchbar")).await?.send_keys(words).await?;
    reader.wait_for(RESULTS, json!(words)).await
}

/// An address without what the search adds to it, relative to the site's root.
pub(crate) fn page<'address>(reader: &Reader, address: &'address str) -> &'address str {
    let root = reader.address("");
    let path = address.strip_prefix(root.as_str()).unwrap_or(address);
    path.split(['?', '#']).next().unwrap_or_default()
}

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn each_symptom_is_found_among_the_first_results() {
    read(async |reader| {
        let mut found = Vec::new();
        for symptom in SYMPTOMS {
            reader.open("index.html").await?;
            let results = search(reader, symptom.words).await?;
            let first: Vec<&str> =
                results.iter().take(LOOKED_AT).map(|address| page(reader, address)).collect();
            if !first.contains(&symptom.recipe) {
                found.push(format!("\"{}\" finds {first:?} instead of {}", symptom.words, symptom.recipe));
            }
        }
        none(&found);
        Ok(())
    });
}

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn a_result_leads_to_its_page_by_keyboard() {
    read(async |reader| {
        reader.open("index.html").await?;
        reader.driver.action_chain().send_keys("/").perform().await?;
        let bar = reader.driver.find(By::Id("mdbook-searchbar")).await?;
        assert!(bar.is_displayed().await?, "the slash key opens the search");
        bar.send_keys("volume").await?;
        let results: Vec<String> = reader.wait_for(RESULTS, json!("volume")).await?;
        bar.send_keys(thirtyfour::Key::Enter).await?;
        let address = reader.driver.current_url().await?;
        assert_eq!(page(reader, address.as_str()), page(reader, &results[0]));
        Ok(())
    });
}

//! axe-core has nothing to say of any page, in light and in dark.

use drydock_tests::target_directory;
use serde::Deserialize;
use serde_json::json;
use thirtyfour::By;
use thirtyfour::error::WebDriverResult;

use crate::browser::{Colours, NARROW, Outcome, Reader, none, read};
use crate::searching::search;
use crate::site;

/// A rule that is not kept, and where.
#[derive(Debug, Deserialize)]
struct Violation {
    id: String,
    help: String,
    places: Vec<String>,
}

/// All that axe-core knows, its advice on good practice included. What is folded is opened first.
const LOOK: &str = "
    document.querySelectorAll('main details').forEach(fold => { fold.open = true; });
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    const place = node => `${node.target.join(' ')} (${node.any.concat(node.all, node.none).map(check => check.message).join('; ')})`;
    return violations.map(({ id, help, nodes }) => ({ id, help, places: nodes.map(place) }));";

/// Places that are told of each rule; a page has hundreds of the same kind.
const TOLD: usize = 3;

async fn bring_axe(reader: &Reader) -> Outcome {
    let file = target_directory().join("tools/axe/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{file}: {error}; `cargo xtask test` installs it"));
    reader.bring(&axe).await
}

async fn look(reader: &Reader) -> WebDriverResult<Vec<String>> {
    let violations: Vec<Violation> = reader.wait_for(LOOK, json!(null)).await?;
    Ok(violations.iter().map(in_words).collect())
}

fn in_words(violation: &Violation) -> String {
    let Violation { id, help, places } = violation;
    let told = places.iter().take(TOLD).map(|place| format!("\n    {place}")).collect::<String>();
    format!("{id}: {help}, {} times:{told}", places.len())
}

fn all_pages(colours: Colours) {
    read(async |reader| {
        bring_axe(reader).await?;
        reader.colours(colours).await?;
        none(&reader.tour(site::pages(), async |_| look(reader).await).await?);
        Ok(())
    });
}

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn every_page_in_light() {
    all_pages(Colours::Light);
}

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn every_page_in_dark() {
    all_pages(Colours::Dark);
}

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn what_opens_on_demand() {
    read(async |reader| {
        bring_axe(reader).await?;
        let mut found = Vec::new();
        for colours in [Colours::Light, Colours::Dark] {
            reader.colours(colours).await?;
            reader.open("index.html").await?;
            assert!(!search(reader, "volume").await?.is_empty());
            found.extend(
                look(reader).await?.into_iter().map(|fault| format!("search in {colours:?}: {fault}")),
            );
            reader.open("index.html").await?;
            reader.driver.find(By::Id("mdbook-theme-toggle")).await?.click().await?;
            found.extend(
                look(reader).await?.into_iter().map(|fault| format!("themes in {colours:?}: {fault}")),
            );
            reader.open("index.html").await?;
            reader.driver.action_chain().send_keys("?").perform().await?;
            found
                .extend(look(reader).await?.into_iter().map(|fault| format!("help in {colours:?}: {fault}")));
        }
        reader.screen(NARROW).await?;
        reader.open("volumes.html").await?;
        found.extend(look(reader).await?.into_iter().map(|fault| format!("telephone: {fault}")));
        none(&found);
        Ok(())
    });
}

//! Pages load without an error, and ask nobody but their own server.

use serde_json::Value;
use thirtyfour::error::WebDriverResult;

use crate::browser::{Reader, none, read, read_at};
use crate::site;

/// What went wrong since the last call: requests to others, answers that are failures, words in the console.
async fn faults(reader: &Reader) -> WebDriverResult<Vec<String>> {
    let mut faults = Vec::new();
    let asked = addresses(reader).await?;
    let root = reader.address("");
    let own = |address: &&String| {
        [root.as_str(), "data:", "blob:", "about:"].iter().any(|own| address.starts_with(own))
    };
    assert!(asked.iter().any(|address| address.starts_with(&root)), "no request is seen: {asked:?}");
    faults.extend(asked.iter().filter(|address| !own(address)).map(|address| format!("asks {address}")));
    let failed = reader.take_served().into_iter().filter(|served| served.status != 200);
    faults.extend(failed.map(|served| format!("{} is answered with {}", served.path, served.status)));
    let console = reader.driver.browser_log().await?;
    faults.extend(console.into_iter().map(|entry| format!("console, {}: {}", entry.level, entry.message)));
    Ok(faults)
}

/// What the browser sent requests to, by its own account.
async fn addresses(reader: &Reader) -> WebDriverResult<Vec<String>> {
    let mut addresses = Vec::new();
    for entry in reader.driver.get_log("performance").await? {
        let event: Value = serde_json::from_str(&entry.message)?;
        if event["message"]["method"] == "Network.requestWillBeSent" {
            addresses
                .push(event["message"]["params"]["request"]["url"].as_str().unwrap_or_default().to_owned());
        }
    }
    Ok(addresses)
}

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn every_page_loads_quietly() {
    read(async |reader| {
        none(&reader.tour(site::opened(), async |_| faults(reader).await).await?);
        Ok(())
    });
}

/// As on GitHub Pages, where a project's site is a folder.
#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn a_folder_of_a_server_is_as_good_as_its_root() {
    read_at("/some/folder/", async |reader| {
        // Where the page for missing pages looks for its stylesheets is a setting of whoever publishes the book.
        let pages: Vec<String> = site::opened().into_iter().filter(|page| page != "404.html").collect();
        none(&reader.tour(pages, async |_| faults(reader).await).await?);
        Ok(())
    });
}

#[test]
#[ignore = "needs a browser: `cargo xtask test`"]
fn what_goes_wrong_is_noticed() {
    read(async |reader| {
        reader.open("index.html").await?;
        assert_eq!(faults(reader).await?, [""; 0]);
        let script = "
            const picture = new Image();
            const failed = new Promise(resolve => { picture.onerror = resolve; });
            picture.src = 'http://elsewhere.invalid/picture.png';
            await failed;
            await fetch('gone.html');
            console.warn('a word of warning');";
        reader.wait_for::<Option<()>>(script, Value::Null).await?;
        let told = faults(reader).await?.join("\n");
        for part in [
            "asks http://elsewhere.invalid/picture.png",
            "gone.html is answered with 404",
            "a word of warning",
        ] {
            assert!(told.contains(part), "{part} is not in\n{told}");
        }
        Ok(())
    });
}

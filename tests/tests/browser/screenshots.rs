//! Pictures of some pages, for people to look at: `target/site-screenshots`.

use camino::Utf8PathBuf;
use drydock_tests::workspace;
use serde_json::json;

use crate::browser::{Colours, NARROW, Reader, WIDE, read};
use thirtyfour::error::WebDriverResult;

/// Pages of every kind: the first one, a recipe, a chapter with changes, a table, a reference, one that is not there.
const PAGES: [&str; 6] = [
    "index.html",
    "recipes/502.html",
    "database.html",
    "cheat-sheet.html",
    "writing/directives.html",
    "404.html",
];

/// No picture is higher, in CSS pixels.
const HIGHEST: u32 = 3200;

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn pages_are_photographed() {
    let album = workspace().join("target/site-screenshots");
    std::fs::create_dir_all(&album).unwrap();
    read(async |reader| {
        for (width, screen) in [("wide", WIDE), ("narrow", NARROW)] {
            for colours in [Colours::Light, Colours::Dark] {
                reader.colours(colours).await?;
                for page in PAGES {
                    reader.screen(screen).await?;
                    reader.open(page).await?;
                    photograph(reader, screen, &album.join(name(page, &[width, colours.name()]))).await?;
                }
            }
        }
        for page in PAGES {
            reader.open(page).await?;
            // Print from a dark page: paper is white.
            reader.command("Emulation.setEmulatedMedia", json!({ "media": "print" })).await?;
            photograph(reader, (800, 1100), &album.join(name(page, &["print"]))).await?;
        }
        Ok(())
    });
}

/// Takes a picture of a page from its top, as high as it is.
async fn photograph(reader: &Reader, (width, height): (u32, u32), file: &Utf8PathBuf) -> WebDriverResult<()> {
    reader.screen((width, height)).await?;
    let all: u32 = reader.ask("return document.documentElement.scrollHeight").await?;
    reader.screen((width, all.clamp(height, HIGHEST))).await?;
    reader.driver.screenshot(file.as_std_path()).await?;
    let bytes = std::fs::metadata(file).unwrap().len();
    assert!(bytes > 5_000, "{file} shows nothing");
    Ok(())
}

fn name(page: &str, looks: &[&str]) -> String {
    format!("{}-{}.png", page.trim_end_matches(".html").replace('/', "-"), looks.join("-"))
}

//! Without scripts everything is there but search, copy buttons and the choice of colours.

use serde_json::json;
use thirtyfour::{By, Key};

use crate::browser::{Colours, read};

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn text_folds_and_chapters_are_there() {
    read(async |reader| {
        reader.command("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await?;
        reader.open("volumes.html").await?;
        let scripted: bool = reader.ask("return document.documentElement.classList.contains('js')").await?;
        assert!(!scripted, "scripts run after all");
        let text = reader.driver.find(By::Css("main")).await?.text().await?;
        assert!(text.len() > 2000, "{text}");
        let summary = reader.driver.find(By::Css("main details > summary")).await?;
        summary.send_keys(Key::Enter).await?;
        let output = reader.driver.find(By::Css("main details[open] samp")).await?;
        assert!(output.is_displayed().await?, "a fold opens");
        assert!(reader.driver.find(By::Css(".skip-link")).await.is_ok());
        for control in ["#mdbook-theme-toggle", "#mdbook-search-toggle"] {
            let control = reader.driver.find(By::Css(control)).await?;
            assert!(!control.is_displayed().await?, "a button that does nothing is shown");
        }
        let frame = reader.driver.find(By::Css("#mdbook-sidebar iframe")).await?;
        frame.enter_frame().await?;
        let chapters = reader.driver.find_all(By::Css("a[href]")).await?;
        assert!(chapters.len() > 15, "the list of chapters has {} links", chapters.len());
        Ok(())
    });
}

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn pages_are_dark_where_the_system_is() {
    read(async |reader| {
        reader.command("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await?;
        reader.colours(Colours::Dark).await?;
        reader.open("index.html").await?;
        let background: String =
            reader.ask("return getComputedStyle(document.documentElement).backgroundColor").await?;
        assert_eq!(background, "rgb(17, 22, 29)", "not the dark of theme/site.css");
        Ok(())
    });
}

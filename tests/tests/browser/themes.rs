//! Light and dark: as the system says, until the reader says otherwise.

use thirtyfour::By;

use crate::browser::{Colours, Reader, read};
use thirtyfour::error::WebDriverResult;

/// How light the page is behind its text, from 0 to 255.
async fn brightness(reader: &Reader) -> WebDriverResult<f64> {
    const BACKGROUND: &str = "
        const [red, green, blue] = getComputedStyle(document.documentElement).backgroundColor.match(/[\\d.]+/g);
        return (+red + +green + +blue) / 3;";
    reader.ask(BACKGROUND).await
}

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn pages_are_as_light_as_the_system() {
    read(async |reader| {
        for colours in [Colours::Light, Colours::Dark] {
            reader.colours(colours).await?;
            reader.open("index.html").await?;
            let brightness = brightness(reader).await?;
            assert_eq!(brightness > 128.0, colours == Colours::Light, "{colours:?}: {brightness}");
        }
        Ok(())
    });
}

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn a_reader_chooses_and_the_choice_lasts() {
    read(async |reader| {
        reader.colours(Colours::Light).await?;
        reader.open("index.html").await?;
        reader.driver.find(By::Id("mdbook-theme-toggle")).await?.click().await?;
        let mut offered = Vec::new();
        for theme in reader.driver.find_all(By::Css("#mdbook-theme-list button")).await? {
            if theme.is_displayed().await? {
                offered.push(theme.text().await?);
            }
        }
        assert_eq!(offered, ["Auto", "Light", "Dark"]);
        reader.driver.find(By::Id("mdbook-theme-navy")).await?.click().await?;
        assert!(brightness(reader).await? < 128.0, "the page stays light");
        reader.open("volumes.html").await?;
        assert!(brightness(reader).await? < 128.0, "the next page is light again");
        Ok(())
    });
}

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn a_choice_made_in_another_book_on_this_server_is_no_trouble() {
    read(async |reader| {
        for (theme, light) in [("rust", true), ("coal", false), ("ayu", false)] {
            reader.open("index.html").await?;
            reader.ask::<Option<()>>(&format!("localStorage.setItem('mdbook-theme', '{theme}')")).await?;
            reader.open("index.html").await?;
            let brightness = brightness(reader).await?;
            assert_eq!(brightness > 128.0, light, "{theme}: {brightness}");
            reader.driver.find(By::Id("mdbook-theme-toggle")).await?.click().await?;
            let errors = reader.driver.browser_log().await?;
            assert!(errors.is_empty(), "{theme}: {errors:?}");
        }
        Ok(())
    });
}

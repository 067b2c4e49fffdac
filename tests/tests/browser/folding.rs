//! What is folded opens and closes by keyboard.

use thirtyfour::{By, Key};

use crate::browser::{none, read};
use crate::site;

const OPEN: &str = "return [...document.querySelectorAll('main details')].filter(fold => fold.open).length";

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn every_fold_in_a_page_opens_and_closes() {
    read(async |reader| {
        let mut folds = 0;
        let found = reader.tour(site::pages(), async |_| {
            let summaries = reader.driver.find_all(By::Css("main details > summary")).await?;
            let open: usize = reader.ask(OPEN).await?;
            if open != 0 {
                return Ok(vec![format!("{open} folds are open from the beginning")]);
            }
            folds += summaries.len();
            for summary in &summaries {
                summary.send_keys(Key::Enter).await?;
            }
            let opened: usize = reader.ask(OPEN).await?;
            for summary in &summaries {
                summary.send_keys(" ").await?;
            }
            let left: usize = reader.ask(OPEN).await?;
            let all = summaries.len();
            let fault = format!("Enter opens {opened} of {all} folds, the space bar leaves {left} open");
            Ok(if (opened, left) == (all, 0) { Vec::new() } else { vec![fault] })
        });
        none(&found.await?);
        assert!(folds > 20, "there are only {folds} folds");
        Ok(())
    });
}

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn chapters_and_the_list_of_chapters_fold_as_well() {
    read(async |reader| {
        reader.open("index.html").await?;
        let toggle = reader.driver.find(By::Css("button[aria-controls=mdbook-sidebar]")).await?;
        let list = reader.driver.find(By::Id("mdbook-sidebar")).await?;
        assert!(list.is_displayed().await?, "a wide screen shows the chapters");
        toggle.send_keys(Key::Enter).await?;
        assert_eq!(toggle.attr("aria-expanded").await?.as_deref(), Some("false"));
        toggle.send_keys(" ").await?;
        assert_eq!(toggle.attr("aria-expanded").await?.as_deref(), Some("true"));
        for fold in reader.driver.find_all(By::Css("#mdbook-sidebar .chapter-fold-toggle")).await? {
            let before = fold.attr("aria-expanded").await?.expect("a fold says whether it is open");
            fold.send_keys(Key::Enter).await?;
            let after = fold.attr("aria-expanded").await?.unwrap();
            assert_ne!(before, after, "{:?} did not fold", fold.attr("aria-label").await?);
            let item: bool = reader
                .driver
                .execute(
                    "return arguments[0].closest('li').classList.contains('expanded')",
                    vec![fold.to_json()?],
                )
                .await?
                .convert()?;
            assert_eq!(after, item.to_string());
        }
        Ok(())
    });
}

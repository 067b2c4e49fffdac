//! The first page is light: who looks for help may be on a bad line.

use serde::Deserialize;

use crate::browser::read;
use crate::server::Served;
use crate::site;

/// All that comes before somebody searches, in bytes as they are without compression.
const HEAVIEST: usize = 300_000;

/// Icons that the page names, which a browser without a window does not fetch.
#[derive(Deserialize)]
struct Icons(Vec<String>);

const ICONS: &str =
    "return [...document.querySelectorAll('link[rel~=icon]')].map(icon => icon.getAttribute('href'))";

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn the_first_page_is_light() {
    read(async |reader| {
        reader.open("index.html").await?;
        let Icons(icons) = reader.ask(ICONS).await?;
        let mut served = reader.take_served();
        for icon in icons {
            if served.iter().all(|served| served.path != icon) {
                let bytes = std::fs::read(site::built().join(&icon)).unwrap().len();
                served.push(Served { path: icon, status: 200, bytes });
            }
        }
        served.sort_by_key(|served| std::cmp::Reverse(served.bytes));
        let total: usize = served.iter().map(|served| served.bytes).sum();
        let list: String =
            served.iter().map(|served| format!("{:8} {}\n", served.bytes, served.path)).collect();
        println!("{list}{total:8} in all");
        assert!(
            served.iter().any(|served| served.path == "index.html"),
            "the page itself is not counted:\n{list}"
        );
        assert!(total < HEAVIEST, "the first page weighs {total} bytes, more than {HEAVIEST}:\n{list}");
        Ok(())
    });
}

//! Every link within the site leads to a page and a place that are there; nothing is fetched from elsewhere.

use std::collections::BTreeMap;

use camino::Utf8PathBuf;
use url::Url;

use crate::browser::none;
use crate::markup::{self, Page, Reference};
use crate::site;

/// Stands for whatever server the site will be on.
const ORIGIN: &str = "https://site.invalid/";

/// The pages of a site by their paths.
struct Site {
    root: Utf8PathBuf,
    pages: BTreeMap<String, Page>,
}

#[test]
#[ignore = "needs the built site: `cargo xtask test`"]
fn no_link_is_broken() {
    let root = site::built();
    let read = |name: String| {
        let html = std::fs::read_to_string(root.join(&name)).unwrap();
        (name, markup::read(&html))
    };
    let pages: BTreeMap<String, Page> = site::files().into_iter().map(read).collect();
    let links: usize = pages.values().map(|page| page.links.len()).sum();
    assert!(links > 500, "only {links} links are seen");
    let site = Site { root, pages };
    none(&site.broken());
}

impl Site {
    fn broken(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (name, page) in &self.pages {
            let tell = |reference: &Reference, fault: String| {
                format!("{name}:{}: {} {fault}", reference.line, reference.address)
            };
            let base = base(name, page);
            let broken = |reference: &Reference| {
                Some(tell(reference, self.fault(&base, reference, page.base.is_some())?))
            };
            found.extend(page.links.iter().filter_map(broken));
            found.extend(page.parts.iter().filter_map(broken));
            found.extend(
                page.parts
                    .iter()
                    .filter(|part| leaves(&base, part))
                    .map(|part| tell(part, "is fetched from another server".to_owned())),
            );
        }
        found
    }

    /// What is wrong with a reference to the site itself.
    fn fault(&self, base: &Url, reference: &Reference, page_has_base: bool) -> Option<String> {
        let Ok(target) = base.join(&reference.address) else { return Some("is no address".to_owned()) };
        let path = target.as_str().strip_prefix(ORIGIN)?.split(['?', '#']).next()?;
        let path = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        if !self.root.join(&path).is_file() {
            return Some("leads to no file".to_owned());
        }
        let (before, anchor) = reference.address.split_once('#')?;
        // mdBook gives its page for missing pages a base, and links its heading to itself as if there were none.
        if before.is_empty() && page_has_base {
            return None;
        }
        let page = self.pages.get(&path)?;
        let there = anchor.is_empty() || page.anchors.contains(anchor);
        (!there).then(|| format!("leads to no place in {path}"))
    }
}

/// What the addresses of a page are relative to.
fn base(name: &str, page: &Page) -> Url {
    let own = Url::parse(ORIGIN).unwrap().join(name).unwrap();
    page.base.as_ref().map_or(own.clone(), |base| own.join(base).unwrap())
}

/// Whether the browser would ask another server; what stands in the page itself it has.
fn leaves(base: &Url, part: &Reference) -> bool {
    base.join(&part.address)
        .is_ok_and(|target| target.scheme() != "data" && !target.as_str().starts_with(ORIGIN))
}

#[test]
fn what_is_broken_is_told_with_its_line() {
    let directory = tempfile::tempdir().unwrap();
    let root = Utf8PathBuf::try_from(directory.path().to_owned()).unwrap();
    std::fs::create_dir(root.join("deep")).unwrap();
    let pages = [
        (
            "index.html",
            "<a href='deep/a.html#there'><a href='#gone'>\n<a href='b.html'><a href='https://elsewhere.invalid/'>",
        ),
        ("deep/a.html", "<p id=there><a href='../#'><img src='//elsewhere.invalid/p.png'>"),
    ];
    for (name, html) in pages {
        std::fs::write(root.join(name), html).unwrap();
    }
    let pages = pages.map(|(name, html)| (name.to_owned(), markup::read(html))).into();
    assert_eq!(
        Site { root, pages }.broken(),
        [
            "deep/a.html:1: //elsewhere.invalid/p.png is fetched from another server",
            "index.html:1: #gone leads to no place in index.html",
            "index.html:2: b.html leads to no file",
        ]
    );
}

//! The way from one page of a site to a block on another.

use crate::chapters::Chapter;
use crate::render::Anchors;

/// Links to one chapter.
#[derive(Debug)]
pub(super) struct Links {
    page: String,
    anchors: Anchors,
}

impl Links {
    /// Links that stand on the page of the chapter in the file `from`.
    pub(super) fn of(chapter: &Chapter, from: &str) -> Self {
        Self { page: page(from, &chapter.file), anchors: Anchors::of(chapter) }
    }

    /// To the chapter's beginning.
    pub(super) fn to_chapter(&self) -> String {
        self.page.clone()
    }

    /// To one of the chapter's blocks, by its index.
    pub(super) fn to_block(&self, index: usize) -> String {
        format!("{}#{}", self.page, self.anchors.block(index))
    }
}

/// The page of the chapter in `to`, relative to that of the chapter in `from`; both are files below one folder.
fn page(from: &str, to: &str) -> String {
    let folders = |file: &str| -> Vec<String> {
        let mut parts: Vec<String> = file.split('/').map(str::to_owned).collect();
        parts.pop();
        parts
    };
    let (here, there) = (folders(from), folders(to));
    let shared = here.iter().zip(&there).take_while(|(here, there)| here == there).count();
    let mut parts = vec!["..".to_owned(); here.len() - shared];
    parts.extend(there[shared..].iter().map(|folder| encoded(folder)));
    let file = to.rsplit('/').next().unwrap_or(to);
    let stem = file.strip_suffix(".md").unwrap_or(file);
    // mdBook makes the index of a folder of its README.
    let stem = if stem.eq_ignore_ascii_case("readme") { "index" } else { stem };
    parts.push(format!("{}.html", encoded(stem)));
    parts.join("/")
}

/// A part of a path without what means something else in a link.
fn encoded(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for letter in part.chars() {
        match letter {
            ' ' | '#' | '%' | '?' | '"' | '<' | '>' | '\\' | ':' => {
                out.push_str(&format!("%{:02X}", u32::from(letter)));
            }
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn links_lead_from_page_to_page() {
        for (from, to, expected) in [
            ("book/verification.md", "book/first-look.md", "first-look.html"),
            ("book/verification.md", "book/README.md", "index.html"),
            ("book/verification.md", "book/writing/readme.md", "writing/index.html"),
            ("book/about/verified.md", "book/first-look.md", "../first-look.html"),
            ("book/about/verified.md", "book/writing/a b#1.md", "../writing/a%20b%231.html"),
            ("verified.md", "größe.md", "größe.html"),
        ] {
            assert_eq!(page(from, to), expected, "{from} → {to}");
        }
    }
}

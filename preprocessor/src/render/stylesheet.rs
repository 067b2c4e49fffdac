//! The looks of what drydock puts into a chapter, carried by the chapter itself.

use std::sync::LazyLock;

const SOURCE: &str = include_str!("drydock.css");

/// The style element that stands at the end of a chapter, on one line.
pub(super) fn element() -> &'static str {
    static ELEMENT: LazyLock<String> = LazyLock::new(|| format!("<style>{}</style>", minified(SOURCE)));
    &ELEMENT
}

fn minified(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.lines().map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::{element, minified};

    #[test]
    fn comments_and_line_ends_go() {
        assert_eq!(minified("/* why */\na {\n  b: c;\n}\n"), "a {b: c;}");
    }

    #[test]
    fn the_style_is_one_small_line() {
        let style = element();
        assert_eq!(style.lines().count(), 1);
        assert!(!style.contains("*/"));
        assert!(style.len() < 4096, "{} bytes in every chapter", style.len());
    }
}

//! HTML that survives Markdown: one line an element, whatever it holds.

/// Text as it may stand between tags or in a quoted attribute, on one line of a Markdown file.
///
/// Line feeds and tabs become character references, so that Markdown sees neither a blank line nor an
/// indentation in it; braces too, so that no other preprocessor takes them for a `{{#directive}}`.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\n' => "&#10;",
            b'\t' => "&#9;",
            b'\r' => "&#13;",
            b'{' => "&#123;",
            b'\0' => "\u{fffd}",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(reference);
        done = at + 1;
    }
    out.push_str(&text[done..]);
    out
}

/// Markup as a block of its own: an HTML block that begins with a comment ends with its line, so it needs no
/// blank line around it and takes nothing of what follows.
#[must_use]
pub fn line(markup: &str) -> String {
    format!("<!---->{markup}")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_is_left_that_markdown_or_a_preprocessor_could_read() {
        let cases = [
            ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
            ("say \"hi\"", "say &quot;hi&quot;"),
            ("one\n\n\ttwo", "one&#10;&#10;&#9;two"),
            ("{{#include x}}", "&#123;&#123;#include x}}"),
            ("*a* _b_ `c`", "*a* _b_ `c`"),
        ];
        for (text, expected) in cases {
            assert_eq!(escape(text), expected);
        }
    }
}

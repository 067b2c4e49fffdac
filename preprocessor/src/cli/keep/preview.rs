//! Finds out whether an author previews the book.

use std::fs;

/// The process of an `mdbook serve` or `mdbook watch` that started us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Preview {
    /// Its process id.
    pub(super) mdbook: i32,
}

/// The preview that we were started for, if it is one; never where there is no `/proc` to tell.
pub(in crate::cli) fn preview() -> Option<Preview> {
    let mdbook = rustix::process::getppid()?.as_raw_nonzero().get();
    let arguments = fs::read(format!("/proc/{mdbook}/cmdline")).ok()?;
    is_preview(&arguments).then_some(Preview { mdbook })
}

/// Whether a process with these arguments, each ended by a zero byte, builds its book at each save.
fn is_preview(arguments: &[u8]) -> bool {
    let mut arguments = arguments.split(|&byte| byte == 0).map(String::from_utf8_lossy);
    let program = arguments.next().unwrap_or_default();
    let is_mdbook = program.rsplit('/').next() == Some("mdbook");
    is_mdbook && arguments.any(|argument| argument == "serve" || argument == "watch")
}

#[cfg(test)]
mod tests {
    use super::is_preview;

    #[test]
    fn only_what_builds_at_each_save_is_a_preview() {
        for (arguments, expected) in [
            ("mdbook\0serve\0", true),
            ("/usr/bin/mdbook\0serve\0--port\x004000\0", true),
            ("mdbook\0watch\0book\0", true),
            ("mdbook\0build\0", false),
            ("mdbook\0build\0--dest-dir\0serve-me\0", false),
            ("bash\0serve\0", false),
            ("", false),
        ] {
            assert_eq!(is_preview(arguments.as_bytes()), expected, "{arguments:?}");
        }
    }
}

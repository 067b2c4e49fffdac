//! What an output says, once everything is left out that is another one each time.
//!
//! Lines are compared as a set: neither their order nor how often one comes counts. In a line, values of the
//! shapes that holes have stand for each other, and so do numbers, only that none is told from some.

use std::collections::HashSet;

use crate::compare::screen;
use crate::compare::shapes::Shape;

/// An output with more lines than this is not compared.
const LINES: usize = 2000;

/// Shapes that differ from run to run, the more particular first.
const SHAPES: [Shape; 7] =
    [Shape::Digest, Shape::Mac, Shape::Date, Shape::Age, Shape::Size, Shape::Ip, Shape::Id];

/// The lines of two outputs that say what the other does not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// Those of the earlier one.
    pub(super) gone: Vec<String>,
    /// Those of the later one.
    pub(super) came: Vec<String>,
}

/// How two outputs differ; `None` where both say the same.
pub(super) fn difference(earlier: &str, later: &str) -> Option<Difference> {
    let (earlier, later) = (lines(earlier), lines(later));
    if earlier.len().max(later.len()) > LINES {
        return None;
    }
    let mut gone = only_in(&earlier, &later);
    let mut came = only_in(&later, &earlier);
    drop_named_alike(&mut gone, &mut came);
    let text = |lines: Vec<&Line>| lines.iter().map(|line| line.text.clone()).collect();
    let differ = !gone.is_empty() || !came.is_empty();
    differ.then(|| Difference { gone: text(gone), came: text(came) })
}

/// A line as it came, and what it says.
struct Line {
    text: String,
    gist: String,
}

fn lines(output: &str) -> Vec<Line> {
    let lines = screen::lines(output).into_iter().filter(|line| !line.trim().is_empty());
    lines.map(|text| Line { gist: gist(&text), text }).collect()
}

/// The lines that say what none of the others says, each once.
fn only_in<'line>(lines: &'line [Line], others: &[Line]) -> Vec<&'line Line> {
    let mut known: HashSet<&str> = others.iter().map(|line| line.gist.as_str()).collect();
    lines.iter().filter(|line| known.insert(&line.gist)).collect()
}

/// Leaves out pairs of lines that differ in nothing but names such as Docker invents: `zealous_hopper`.
///
/// A name of somebody's choice is the same each time, and so is never in a pair.
fn drop_named_alike(gone: &mut Vec<&Line>, came: &mut Vec<&Line>) {
    gone.retain(|old| {
        let pair = came.iter().position(|new| nameless(&new.gist) == nameless(&old.gist));
        pair.map(|index| came.remove(index)).is_none()
    });
}

fn nameless(gist: &str) -> String {
    let invented = |word: &str| {
        let word = word.trim_end_matches(|last: char| last.is_ascii_digit());
        let lower = |part: &str| part.len() > 2 && part.bytes().all(|byte| byte.is_ascii_lowercase());
        word.split_once('_').is_some_and(|(one, two)| lower(one) && lower(two))
    };
    let named = |word: &str| if invented(word) { "[NAME]".to_owned() } else { word.to_owned() };
    gist.split(' ').map(named).collect::<Vec<_>>().join(" ")
}

/// A line with everything in it replaced that is another one each time.
fn gist(line: &str) -> String {
    let mut gist = String::with_capacity(line.len());
    let mut at = 0;
    while let Some(letter) = line[at..].chars().next() {
        let before = line[..at].chars().next_back();
        let begins = before.is_none_or(|before| !before.is_alphanumeric());
        if let Some((end, word)) = begins.then(|| value(line, at)).flatten() {
            gist.push_str(&word);
            at = end;
            continue;
        }
        // Columns are as wide as what is in them, and rules as the screen.
        let run = matches!(letter, ' ' | '\t' | '*' | '=' | '-' | '─') && before == Some(letter);
        if !run {
            gist.push(letter);
        }
        at += letter.len_utf8();
    }
    gist
}

/// The end of a value that begins at `at`, and what stands for it.
fn value(line: &str, at: usize) -> Option<(usize, String)> {
    let may_end = |end: usize| {
        line.get(end..).is_some_and(|rest| rest.chars().next().is_none_or(|next| !next.is_alphanumeric()))
    };
    let shaped = SHAPES.iter().find_map(|shape| {
        let end = shape.ends(line, at, may_end).last().copied()?;
        Some((end, format!("[{}]", shape.word())))
    });
    shaped.or_else(|| random(line, at)).or_else(|| number(line, at))
}

/// A word that nobody has chosen: of a UUID, a token, a temporary name.
fn random(line: &str, at: usize) -> Option<(usize, String)> {
    let word = |inner: fn(char) -> bool| {
        let rest = &line[at..];
        &rest[..rest.find(|letter| !inner(letter)).unwrap_or(rest.len())]
    };
    let found = |word: &str| Some((at + word.len(), "[ID]".to_owned()));
    let dashed = word(|letter| letter.is_ascii_hexdigit() || letter == '-');
    if dashed.split('-').map(str::len).eq([8, 4, 4, 4, 12]) {
        return found(dashed);
    }
    let plain = word(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let has = |kind: fn(&char) -> bool| plain.chars().any(|letter| kind(&letter));
    let digits = has(char::is_ascii_digit);
    let hex = plain.len() >= 7 && digits && plain.chars().all(|letter| letter.is_ascii_hexdigit());
    let hex = hex && has(char::is_ascii_alphabetic);
    let mixed = plain.len() >= 10 && digits && has(char::is_ascii_lowercase) && has(char::is_ascii_uppercase);
    let temporary = line[..at].ends_with("tmp.") || plain.starts_with("tmp") && plain.len() >= 8;
    if hex || mixed || temporary { found(plain) } else { None }
}

/// A number, a time of day or a fraction.
fn number(line: &str, at: usize) -> Option<(usize, String)> {
    let bytes = line.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    if !digit(at) {
        return None;
    }
    let joins = |at: usize| matches!(bytes[at], b'.' | b',' | b':') && digit(at + 1);
    let end = (at..bytes.len()).find(|at| !digit(*at) && !joins(*at)).unwrap_or(bytes.len());
    let whole = line[at..end].bytes().all(|byte| byte == b'0');
    let none = whole && !matches!(bytes.get(end), Some(b'%'));
    Some((end, if none { "0" } else { "[N]" }.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Difference, difference, gist};

    #[test]
    fn what_is_another_one_each_time_is_left_out() {
        for (one, other) in [
            ("4f5c8e2b9a01   nginx   Up 3 seconds", "ffffffffffff   nginx   Up About a minute"),
            ("172.20.0.3", "172.20.0.17"),
            ("02:42:ac:14:00:03", "02:42:ac:14:00:11"),
            ("2024-05-01T10:00:00.123Z started", "2024-05-02 started"),
            ("[Mon 5] took 1.2s", "[Mon 6] took 12.41s"),
            ("745MB", "1.2GB"),
            ("pid 17", "pid 1234"),
            ("CPU 0.00%", "CPU 12.5%"),
            ("CPU 0%", "CPU 12%"),
            ("0:00:01.234 ****", "0:01:02.3 **************"),
            ("a8098c1a-f86e-11da-bd1a-00112444be1e", "6fa459ea-ee8a-3ca4-894e-db77e160355e"),
            ("/tmp/tmp.Xkqqwertzu/a", "/tmp/tmp.LLkjhgfdsa/a"),
            ("/tmp/tmpab3d9f_x", "/tmp/tmpzzz09876"),
            ("commit 9a1b2c3", "commit 77fe012"),
            ("token Zk3jQ9aB7xT1", "token aB3dE5fG7hI9jK"),
        ] {
            assert_eq!(gist(one), gist(other), "{one}");
        }
        for (one, other) in [
            ("web Up", "web Exited"),
            ("changed=0", "changed=3"),
            ("worker-1", "worker-x"),
            ("postgres_data", "pgdata"),
            ("healthy", "starting"),
            ("worker1", "worker2"),
        ] {
            assert_ne!(gist(one), gist(other), "{one}");
        }
    }

    fn owned(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn only_lines_that_say_something_else_differ() {
        for (earlier, later, gone, came) in [
            ("a\nb\n", "b\na\na\n", [].as_slice(), [].as_slice()),
            ("a 1\n", "a 2\n\n", &[], &[]),
            ("a\n", "a\nb\n", &[], &["b"]),
            ("a\nb\n", "a\n", &["b"], &[]),
            ("a\nb 5\nb 6\n", "a\nc 9\nc 8\n", &["b 5"], &["c 9"]),
            ("", "a\n", &[], &["a"]),
            // Names that Docker invents, and names that are gone.
            ("zealous_hopper  nginx\n", "quirky_bell2  nginx\n", &[], &[]),
            ("web_one\nweb_two\n", "web_one\n", &["web_two"], &[]),
            ("zealous_hopper  a\n", "quirky_bell  b\n", &["zealous_hopper  a"], &["quirky_bell  b"]),
        ] {
            let found = difference(earlier, later).unwrap_or(Difference { gone: vec![], came: vec![] });
            assert_eq!((found.gone, found.came), (owned(gone), owned(came)), "{earlier:?} {later:?}");
        }
        let long: String = (0..3000).map(|line| format!("{}\n", "x".repeat(line % 50))).collect();
        assert_eq!(difference(&long, "a\n"), None, "too long to be compared");
    }
}

//! A script, cut into its simple commands.

use std::ops::Range;

use super::super::listing::Listing;
use super::{Command, plain};

/// Words behind which another command begins.
const BEFORE: [&str; 16] = [
    "!", "{", "}", "command", "do", "elif", "else", "exec", "if", "nohup", "then", "time", "until", "while",
    "builtin", "env",
];
/// The options of sudo's that take a value from the next word.
const SUDO_VALUED: [&str; 12] =
    ["-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "-r", "-t", "--user", "--group"];
/// How deep substitutions may be nested.
const DEEPEST: usize = 10;

pub(super) fn read(script: &Listing) -> Vec<Command> {
    let mut reader =
        Reader { script, found: Vec::new(), words: Vec::new(), documents: Vec::new(), target: false };
    reader.stretch(0..script.text().len(), 0);
    reader.found
}

struct Reader<'script> {
    script: &'script Listing,
    found: Vec<Command>,
    words: Vec<Range<usize>>,
    /// The here-documents that begin behind this line.
    documents: Vec<String>,
    /// Whether the next word is a file that is redirected to.
    target: bool,
}

impl Reader<'_> {
    fn stretch(&mut self, range: Range<usize>, depth: usize) {
        let text = self.script.text();
        let mut at = range.start;
        let mut word: Option<usize> = None;
        while at < range.end {
            if let Some(next) = self.within_word(at, range.end, word.is_some(), depth) {
                word.get_or_insert(at);
                at = next;
                continue;
            }
            let rest = &text[at..range.end];
            // A number before an arrow says what is redirected.
            let arrow = rest.starts_with(['<', '>']);
            let number = |start: &usize| text[*start..at].bytes().all(|byte| byte.is_ascii_digit());
            self.word(word.take().filter(|start| !(arrow && number(start))), at);
            at = self.between_words(at, range.end);
        }
        self.word(word, range.end);
        self.command();
    }

    /// Where the text goes on behind what belongs to a word, if anything here does.
    fn within_word(&mut self, at: usize, end: usize, begun: bool, depth: usize) -> Option<usize> {
        let rest = &self.script.text()[at..end];
        let first = rest.chars().next()?;
        match first {
            '\\' if rest.starts_with("\\\n") => None,
            '\\' => Some(at + 1 + rest[1..].chars().next().map_or(0, char::len_utf8)),
            '\'' => Some(at + rest[1..].find('\'').map_or(rest.len(), |end| end + 2)),
            '"' => Some(self.quoted(at + 1, end, depth)),
            '$' | '`' => Some(self.substituted(at, end, depth)),
            '<' => placeholder(rest).map(|length| at + length),
            '#' => begun.then_some(at + 1),
            '>' | ';' | '&' | '|' | '(' | ')' | ' ' | '\t' | '\r' | '\n' => None,
            _ => Some(at + first.len_utf8()),
        }
    }

    /// Where the text goes on behind what stands between words.
    fn between_words(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.script.text()[at..end];
        match rest.as_bytes()[0] {
            b'\\' => at + 2,
            b'#' => at + rest.find('\n').unwrap_or(rest.len()),
            b'<' | b'>' => self.redirection(at, end),
            b'&' if rest.starts_with("&>") => self.redirection(at + 1, end),
            b'\n' => {
                self.command();
                self.skip_documents(at + 1, end)
            }
            b';' | b'&' | b'|' | b'(' | b')' => {
                self.command();
                at + 1
            }
            _ => at + 1,
        }
    }

    fn word(&mut self, start: Option<usize>, end: usize) {
        let Some(start) = start else { return };
        if !std::mem::take(&mut self.target) {
            self.words.push(start..end);
        }
    }

    fn command(&mut self) {
        self.target = false;
        let words: Vec<Listing> =
            std::mem::take(&mut self.words).into_iter().map(|word| self.script.part(word)).collect();
        let words = words[program(&words)..].to_vec();
        if !words.is_empty() {
            self.found.push(Command { words });
        }
    }

    /// Reads on behind an opening double quote; returns where it goes on behind the closing one.
    fn quoted(&mut self, mut at: usize, end: usize, depth: usize) -> usize {
        let text = self.script.text();
        while at < end {
            match text.as_bytes()[at] {
                b'"' => return at + 1,
                b'\\' => at += 1 + text[at + 1..end].chars().next().map_or(0, char::len_utf8),
                b'$' | b'`' => at = self.substituted(at, end, depth),
                _ => at += text[at..].chars().next().map_or(1, char::len_utf8),
            }
        }
        end
    }

    /// Reads the commands within a substitution, if one begins here; returns where the text goes on.
    fn substituted(&mut self, at: usize, end: usize, depth: usize) -> usize {
        let rest = &self.script.text()[at..end];
        let (inner, next) = if let Some(back) = rest.strip_prefix('`') {
            let close = back.find('`').unwrap_or(back.len());
            (at + 1..at + 1 + close, (at + close + 2).min(end))
        } else if rest.starts_with("$(") && !rest.starts_with("$((") {
            let close = closing(&rest[2..]);
            (at + 2..at + 2 + close, (at + close + 3).min(end))
        } else if let Some(braced) = rest.strip_prefix("${") {
            let close = braced.find('}').map_or(end, |close| at + 2 + close + 1);
            return close;
        } else {
            return at + 1;
        };
        if depth < DEEPEST {
            let outer = (std::mem::take(&mut self.words), std::mem::take(&mut self.target));
            self.stretch(inner, depth + 1);
            (self.words, self.target) = outer;
        }
        next
    }

    /// Reads what redirects; returns where the text goes on.
    fn redirection(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.script.text()[at..end];
        let document = rest.strip_prefix("<<").filter(|after| !after.starts_with('<'));
        if let Some(after) = document {
            let word = after.trim_start_matches('-').trim_start_matches(' ');
            let name = word.trim_start_matches(['"', '\'', '\\']);
            let stop = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
            let name = &name[..name.find(stop).unwrap_or(name.len())];
            if !name.is_empty() {
                self.documents.push(name.to_owned());
            }
            self.target = true;
            return at + 2 + after.len() - after.trim_start_matches('-').len();
        }
        let sign = rest.len() - rest.trim_start_matches(['<', '>', '&', '|']).len();
        // `>&1` and `>&-` need no file.
        let duplicated =
            rest[..sign].ends_with('&') && rest[sign..].starts_with(|c: char| c.is_ascii_digit() || c == '-');
        self.target = true;
        if duplicated {
            self.target = false;
            return at + sign + 1;
        }
        at + sign
    }

    /// Where the text goes on behind the here-documents.
    fn skip_documents(&mut self, mut at: usize, end: usize) -> usize {
        for name in std::mem::take(&mut self.documents) {
            for line in self.script.text()[at..end].split_inclusive('\n') {
                at += line.len();
                if line.trim() == name {
                    break;
                }
            }
        }
        at
    }
}

/// The length of a stand-in for a value, `<name>`, that a text begins with.
fn placeholder(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let inside = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '\'' | '/');
    let end = inner.find(|c| !inside(c))?;
    let name = &inner[..end];
    (inner[end..].starts_with('>') && name.starts_with(char::is_alphabetic) && !name.ends_with(' '))
        .then_some(end + 2)
}

/// Where the parenthesis is closed that was opened before this text.
fn closing(text: &str) -> usize {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, c) in text.char_indices() {
        match c {
            '"' | '\'' if quote.is_none_or(|open| open == c) => {
                quote = if quote.is_some() { None } else { Some(c) };
            }
            '(' if quote.is_none() => depth += 1,
            ')' if quote.is_none() && depth == 0 => return at,
            ')' if quote.is_none() => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The first word that is a program's name: behind assignments, sudo and the words of compound commands.
fn program(words: &[Listing]) -> usize {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let text = plain(word).unwrap_or_default();
        if text == "sudo" {
            at += 1;
            while let Some(option) = words.get(at).and_then(plain).filter(|word| word.starts_with('-')) {
                at += if SUDO_VALUED.contains(&option.as_str()) { 2 } else { 1 };
            }
        } else if BEFORE.contains(&text.as_str()) || is_assignment(word.text()) {
            at += 1;
        } else {
            break;
        }
    }
    at.min(words.len())
}

fn is_assignment(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

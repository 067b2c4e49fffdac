//! Finds where a command's output begins and ends in all that a shell prints.
//!
//! The shell marks both with a record separator, a random word and what it has to say. A marker is shorter than
//! what a pipe takes at once, so whatever background jobs print cannot end up inside one.

use memchr::memmem::Finder;

use super::transcript::Transcript;
use crate::inventory::Moment;

const SEPARATOR: u8 = 0x1e;
/// The longest that stands between a marker's random word and its end, in bytes.
const LONGEST: usize = 64;

/// What a shell says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// The command's output begins; what came before is none of its.
    Begin,
    /// The command has ended.
    End {
        /// Its exit code.
        code: i32,
        /// For a script that failed: the 1-based line.
        line: Option<usize>,
        /// When, by the shell's clock, if it has one.
        at: Option<Moment>,
    },
    /// The shell ends.
    Exit {
        /// Its exit code.
        code: i32,
    },
}

/// Splits a stream into output and markers.
pub(super) struct Scanner {
    finder: Finder<'static>,
    /// What was not looked at yet, or may be the beginning of a marker.
    pending: Vec<u8>,
    sequence: u64,
    inside: bool,
}

impl Scanner {
    pub(super) fn new(nonce: &str) -> Self {
        let opening = [&[SEPARATOR], nonce.as_bytes(), b":"].concat();
        Self { finder: Finder::new(&opening).into_owned(), pending: Vec::new(), sequence: 0, inside: false }
    }

    /// From now on only the end of this command counts.
    pub(super) fn expect(&mut self, sequence: u64) {
        self.sequence = sequence;
        self.inside = false;
    }

    pub(super) fn push(&mut self, piece: &[u8]) {
        self.pending.extend_from_slice(piece);
    }

    /// Moves output into the transcript, up to the next marker.
    pub(super) fn scan(&mut self, transcript: &mut Transcript) -> Option<Marker> {
        loop {
            let opening = self.finder.needle().len();
            let Some(start) = self.finder.find(&self.pending) else {
                let undecided = self.undecided();
                self.release(self.pending.len() - undecided, transcript);
                return None;
            };
            self.release(start, transcript);
            let rest = self.pending.get(opening..).unwrap_or_default();
            let Some(length) = rest.iter().position(|&byte| byte == SEPARATOR) else {
                if rest.len() <= LONGEST {
                    return None;
                }
                // Somebody printed our own words back; it is output like any other.
                self.release(opening, transcript);
                continue;
            };
            let marker = self.read(rest.get(..length).unwrap_or_default());
            self.pending.drain(..opening + length + 1);
            if let Some(marker) = marker {
                self.inside = marker == Marker::Begin;
                return Some(marker);
            }
        }
    }

    /// How many of the last bytes may be the beginning of a marker.
    fn undecided(&self) -> usize {
        let longest = self.finder.needle().len().min(self.pending.len());
        let tail = self.pending.get(self.pending.len() - longest..).unwrap_or_default();
        let starts = tail.iter().enumerate().filter(|&(_, &byte)| byte == SEPARATOR);
        let mut candidates = starts.filter_map(|(start, _)| tail.get(start..));
        candidates.find(|candidate| self.finder.needle().starts_with(candidate)).map_or(0, <[u8]>::len)
    }

    /// Hands on the first so many bytes.
    fn release(&mut self, length: usize, transcript: &mut Transcript) {
        let released = self.pending.drain(..length);
        if self.inside {
            transcript.add(released.as_slice());
        }
    }

    /// Takes a marker apart; `None` for one that is not of this command.
    fn read(&self, marker: &[u8]) -> Option<Marker> {
        let mut parts = std::str::from_utf8(marker).ok()?.split(':');
        match parts.next()? {
            "begin" => Some(Marker::Begin),
            "exit" => Some(Marker::Exit { code: parts.next()?.parse().ok()? }),
            sequence => {
                (sequence.parse() == Ok(self.sequence)).then_some(())?;
                let code = parts.next()?.parse().ok()?;
                let line = parts.next()?.parse().ok();
                Some(Marker::End { code, line, at: parts.next().and_then(moment) })
            }
        }
    }
}

/// Reads seconds with six decimals, whatever the reader's language parts them by. Whatever happened within the last of
/// these microseconds had happened.
fn moment(written: &str) -> Option<Moment> {
    let (seconds, decimals) = written.split_once(['.', ','])?;
    let microseconds: u64 = Some(decimals).filter(|decimals| decimals.len() == 6)?.parse().ok()?;
    let seconds: u64 = seconds.parse().ok()?;
    let nanoseconds = seconds.checked_mul(1_000_000_000)?.checked_add(microseconds * 1000 + 999)?;
    Some(Moment(nanoseconds))
}

#[cfg(test)]
mod tests {
    use super::{Marker, Scanner, moment};
    use crate::inventory::Moment;
    use crate::sandbox::terminal::transcript::Transcript;

    /// Everything found in a stream that arrives in pieces of a size.
    fn scanned(stream: &[u8], size: usize) -> (String, Vec<Marker>) {
        let mut scanner = Scanner::new("word");
        scanner.expect(7);
        let mut transcript = Transcript::new(None);
        let mut markers = Vec::new();
        for piece in stream.chunks(size) {
            scanner.push(piece);
            while let Some(marker) = scanner.scan(&mut transcript) {
                markers.push(marker);
            }
        }
        (transcript.finish().0, markers)
    }

    #[test]
    fn output_stands_between_markers_however_it_is_cut() {
        let end = |code, line| Marker::End { code, line, at: None };
        let at = Some(Moment(1_700_000_000_123_456_999));
        let cases: [(&[u8], &str, Vec<Marker>); 7] = [
            (
                b"\x1eword:begin\x1e\x1eword:7:3:12:1700000000.123456\x1e",
                "",
                vec![Marker::Begin, Marker::End { code: 3, line: Some(12), at }],
            ),
            (b"late\x1eword:begin\x1ehi\n\x1eword:7:0:\x1eearly", "hi\n", vec![Marker::Begin, end(0, None)]),
            (b"\x1eword:begin\x1e\x1eword:7:3:12\x1e", "", vec![Marker::Begin, end(3, Some(12))]),
            (
                b"\x1eword:begin\x1ea\x1eword:6:0:\x1eb\x1eword:7:0:\x1e",
                "ab",
                vec![Marker::Begin, end(0, None)],
            ),
            (b"\x1eword:begin\x1e\x1ewo\x1e\x1eword\x1e.", "\x1ewo\x1e\x1eword\x1e.", vec![Marker::Begin]),
            (
                b"\x1eword:begin\x1ebye\x1eword:exit:4\x1e",
                "bye",
                vec![Marker::Begin, Marker::Exit { code: 4 }],
            ),
            (b"\x1eword:begin\x1e\xff\x1eword:7:0:\x1e", "\u{fffd}", vec![Marker::Begin, end(0, None)]),
        ];
        for (stream, output, markers) in cases {
            for size in 1..=stream.len() {
                let shown = String::from_utf8_lossy(stream);
                assert_eq!(
                    scanned(stream, size),
                    (output.to_owned(), markers.clone()),
                    "{shown:?} by {size}"
                );
            }
        }
    }

    #[test]
    fn the_clock_is_read_in_every_language() {
        let at = Moment(1_700_000_000_000_001_999);
        for (written, read) in [
            ("1700000000.000001", Some(at)),
            ("1700000000,000001", Some(at)),
            ("", None),
            ("1700000000", None),
            ("1700000000.1", None),
            ("99999999999999999999.000001", None),
            ("18446744073.709552", None),
        ] {
            assert_eq!(moment(written), read, "{written}");
        }
    }

    #[test]
    fn our_own_words_without_an_end_are_output_in_the_end() {
        let stream = [b"\x1eword:begin\x1e\x1eword:".as_slice(), &[b'x'; 100], b"\x1eword:7:0:\x1e"].concat();
        let (output, markers) = scanned(&stream, 10);
        assert_eq!(output, format!("\x1eword:{}", "x".repeat(100)));
        assert_eq!(markers.len(), 2);
    }
}

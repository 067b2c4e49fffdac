//! What a command printed, as much of it as is worth keeping.

use std::collections::VecDeque;

use memchr::memmem;

/// How much of the beginning is kept, and how much of the end, in bytes.
const KEPT: usize = 512 * 1024;

/// The beginning and the end of an output, and how much is missing in between.
pub(super) struct Transcript {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    dropped: u64,
    watch: Option<Watch>,
}

/// A text that is waited for.
struct Watch {
    text: Vec<u8>,
    /// The last bytes so far, shorter than the text: it may come in pieces.
    last: Vec<u8>,
    seen: bool,
}

impl Transcript {
    /// An empty one that watches for a text.
    pub(super) fn new(watched: Option<&str>) -> Self {
        let watch =
            watched.map(|text| Watch { text: text.as_bytes().to_vec(), last: Vec::new(), seen: text.is_empty() });
        Self { head: Vec::new(), tail: VecDeque::new(), dropped: 0, watch }
    }

    pub(super) fn add(&mut self, piece: &[u8]) {
        if let Some(watch) = &mut self.watch {
            watch.look(piece);
        }
        let (head, rest) = piece.split_at(piece.len().min(KEPT - self.head.len()));
        self.head.extend_from_slice(head);
        self.tail.extend(rest);
        let excess = self.tail.len().saturating_sub(KEPT);
        self.tail.drain(..excess);
        self.dropped += excess as u64;
    }

    /// Whether the watched text has come.
    pub(super) fn has_seen_watched(&self) -> bool {
        self.watch.as_ref().is_some_and(|watch| watch.seen)
    }

    /// The text, invalid UTF-8 replaced, and the number of bytes missing from its middle.
    pub(super) fn finish(self) -> (String, u64) {
        let Self { head: mut kept, tail, dropped, .. } = self;
        kept.extend(tail);
        (String::from_utf8_lossy(&kept).into_owned(), dropped)
    }
}

impl Watch {
    fn look(&mut self, piece: &[u8]) {
        if self.seen {
            return;
        }
        self.last.extend_from_slice(piece);
        self.seen = memmem::find(&self.last, &self.text).is_some();
        let old = (self.last.len() + 1).saturating_sub(self.text.len());
        self.last.drain(..old);
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Transcript};

    #[test]
    fn the_middle_of_much_output_is_dropped_and_counted() {
        let mut transcript = Transcript::new(None);
        transcript.add(&vec![b'a'; KEPT - 1]);
        for _ in 0..3 {
            transcript.add(&vec![b'b'; KEPT]);
        }
        transcript.add(b"c");
        let (output, dropped) = transcript.finish();
        assert_eq!(output.len(), 2 * KEPT);
        assert_eq!(dropped, 2 * KEPT as u64);
        assert!(output.starts_with('a') && output.ends_with("bc"));
    }

    #[test]
    fn a_watched_text_is_seen_across_pieces() {
        for pieces in [&["server ready\n"][..], &["rea", "dy"], &["r", "e", "a", "d", "y"], &["rearea", "dy"]] {
            let mut transcript = Transcript::new(Some("ready"));
            for piece in pieces {
                assert!(!transcript.has_seen_watched());
                transcript.add(piece.as_bytes());
            }
            assert!(transcript.has_seen_watched(), "{pieces:?}");
        }
    }
}

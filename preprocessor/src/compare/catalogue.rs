//! Patterns and holes of expected output, with what fits them.

use super::shapes::Shape;

/// A pattern, a line that fits it and one that does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// As it is written.
    pub written: &'static str,
    /// What it stands for: one sentence of Markdown.
    pub meaning: &'static str,
    /// Expected output that holds it.
    pub expected: &'static str,
    /// Output that fits.
    pub fits: &'static str,
    /// Output that does not fit.
    pub differs: &'static str,
}

/// Everything that is no typed hole.
pub const PATTERNS: [Pattern; 6] = [
    Pattern {
        written: "...",
        meaning: "On a line of its own: any lines, or none.",
        expected: "first\n...\nlast",
        fits: "first\nsecond\nlast",
        differs: "first\nsecond",
    },
    Pattern {
        written: "[..]",
        meaning: "Anything within a line, or nothing.",
        expected: "started in [..] seconds",
        fits: "started in 1.4 seconds",
        differs: "started in 1.4 minutes",
    },
    Pattern {
        written: "[ID]",
        meaning: "A value of a type; the types are listed below.",
        expected: "container [ID]",
        fits: "container 4f5c8e2b9a01",
        differs: "container web",
    },
    Pattern {
        written: "[ID:web]",
        meaning: "The same with a name: equal wherever it recurs in the chapter.",
        expected: "[PORT:web] [PORT:web]",
        fits: "8000 8000",
        differs: "8000 8001",
    },
    Pattern {
        written: r"\[",
        meaning: "A bracket that opens no hole.",
        expected: r"\[ID]",
        fits: "[ID]",
        differs: "4f5c8e2b9a01",
    },
    Pattern {
        written: r"\...",
        meaning: "A line of three dots.",
        expected: r"\...",
        fits: "...",
        differs: "any line",
    },
];

/// A typed hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// As it is written.
    pub written: &'static str,
    /// What it stands for: one sentence of Markdown.
    pub meaning: &'static str,
    /// Values that fit.
    pub fits: &'static [&'static str],
}

/// The typed holes.
#[must_use]
pub fn holes() -> Vec<Hole> {
    Shape::ALL.map(hole).into()
}

fn hole(shape: Shape) -> Hole {
    let (written, meaning, fits): (_, _, &[_]) = match shape {
        Shape::Id => {
            ("[ID]", "What Docker calls an object by: 12 or 64 hexadecimal digits.", &["4f5c8e2b9a01"])
        }
        Shape::Digest => (
            "[DIGEST]",
            "The checksum of an image: `sha256:` and 64 hexadecimal digits.",
            &["sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"],
        ),
        Shape::Ip => (
            "[IP]",
            "An address, without the length of its network: write `[IP]/16`.",
            &["172.18.0.2", "fe80::1"],
        ),
        Shape::Mac => ("[MAC]", "A hardware address.", &["02:42:ac:12:00:02"]),
        Shape::Port => ("[PORT]", "A number from 0 to 65535.", &["80", "49153"]),
        Shape::Age => (
            "[AGE]",
            "A length of time in Docker's words or in Go's notation: write `Up [AGE] (healthy)`.",
            &["2 minutes ago", "About an hour", "1m2.5s"],
        ),
        Shape::Date => (
            "[DATE]",
            "A date, with or without a time, as Docker and common logs write it.",
            &["2031-02-03", "2031-02-03T04:05:06.789Z", "03/Feb/2031:04:05:06 +0000"],
        ),
        Shape::Size => ("[SIZE]", "A number of bytes with its unit.", &["745MB", "1.2 kB", "4.0K", "12Gi"]),
        Shape::Version => (
            "[VERSION]",
            "A version, with what distributions add to it.",
            &["17", "v2.26.1-4", "26.1.5+dfsg1"],
        ),
    };
    Hole { written, meaning, fits }
}

#[cfg(test)]
mod tests {
    use super::super::{Holes, compare};
    use super::{PATTERNS, Shape, hole};

    #[test]
    fn patterns_fit_what_they_are_said_to_fit() {
        for pattern in PATTERNS {
            let fits = |text: &str| compare(pattern.expected, text, &mut Holes::default()).is_ok();
            assert!(fits(pattern.fits) && !fits(pattern.differs), "{}", pattern.written);
        }
    }

    #[test]
    fn every_hole_takes_its_examples() {
        for shape in Shape::ALL {
            let hole = hole(shape);
            assert_eq!(hole.written, format!("[{}]", shape.word()));
            for text in hole.fits {
                assert!(compare(hole.written, text, &mut Holes::default()).is_ok(), "{text}");
            }
            assert!(compare(hole.written, "no such value", &mut Holes::default()).is_err());
        }
    }
}

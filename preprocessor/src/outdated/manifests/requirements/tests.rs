use std::sync::Arc;

use super::{named, read};
use crate::outdated::pin::Subject;
use crate::span::SourceFile;

fn source(text: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::new("web/requirements/base.txt", text))
}

/// Each pin in a line with its place, then what could not be read.
fn told(text: &str) -> Vec<String> {
    let found = read(&source(text));
    let pins = found.pins.iter().map(|pin| {
        let place = format!("{}:{} ", pin.span.line(), pin.span.column());
        match &pin.subject {
            Subject::Library(library) => {
                let mut told = format!("{place}{}", library.name);
                told += &library
                    .specifiers
                    .as_ref()
                    .map(|written| format!(" {}", written.text()))
                    .unwrap_or_default();
                told += &library.marker.as_ref().map(|marker| format!(" ; {marker}")).unwrap_or_default();
                told += &library.index.as_ref().map(|index| format!(" from {index}")).unwrap_or_default();
                told.extend(library.extra_indexes.iter().map(|index| format!(" or {index}")));
                told + if library.hashed { " hashed" } else { "" }
            }
            Subject::Unresolved(unresolved) => format!("{place}{}? {}", unresolved.written, unresolved.why),
            other => format!("{place}{other:?}"),
        }
    });
    let unread = found.unread.iter().map(|unread| format!("{}! {}", unread.span.line(), unread.why));
    pins.chain(unread).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn lines_as_pip_reads_them() {
    let cases: [(&str, &[&str]); 33] = [
        ("celery==5.2.*\nredis\n", &["1:1 celery ==5.2.*", "2:1 redis"]),
        ("celery==5.2.*", &["1:1 celery ==5.2.*"]),
        ("celery==5.2.*\r\nredis==4\r\n", &["1:1 celery ==5.2.*", "2:1 redis ==4"]),
        ("\u{feff}celery==5.2", &["1:2 celery ==5.2"]),
        ("# celery==4\n  # redis\n\n \t\n", &[]),
        ("celery==5.2 # the last that works\n", &["1:1 celery ==5.2"]),
        ("celery==5.2\t# the last that works\n", &["1:1 celery ==5.2"]),
        ("  celery==5.2\n", &["1:3 celery ==5.2"]),
        ("celery \\\n  ==5.2\n", &["1:1 celery ==5.2"]),
        ("celery>=5,\\\n  <6\nredis", &["1:1 celery >=5,  <6", "3:1 redis"]),
        ("celery==5.2 \\\n    --hash=sha256:ab \\\n    --hash=sha256:cd\n", &["1:1 celery ==5.2 hashed"]),
        ("celery==5.2 --hash=sha256:ab\nredis==4\n", &["1:1 celery ==5.2 hashed", "2:1 redis ==4"]),
        ("--require-hashes\ncelery==5.2\n", &["2:1 celery ==5.2 hashed"]),
        ("celery==5.2 \\", &["1:1 celery ==5.2"]),
        // A comment ends what a backslash began.
        ("celery==5.2 \\\n# why\nredis\n", &["1:1 celery ==5.2", "3:1 redis"]),
        ("# celery \\\nredis\n", &["2:1 redis"]),
        ("celery==5.2;python_version<'3.9'", &["1:1 celery ==5.2 ; python_version<'3.9'"]),
        ("celery[redis,auth]==5.2 ; os_name=='nt' # b", &["1:1 celery ==5.2 ; os_name=='nt'"]),
        ("celery==5.2 --config-settings \"a=b\"\n", &["1:1 celery ==5.2"]),
        // Neither names a version of an index's.
        (
            "-e .\n-e git+https://example.org/a.git#egg=a\n./wheels/a.whl\na @ file:///b\nhttps://e.org/a-1.zip\n",
            &[],
        ),
        ("-r other.txt\n-c limits.txt\n--find-links wheels\n--pre\n--no-binary :all:\n", &[]),
        (
            "celery==5\n-i https://a.example/simple\n--extra-index-url=https://b.example\n",
            &["1:1 celery ==5 from https://a.example/simple or https://b.example"],
        ),
        ("--index-url 'https://a.example'\nredis\n", &["2:1 redis from https://a.example"]),
        (
            "-i https://${WHO}:${WORD}@a.example\nredis==4\n./b\n",
            &["2:1 redis==4? the address of its index needs the environment variable WHO"],
        ),
        (
            "--no-index -f wheels\nredis==4\n",
            &["2:1 redis==4? the file forbids to ask an index: it says --no-index"],
        ),
        (
            "redis==${REDIS}\n",
            &["1:1 redis==${REDIS}? the environment variable REDIS decides it when it is installed"],
        ),
        (
            "redis==$REDIS\n",
            &[
                "1! `redis==$REDIS` is no requirement: expected version to start with a number, but no leading ASCII digits were found",
            ],
        ),
        (
            "redis=4\n",
            &[
                "1! `redis=4` is no requirement: no such comparison operator \"=\", must be one of ~= == != <= >= < > ===",
            ],
        ),
        (
            "redis==4 celery==5\n",
            &["1! `redis==4 celery==5` is no requirement: trailing `celery==5` is not allowed"],
        ),
        (
            "--index-ulr https://a.example\n",
            &["1! pip takes no option --index-ulr there: is --index-url meant?"],
        ),
        ("-r\n", &["1! pip's option -r has no value there"]),
        ("--pre=yes\n", &["1! pip's option --pre takes no value"]),
        ("-f 'wheels\n", &["1! a quote is not closed"]),
    ];
    for (text, expected) in cases {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn specifiers_have_their_places() {
    for (text, new, expected) in [
        ("celery==5.2.*\n", "==6.4.*", "celery==6.4.*\n"),
        (
            "Celery [redis] == 5.2 ; os_name=='nt' # ==5.2\n",
            "== 6.4",
            "Celery [redis] == 6.4 ; os_name=='nt' # ==5.2\n",
        ),
        ("é # è\ncelery (>=5)\n", ">=6", "é # è\ncelery (>=6)\n"),
        ("celery>=5,\\\n  <6\n", ">=5,  <7", "celery>=5,\\\n  <7\n"),
        ("celery \\\n==5 \\\n  --hash=sha256:ab\n", "==6", "celery \\\n==6 \\\n  --hash=sha256:ab\n"),
    ] {
        let found = read(&source(text));
        let specifiers = found.pins.iter().find_map(|pin| match &pin.subject {
            Subject::Library(library) => library.specifiers.clone(),
            _ => None,
        });
        let edit = specifiers.unwrap().respell(new).unwrap();
        let mut edited = text.to_owned();
        edited.replace_range(edit.span.range, &edit.text);
        assert_eq!(edited, expected, "{text}");
    }
}

#[test]
fn other_files_are_named_by_where_they_are() {
    let text = "-r test.txt\n-c ../limits.txt\n--requirement=./a/b.txt # b\n--constraint 'two words.txt'\n-rnear.txt\n\
                -r https://example.org/a.txt\n-r ${WHERE}.txt\ncelery -r none.txt\n-r ../../../out.txt\n";
    let expected = [
        "web/requirements/test.txt",
        "web/limits.txt",
        "web/requirements/a/b.txt",
        "web/requirements/two words.txt",
        "web/requirements/near.txt",
        "../out.txt",
    ];
    assert_eq!(named(&source(text)), expected);
}

proptest::proptest! {
    #[test]
    fn every_text_can_be_read(text in r#"([a-z./-]{0,4}[\[\](),;=<>~!^@#\\ \t\r\n$\{\}A-Zé"'0-9.*-]{0,6}){0,12}"#) {
        let source = source(&text);
        named(&source);
        for pin in read(&source).pins {
            if let Subject::Library(library) = &pin.subject {
                for piece in library.specifiers.iter().flat_map(|specifiers| &specifiers.pieces) {
                    let place = piece.span.as_ref().map(crate::span::Span::text);
                    proptest::prop_assert_eq!(place, Some(&*piece.text));
                }
            }
        }
    }
}

use std::fmt::Write as _;
use std::sync::Arc;

use camino::Utf8Path;
use proptest::prelude::*;

use super::{gather, kind_of, project, read};
use crate::outdated::pin::{Found, Manifest, Pin, Subject};
use crate::outdated::spelling::{Edit, Spelling};
use crate::span::{SourceFile, Span};

pub(super) fn file(path: &str, text: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::new(path, text))
}

/// What was found, a line each: where, what is pinned to what, and the pieces of the version, each with its line.
///
/// That a piece stands at the very place that it says is for [`can_be_respelled`] to show.
pub(super) fn told(found: &Found) -> Vec<String> {
    let pins = found.pins.iter().map(|pin| format!("{} {}", place(&pin.span), subject(&pin.subject)));
    let unread = found.unread.iter().map(|unread| format!("{} unread: {}", place(&unread.span), unread.why));
    pins.chain(unread).collect()
}

fn place(span: &Span) -> String {
    span.line().to_string()
}

fn subject(subject: &Subject) -> String {
    let mut line = subject.name().to_owned();
    match subject {
        Subject::Image(image) => {
            for (mark, version) in [(":", &image.tag), ("@", &image.digest)] {
                let Some(version) = version else { continue };
                let _ = write!(line, " {mark}{}", pieces(version));
            }
            let _ = image.platform.as_ref().map(|platform| write!(line, " for {platform}"));
        }
        Subject::Library(library) => {
            let _ = library.specifiers.as_ref().map(|version| write!(line, " {}", pieces(version)));
            let _ = library.marker.as_ref().map(|marker| write!(line, " if {marker}"));
        }
        Subject::Action(action) => {
            let _ = write!(line, " @{}", pieces(&action.at));
        }
        Subject::Unresolved(unresolved) => {
            let _ = write!(line, " unresolved: {}", unresolved.why);
        }
    }
    line
}

/// Each piece with its line, those that stand nowhere in parentheses.
fn pieces(version: &Spelling) -> String {
    let each = version.pieces.iter().map(|piece| match &piece.span {
        Some(span) => format!("{}[{}]", piece.text, place(span)),
        None => format!("({})", piece.text),
    });
    each.collect()
}

fn versions(pin: &Pin) -> Vec<&Spelling> {
    match &pin.subject {
        Subject::Image(image) => image.tag.iter().chain(&image.digest).collect(),
        Subject::Library(library) => library.specifiers.iter().collect(),
        Subject::Action(action) => vec![&action.at],
        Subject::Unresolved(_) => Vec::new(),
    }
}

/// That each piece with a place stands there as it is, and that after the edit which spells another version the files
/// are read to have that version.
pub(super) fn can_be_respelled(files: &[Arc<SourceFile>], read: impl Fn(&[Arc<SourceFile>]) -> Found) {
    for pin in &read(files).pins {
        for version in versions(pin) {
            let places = version.pieces.iter().filter_map(|piece| Some((piece, piece.span.as_ref()?)));
            places.for_each(|(piece, span)| assert_eq!(piece.text, span.text(), "{pin:?}"));
            for changed in 0..version.pieces.len() {
                let mut wanted = version.clone();
                let text = &mut wanted.pieces[changed].text;
                // The algorithm of a digest has digits that must stay.
                let start = text.find(':').unwrap_or_default();
                *text = text[..start].to_owned() + &text[start..].replace(|c: char| c.is_ascii_digit(), "7");
                let wanted = wanted.text();
                let Some(edit) = version.respell(&wanted) else {
                    assert!(
                        version.pieces[changed].span.is_none() || wanted.is_empty(),
                        "{version:?} to {wanted}"
                    );
                    continue;
                };
                let edited: Vec<_> = files.iter().map(|source| with(source, &edit)).collect();
                let found = read(&edited);
                let now = found.pins.iter().filter(|other| other.subject.name() == pin.subject.name());
                let now: Vec<String> = now.flat_map(versions).map(Spelling::text).collect();
                assert!(now.contains(&wanted), "{wanted} is not among {now:?}, after {edit:?}");
            }
        }
    }
}

fn with(source: &Arc<SourceFile>, edit: &Edit) -> Arc<SourceFile> {
    if source.path != edit.span.file() {
        return Arc::clone(source);
    }
    let mut text = source.text.clone();
    text.replace_range(edit.span.range.clone(), &edit.text);
    file(&source.path, &text)
}

/// Kinds of files, and paths that are known to be of them.
const PATHS: [(&str, &str); 8] = [
    (
        "Dockerfile",
        "Dockerfile src/web/Dockerfile web.Dockerfile Dockerfile.web Dockerfile.alpine-3.20 web.dockerfile Containerfile \
         Containerfile.dev",
    ),
    (
        "Compose",
        "docker-compose.yml a/docker-compose.override.yaml compose.yaml compose.prod.yml docker-compose-dev.yml",
    ),
    (
        "Ansible",
        "roles/web/tasks/main.yml roles/web/defaults/main.yaml group_vars/all group_vars/all/images.yml \
         inventories/prod/host_vars/a.yml tasks/main.yml",
    ),
    ("stack.toml", "stack.toml stack/stack.toml"),
    (
        "requirements",
        "requirements.txt requirements-dev.txt dev-requirements.txt requirements/prod.txt a/requirements.in constraints.txt",
    ),
    ("pyproject.toml", "pyproject.toml"),
    ("workflow", ".github/workflows/ci.yml action.yml tools/build/action.yaml"),
    (
        "none",
        "site.yml hosts.yml Dockerfile.j2 Dockerfile.dockerignore dockerfiles.md composer.json requirements.yml README.md \
         roles/web/tasks/main.py",
    ),
];

#[test]
fn files_are_known_by_their_paths() {
    for (expected, paths) in PATHS {
        for path in paths.split_whitespace() {
            let kind = kind_of(path).map_or("none".to_owned(), |kind| kind.to_string());
            assert_eq!(kind, expected, "{path}");
        }
    }
}

#[test]
fn what_a_project_makes_itself_is_no_pin_anywhere() {
    let files = [
        file("compose.yml", "services:\n  web:\n    image: shop_web:1\n  db:\n    image: postgres:15\n"),
        file("site.yml", "- hosts: all\n  tasks:\n    - docker_image_build:\n        name: shop_web\n"),
        file("worker/Dockerfile", "FROM shop_web\nCOPY --from=redis:7 /a /b\n"),
    ];
    assert_eq!(told(&project(&files, &[])), ["5 postgres :15[5]", "2 redis :7[2]"]);
}

#[test]
fn a_stack_gives_arguments_to_what_it_builds() {
    let files = [
        file(
            "stack/stack.toml",
            "[[mirror]]\nimage = \"redis:7\"\nbuild = \"mirror/redis\"\nargs = { SUITE = \"bookworm\" }\n\n\
             [[mirror]]\nimage = \"redis:8\"\nbuild = \"mirror/redis\"\nargs = { SUITE = \"trixie\" }\n\n\
             [host]\nbuild = \"host\"\nbase = \"debian:trixie-slim\"\n",
        ),
        file("stack/mirror/redis/Dockerfile", "ARG SUITE\nFROM debian:${SUITE}-slim\n"),
        file("stack/host/Dockerfile", "ARG BASE=debian:12\nFROM ${BASE}\n"),
    ];
    let found = project(&files, &[]);
    assert_eq!(
        told(&found),
        [
            "1 debian :12[1]",
            "2 redis :7[2]",
            "4 debian :bookworm[4]-slim[2]",
            "7 redis :8[7]",
            "9 debian :trixie[9]-slim[2]",
        ]
    );
    can_be_respelled(&files, |files| project(files, &[]));
}

#[test]
fn a_dot_env_counts_for_the_compose_file_beside_it_only() {
    let compose = "services:\n  db:\n    image: postgres:${PG}\n";
    let files =
        [file("a/.env", "PG=15 # old\n"), file("a/compose.yml", compose), file("b/compose.yml", compose)];
    assert_eq!(
        told(&project(&files, &[])),
        [
            "1 postgres :15[1]",
            "3 postgres:${PG} unresolved: the variable PG has no default, and is set in no .env beside the file"
        ]
    );
}

/// The pins of a folder of fixtures, as `expected.txt` has them.
fn found_in(folder: &Utf8Path) -> (Vec<String>, Vec<Arc<SourceFile>>) {
    let gathered = gather::gather(folder).unwrap();
    assert_eq!(gathered.unread, []);
    let found = project(&gathered.files, &[]);
    assert_eq!(found.unread, []);
    let pins = found.pins.iter().map(|pin| {
        let version = pin.subject.version().map_or(String::new(), |version| format!(" {version}"));
        format!("{}:{} {}{version}", pin.span.file(), pin.span.line(), pin.subject.name())
    });
    (pins.collect(), gathered.files)
}

#[test]
fn in_public_projects_every_pin_is_found_and_none_invented() {
    let fixtures = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/pins");
    for name in ["ansible-nas", "ansible-for-devops"] {
        let folder = fixtures.join(name);
        let (found, files) = found_in(&folder);
        let expected = std::fs::read_to_string(folder.join("expected.txt")).unwrap();
        let expected: Vec<&str> = expected.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(found, expected, "{name}");
        let few: Vec<_> = files.into_iter().take(40).collect();
        can_be_respelled(&few, |files| project(files, &[]));
    }
}

#[test]
fn the_pins_of_our_own_stack() {
    let stack = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../stack");
    let (found, _) = found_in(&stack);
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn nothing_makes_a_reader_panic() {
    let strange = [
        "FROM",
        "FROM --platform= AS\nCOPY --from= a",
        "FROM ${",
        "FROM $",
        "FROM a${b:-c\n",
        "RUN <<EOF",
        "RUN <<EOF\n",
        "services: 1",
        "services:\n  a: &a\n    image: *a\n",
        "- hosts: all\n  tasks: 1\n",
        "- docker_container: {image: '{{'}\n",
        "- docker_container: {image: '{{ a'}\n",
        "- docker_container: {image: '{{ }}'}\n",
        "a: {{ b }}\n",
        "\u{feff}FROM a:1\n",
        "[[base]]\n",
        "é: [\n",
    ];
    for text in strange {
        for (kind, path) in kinds() {
            let _ = read(kind, &file(path, text));
        }
        let _ = project(&[file("site.yml", text)], &[]);
    }
}

fn kinds() -> [(Manifest, &'static str); 4] {
    [
        (Manifest::Dockerfile, "Dockerfile"),
        (Manifest::Compose, "compose.yml"),
        (Manifest::Ansible, "tasks/main.yml"),
        (Manifest::Stack, "stack.toml"),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Scraps of all formats in any order.
    #[test]
    fn scraps_in_any_order_are_read_to_the_end(
        scraps in proptest::collection::vec(
            prop_oneof![
                Just("FROM "), Just("ARG V=1\n"), Just("${V"), Just("}"), Just(":-"), Just("$"), Just("\\\n"), Just("\n"),
                Just("<<E\n"), Just("E\n"), Just("--from="), Just("--mount="), Just("# escape=`\n"), Just("é"), Just("'"),
                Just("\""), Just("services:\n"), Just("  a:\n"), Just("    image: "), Just("- "), Just("docker_container:"),
                Just(" image"), Just("{{ a"), Just(" }}"), Just("{% if"), Just("%}"), Just("|default('"), Just("&x "),
                Just("*x"), Just("|\n"), Just("pip install a==1"), Just("docker run -it "), Just("$("), Just("`"),
            ],
            0..24,
        )
    ) {
        let text: String = scraps.concat();
        for (kind, path) in kinds() {
            let found = read(kind, &file(path, &text));
            for pin in &found.pins {
                for version in versions(pin) {
                    for piece in &version.pieces {
                        prop_assert!(piece.span.as_ref().is_none_or(|span| span.text() == piece.text), "{:?}", pin);
                    }
                }
            }
        }
    }
}

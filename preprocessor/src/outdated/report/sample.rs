//! A survey with every kind of answer in it, for the tests of what is said.

use std::sync::Arc;

use crate::config::Ignore;
use crate::outdated::answer::{Answer, Behind, Ignored, Judged, Notes, Survey, Update};
use crate::outdated::pin::{Action, Image, Library, Manifest, Pin, Subject, Unread, Unresolved};
use crate::outdated::spelling::Spelling;
use crate::span::{SourceFile, Span};

/// The place of a text in a file that holds it once.
pub(crate) fn span(source: &Arc<SourceFile>, text: &str) -> Span {
    let start = source.text.find(text).unwrap();
    Span { source: Arc::clone(source), range: start..start + text.len(), near: false }
}

/// The file that a test speaks of.
pub(crate) fn file(path: &str, text: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::new(path, text))
}

/// An image at `whole`, of which `tag` and `digest` are parts.
pub(crate) fn image(source: &Arc<SourceFile>, whole: &str, tag: Option<&str>, digest: Option<&str>) -> Pin {
    let name = whole.split([':', '@']).next().unwrap().to_owned();
    let spelled = |part: Option<&str>| part.map(|part| Spelling::at(span(source, part)));
    let subject = Subject::Image(Image {
        registry: "docker.io".to_owned(),
        repository: format!("library/{name}"),
        name,
        tag: spelled(tag),
        digest: spelled(digest),
        platform: None,
    });
    Pin { manifest: Manifest::Dockerfile, subject, span: span(source, whole) }
}

/// A library at `name` and the specifiers behind it.
pub(crate) fn library(source: &Arc<SourceFile>, name: &str, specifiers: &str, hashed: bool) -> Pin {
    let subject = Subject::Library(Library {
        name: name.to_owned(),
        extras: Vec::new(),
        specifiers: Some(Spelling::at(span(source, specifiers))),
        marker: None,
        python: None,
        hashed,
        index: None,
        extra_indexes: Vec::new(),
    });
    Pin { manifest: Manifest::Requirements, subject, span: span(source, &format!("{name}{specifiers}")) }
}

/// An action at a commit, with its version in a comment.
pub(crate) fn action(source: &Arc<SourceFile>, repository: &str, commit: &str, comment: &str) -> Pin {
    let subject = Subject::Action(Action {
        repository: repository.to_owned(),
        at: Spelling::at(span(source, commit)),
        comment: Some(Spelling::at(span(source, comment))),
    });
    Pin { manifest: Manifest::Workflow, subject, span: span(source, &format!("{repository}@{commit}")) }
}

/// Something newer, by its text alone.
pub(crate) fn update(to: &str) -> Update {
    Update { to: to.to_owned(), release: None, digest: None }
}

/// An answer with these updates.
pub(crate) fn behind(minor: Option<Update>, major: Option<Update>) -> Answer {
    Answer::Behind(Behind { minor, major, notes: Notes::default() })
}

/// One of everything.
#[expect(clippy::too_many_lines, reason = "it is a table")]
pub(crate) fn survey() -> Survey {
    let web = file("src/web/Dockerfile", "FROM python:3.8-buster\nCOPY --from=redis:7 /a /b\n");
    let compose =
        file("compose.yml", "db: postgres:15.2-alpine\napp: registry.lan/app:1\ncache: redis:7\nui: nginx\n");
    let book = file("book/a.md", "docker run postgres:15.2-alpine\n");
    let python = file("requirements.txt", "celery==5.2.*\nredis==6.4.0\n");
    let commit = "8f4b7f84864484a7bf31766abe9204da3cbe65b3";
    let flow = file(".github/workflows/ci.yml", &format!("actions/checkout@{commit} # v4.1.0\n"));
    let vault = file("group_vars/vault.yml", "$ANSIBLE_VAULT;1.1;AES256\n");
    let tasks = file("tasks.yml", "image: \"{{ image }}\"\n");
    let of = |pin, answer| Judged { pin, answer };
    let postgres = || behind(Some(update("15.10-alpine")), Some(update("17.2-alpine")));
    let old = Answer::Behind(Behind {
        minor: None,
        major: None,
        notes: Notes {
            lines: vec!["buster has had no security updates since 2024-06-30".to_owned()],
            elsewhere: Some(update("3.13-trixie")),
        },
    });
    let Answer::Behind(Behind { notes, .. }) = old else { unreachable!() };
    let commit = Update {
        to: "11bd71901bbe5b1630ceea73d27597364c9af683".to_owned(),
        release: Some("v4.2.2".to_owned()),
        digest: None,
    };
    let wildcard = Update { release: Some("5.4.0".to_owned()), ..update("==5.4.*") };
    Survey {
        judged: vec![
            of(action(&flow, "actions/checkout", "8f4b7f84864484a7bf31766abe9204da3cbe65b3", "v4.1.0"), behind(Some(commit), None)),
            of(image(&book, "postgres:15.2-alpine", Some("15.2-alpine"), None), postgres()),
            of(image(&compose, "postgres:15.2-alpine", Some("15.2-alpine"), None), postgres()),
            of(
                image(&compose, "registry.lan/app:1", Some("1"), None),
                Answer::Unchecked {
                    why: "the registry registry.lan cannot be reached: connection refused; is it up, and is its name right?".to_owned(),
                },
            ),
            of(
                image(&compose, "nginx", None, None),
                Answer::Unchecked { why: "no version is pinned; `latest` is the same image as 1.29 today".to_owned() },
            ),
            of(library(&python, "celery", "==5.2.*", false), behind(Some(wildcard), None)),
            of(library(&python, "redis", "==6.4.0", false), Answer::Current(Notes::default())),
            of(image(&web, "python:3.8-buster", Some("3.8-buster"), None), Answer::Current(notes)),
            of(
                Pin {
                    manifest: Manifest::Ansible,
                    subject: Subject::Unresolved(Unresolved {
                        written: "{{ image }}".to_owned(),
                        why: "the variable image is set nowhere".to_owned(),
                    }),
                    span: span(&tasks, "{{ image }}"),
                },
                Answer::Unchecked { why: "the variable image is set nowhere".to_owned() },
            ),
        ],
        unread: vec![Unread { span: span(&vault, "$ANSIBLE_VAULT;1.1;AES256"), why: "it is encrypted by Ansible's vault".to_owned() }],
        ignored: vec![Ignored {
            pin: image(&web, "redis:7", Some("7"), None),
            ignore: Ignore {
                name: "redis".to_owned(),
                version: None,
                why: "the licence of 8 is being looked at".to_owned(),
                until: Some("2030-06-30".parse::<toml::value::Datetime>().unwrap().date.unwrap()),
            },
        }],
    }
}

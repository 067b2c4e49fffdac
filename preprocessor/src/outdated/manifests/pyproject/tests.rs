use std::sync::Arc;

use super::read;
use crate::outdated::pin::Subject;
use crate::span::SourceFile;

const PROJECT: &str = r#"[build-system]
requires = ["setuptools>=61", 'wheel']

[project]
name = "klee-web"
dynamic = ["version"]
requires-python = ">=3.11"
dependencies = [
    "celery[redis]==5.2.*",  # the workers
    "Django >=4.2,<5 ; os_name != 'nt'",
    "kombu\u003e=5",
    "here @ file:///a",
]
optional-dependencies.test = ["pytest~=8.0", ]

[dependency-groups]
dev = ["ruff==0.4.*", { include-group = "test" }]

[tool.uv]
dev-dependencies = ["mypy==1.10", "torch==2.1.0", "local==1"]
[[tool.uv.index]]
name = "wheels"
url = "https://wheels.example/simple"
explicit = true
[tool.uv.sources]
torch = { index = "wheels" }
local = { path = "../local" }

[tool.pdm.dev-dependencies]
lint = ["flake8==7.*"]

[tool.hatch.envs.docs]
dependencies = ["mkdocs==1.5.3"]
"#;

const POETRY: &str = r#"[tool.poetry]
name = "klee-web"

[tool.poetry.dependencies]
python = "^3.11"
celery = "^5.2"
Django = { version = "~4.2", extras = ["argon2"], markers = "os_name != 'nt'" }
redis = "*"
here = { path = "../here" }
psycopg = [
    { version = "3.1.0", python = "<3.12" },
    { version = ">=3.2", python = ">=3.12" },
]
ours = { version = "1.*", source = "ours" }

[tool.poetry.group.dev.dependencies.pytest]
version = '8.*'

[tool.poetry.dev-dependencies]
black = "24.1"

[[tool.poetry.source]]
name = "ours"
url = "https://ours.example/simple"
priority = "explicit"
"#;

/// Each pin in a line with its place, then what could not be read.
fn told(text: &str) -> String {
    let found = read(&Arc::new(SourceFile::new("pyproject.toml", text)));
    let pins = found.pins.iter().map(|pin| {
        let Subject::Library(library) = &pin.subject else { return format!("{pin:?}") };
        let mut told = format!("{}:{} {}", pin.span.line(), pin.span.column(), library.name);
        told +=
            &library.specifiers.as_ref().map(|written| format!(" {}", written.text())).unwrap_or_default();
        told.extend(library.extras.iter().map(|extra| format!(" [{extra}]")));
        told += &library.marker.as_ref().map(|marker| format!(" ; {marker}")).unwrap_or_default();
        told += &library.python.as_ref().map(|python| format!(" on {python}")).unwrap_or_default();
        told += &library.index.as_ref().map(|index| format!(" from {index}")).unwrap_or_default();
        told + &format!(" <{}>", pin.span.text())
    });
    let unread = found.unread.iter().map(|unread| format!("{}! {}", unread.span.line(), unread.why));
    pins.chain(unread).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_standards_tables() {
    insta::assert_snapshot!(told(PROJECT));
}

#[test]
fn poetrys_tables() {
    insta::assert_snapshot!(told(POETRY));
}

#[test]
fn what_cannot_be_read_is_told() {
    let cases = [
        ("[project\n", "1! it is not TOML: unclosed table, expected `]`"),
        (
            "[project]\ndependencies = [\"celery=5\"]\n",
            "2! `celery=5` is no requirement: no such comparison operator \"=\", must be one of ~= == != <= >= < > ===",
        ),
        ("[tool.poetry.dependencies]\n\"a b\" = \"1\"\n", "2! `a b` is no name of a library"),
        ("[tool.black]\nline-length = 110\n", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn every_version_can_be_written_anew() {
    for (text, new, expected) in [
        ("[project]\ndependencies = [\"celery==5\"]\n", "==6", "[project]\ndependencies = [\"celery==6\"]\n"),
        (
            "[project]\ndependencies = ['''\ncelery==5''']\n",
            "==6",
            "[project]\ndependencies = ['''\ncelery==6''']\n",
        ),
        (
            "[project]\ndependencies = [\"celery\\u003d=5\"]\n",
            "==6",
            "[project]\ndependencies = [\"celery\\u003d=6\"]\n",
        ),
        (
            "tool.poetry.dependencies.celery = \"^5.2\"\n",
            "^6.4",
            "tool.poetry.dependencies.celery = \"^6.4\"\n",
        ),
        (
            "[tool.poetry.dependencies]\ncelery = { version = '5' }\n",
            "6",
            "[tool.poetry.dependencies]\ncelery = { version = '6' }\n",
        ),
    ] {
        let found = read(&Arc::new(SourceFile::new("pyproject.toml", text)));
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

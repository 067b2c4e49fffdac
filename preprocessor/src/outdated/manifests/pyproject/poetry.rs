//! Poetry's own tables of dependencies, with its own specifiers.

use std::ops::Range;

use pep508_rs::PackageName;
use toml_edit::{Item, TableLike, Value};

use super::{Quoted, Reader, table, tables, text};
use crate::outdated::manifests::requirement::{self, Surroundings};
use crate::outdated::pin::{Library, Manifest, Pin, Subject};
use crate::span::Span;

/// The pins of `[tool.poetry]`; `python` is what the standard's table says of Python.
pub(super) fn read(reader: &mut Reader<'_>, poetry: &dyn TableLike, python: Option<String>) {
    let main = table(poetry.get("dependencies"));
    let own = main.and_then(|main| text(main.get("python")));
    let indexes = Indexes::of(poetry);
    let surroundings = Surroundings { python: own.or(python), ..indexes.surroundings.clone() };
    let context = Context { indexes: &indexes, surroundings };
    let groups = table(poetry.get("group")).into_iter().flat_map(TableLike::iter);
    let groups = groups.filter_map(|(_, group)| table(table(Some(group))?.get("dependencies")));
    for dependencies in main.into_iter().chain(table(poetry.get("dev-dependencies"))).chain(groups) {
        for (name, item) in dependencies.iter().filter(|(name, _)| *name != "python") {
            context.dependency(reader, name, item);
        }
    }
}

/// Poetry's sources, by their names.
#[derive(Debug, Default)]
struct Indexes {
    named: Vec<(String, String)>,
    surroundings: Surroundings,
}

impl Indexes {
    fn of(poetry: &dyn TableLike) -> Self {
        let mut indexes = Self::default();
        for source in tables(poetry.get("source")) {
            let (Some(name), Some(url)) = (text(source.get("name")), text(source.get("url"))) else {
                continue;
            };
            let default = source.get("default").and_then(Item::as_bool) == Some(true);
            match source.get("priority").and_then(Item::as_str) {
                Some("explicit") => {}
                Some("supplemental" | "secondary") => indexes.surroundings.extra_indexes.push(url.clone()),
                // Once one source is primary, PyPI is asked no more unless it is named, too.
                _ if default || indexes.surroundings.index.is_none() => {
                    indexes.surroundings.index = Some(url.clone());
                }
                _ => indexes.surroundings.extra_indexes.push(url.clone()),
            }
            indexes.named.push((name, url));
        }
        indexes
    }
}

struct Context<'all> {
    indexes: &'all Indexes,
    surroundings: Surroundings,
}

impl Context<'_> {
    /// One dependency: a version, a table with one, or several tables for several circumstances.
    fn dependency(&self, reader: &mut Reader<'_>, name: &str, item: &Item) {
        let Ok(package) = PackageName::new(name.to_owned()) else {
            reader.unread(item.span().unwrap_or_default(), format!("`{name}` is no name of a library"));
            return;
        };
        let several = item.as_array().into_iter().flatten();
        let inline = several.filter_map(|value| value.as_inline_table().map(|table| table as &dyn TableLike));
        let found: Vec<Option<Pin>> = match item {
            Item::Value(value @ Value::String(_)) => {
                vec![Quoted::of(value, reader.source).map(|version| self.pin(&package, &version, None))]
            }
            Item::ArrayOfTables(tables) => {
                tables.iter().map(|table| self.table(reader, &package, table)).collect()
            }
            item if item.is_array() => inline.map(|table| self.table(reader, &package, table)).collect(),
            item => table(Some(item)).into_iter().map(|table| self.table(reader, &package, table)).collect(),
        };
        reader.found.pins.extend(found.into_iter().flatten());
    }

    /// A table without a version names a repository, a path or an address.
    fn table(&self, reader: &Reader<'_>, package: &PackageName, table: &dyn TableLike) -> Option<Pin> {
        let version = table.get("version").and_then(Item::as_value)?;
        Some(self.pin(package, &Quoted::of(version, reader.source)?, Some(table)))
    }

    fn pin(&self, package: &PackageName, version: &Quoted, table: Option<&dyn TableLike>) -> Pin {
        let listing = version.listing.trimmed();
        let all: Range<usize> = 0..listing.text().len();
        let specifiers = (!all.is_empty()).then(|| listing.spelling(all));
        let of = |key: &str| table.and_then(|table| table.get(key));
        let source =
            text(of("source")).and_then(|source| self.indexes.named.iter().find(|(name, _)| *name == source));
        let python = [self.surroundings.python.clone(), text(of("python"))];
        let python: Vec<String> = python.into_iter().flatten().collect();
        let extras = of("extras").and_then(Item::as_array).into_iter().flatten();
        let plain = requirement::library(package, specifiers, &self.surroundings);
        let library = Library {
            extras: extras.filter_map(|extra| extra.as_str().map(str::to_owned)).collect(),
            marker: text(of("markers")),
            python: (!python.is_empty()).then(|| python.join(",")),
            index: source.map(|(_, url)| url.clone()).or(plain.index),
            extra_indexes: if source.is_some() { Vec::new() } else { plain.extra_indexes },
            ..plain
        };
        let span = Span { range: version.range.clone(), ..listing.place().clone() };
        Pin { manifest: Manifest::Pyproject, subject: Subject::Library(library), span }
    }
}

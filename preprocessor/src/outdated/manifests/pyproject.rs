//! `pyproject.toml`: what a project needs, in the standard's tables and in those of its tools.

mod poetry;
mod quoted;

use std::sync::Arc;

use toml_edit::{Document, Item, Table, TableLike};

use self::quoted::Quoted;
use super::requirement::{self, Surroundings};
use crate::outdated::pin::{Found, Library, Manifest, Pin, Subject, Unread};
use crate::span::{SourceFile, Span};

/// The pins of a `pyproject.toml`.
pub(super) fn read(source: &Arc<SourceFile>) -> Found {
    let mut reader = Reader { source, sources: Sources::default(), found: Found::default() };
    match Document::parse(source.text.as_str()) {
        Ok(document) => reader.document(document.as_table()),
        Err(error) => {
            let range = error.span().unwrap_or_default();
            reader.unread(range, format!("it is not TOML: {}", error.message()));
        }
    }
    reader.found.pins.sort_by_key(|pin| pin.span.range.start);
    reader.found
}

struct Reader<'source> {
    source: &'source Arc<SourceFile>,
    sources: Sources,
    found: Found,
}

/// Where uv takes libraries from.
#[derive(Debug, Default)]
struct Sources {
    surroundings: Surroundings,
    /// Each library with the index that it is taken from; `None` for one that comes from no index.
    apart: Vec<(String, Option<String>)>,
}

impl Reader<'_> {
    fn document(&mut self, root: &Table) {
        let project = table(root.get("project"));
        let python = project.and_then(|project| text(project.get("requires-python")));
        if let Some(uv) = at(root, &["tool", "uv"]) {
            self.sources = Sources::of_uv(uv);
        }
        self.sources.surroundings.python = python.clone();
        if let Some(project) = project {
            self.list(project.get("dependencies"));
            self.lists(project.get("optional-dependencies"));
        }
        self.lists(root.get("dependency-groups"));
        if let Some(build) = table(root.get("build-system")) {
            self.list(build.get("requires"));
        }
        self.tools(root);
        if let Some(poetry) = at(root, &["tool", "poetry"]) {
            poetry::read(self, poetry, python);
        }
    }

    /// The tables in which tools keep requirements of PEP 508.
    fn tools(&mut self, root: &Table) {
        if let Some(uv) = at(root, &["tool", "uv"]) {
            for key in [
                "dev-dependencies",
                "constraint-dependencies",
                "override-dependencies",
                "build-constraint-dependencies",
            ] {
                self.list(uv.get(key));
            }
        }
        if let Some(pdm) = at(root, &["tool", "pdm"]) {
            self.lists(pdm.get("dev-dependencies"));
        }
        let environments = at(root, &["tool", "hatch", "envs"]);
        for (_, environment) in environments.into_iter().flat_map(TableLike::iter) {
            if let Some(environment) = table(Some(environment)) {
                self.list(environment.get("dependencies"));
                self.list(environment.get("extra-dependencies"));
            }
        }
    }

    /// A table of lists.
    fn lists(&mut self, item: Option<&Item>) {
        for (_, list) in table(item).into_iter().flat_map(TableLike::iter) {
            self.list(Some(list));
        }
    }

    /// A list of requirements; what stands in it besides, as `{ include-group = "test" }`, pins nothing.
    fn list(&mut self, item: Option<&Item>) {
        let values = item.and_then(Item::as_array).into_iter().flatten();
        let texts: Vec<Quoted> = values.filter_map(|value| Quoted::of(value, self.source)).collect();
        texts.iter().for_each(|text| self.requirement(text));
    }

    fn requirement(&mut self, text: &Quoted) {
        match requirement::pin(Manifest::Pyproject, &text.listing, &self.sources.surroundings) {
            Ok(pin) => {
                let pin = pin.and_then(|pin| self.sources.apply(pin));
                self.found.pins.extend(pin);
            }
            Err(why) => self.unread(text.range.clone(), why),
        }
    }

    fn unread(&mut self, range: std::ops::Range<usize>, why: String) {
        let span = Span { source: Arc::clone(self.source), range, near: false };
        self.found.unread.push(Unread { span, why });
    }
}

impl Sources {
    fn of_uv(uv: &dyn TableLike) -> Self {
        let mut sources = Self::default();
        let mut named = Vec::new();
        for index in tables(uv.get("index")) {
            let Some(url) = text(index.get("url")) else { continue };
            let is = |key: &str| index.get(key).and_then(Item::as_bool) == Some(true);
            named.extend(text(index.get("name")).map(|name| (name, url.clone())));
            if is("default") {
                sources.surroundings.index = Some(url);
            } else if !is("explicit") {
                sources.surroundings.extra_indexes.push(url);
            }
        }
        sources.surroundings.index = sources.surroundings.index.or_else(|| text(uv.get("index-url")));
        for (library, source) in table(uv.get("sources")).into_iter().flat_map(TableLike::iter) {
            let Some(name) = normalised(library) else { continue };
            let index = tables(Some(source)).into_iter().find_map(|source| text(source.get("index")));
            let url = index.and_then(|index| named.iter().find(|(name, _)| *name == index));
            sources.apart.push((name, url.map(|(_, url)| url.clone())));
        }
        sources
    }

    /// The pin with the index that it is taken from; `None` if it comes from no index.
    fn apply(&self, mut pin: Pin) -> Option<Pin> {
        if let Subject::Library(library) = &mut pin.subject
            && let Some((_, index)) = self.apart.iter().find(|(name, _)| *name == library.name)
        {
            *library = Library { index: Some(index.clone()?), extra_indexes: Vec::new(), ..library.clone() };
        }
        Some(pin)
    }
}

fn table(item: Option<&Item>) -> Option<&dyn TableLike> {
    item?.as_table_like()
}

/// The table at a path.
fn at<'root>(root: &'root Table, path: &[&str]) -> Option<&'root dyn TableLike> {
    let root: &dyn TableLike = root;
    path.iter().try_fold(root, |table, key| table.get(key)?.as_table_like())
}

/// One table, or several of one name.
fn tables(item: Option<&Item>) -> Vec<&dyn TableLike> {
    match item {
        Some(Item::ArrayOfTables(tables)) => tables.iter().map(|table| table as &dyn TableLike).collect(),
        Some(item) if item.is_array() => {
            let values = item.as_array().into_iter().flatten();
            values.filter_map(|value| value.as_inline_table().map(|table| table as &dyn TableLike)).collect()
        }
        item => table(item).into_iter().collect(),
    }
}

fn text(item: Option<&Item>) -> Option<String> {
    item?.as_str().map(str::to_owned)
}

fn normalised(name: &str) -> Option<String> {
    pep508_rs::PackageName::new(name.to_owned()).ok().map(|name| name.to_string())
}

#[cfg(test)]
mod tests;

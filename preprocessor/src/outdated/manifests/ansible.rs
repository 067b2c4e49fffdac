//! Ansible: the images and libraries of tasks, their variables put in.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::pin::{Found, Manifest, Unread};
use super::listing::Listing;
use super::products::Products;
use super::yaml::{self, Node};
use crate::span::{SourceFile, Span};

mod layout;

mod variables;

mod expression;

mod template;

mod arguments;

mod modules;

mod plays;

use layout::Part;
use plays::Walk;
use variables::Variables;

pub(super) use layout::is_yaml;

/// Whether a path says that it is a part of Ansible's.
pub(super) fn is_part(path: &str) -> bool {
    is_yaml(path) && layout::part(path).0 != Part::Unsaid
}

/// The pins of an Ansible project, all of whose YAML is given.
///
/// Variables are resolved from plays, blocks, tasks, includes, roles, `group_vars`, `host_vars` and inventories in YAML.
/// Where groups or hosts differ, each value is a pin of its own. What the project builds itself is none.
#[must_use]
pub fn read(files: &[Arc<SourceFile>]) -> Found {
    let (mut found, products) = Project::new(files).pins();
    found.pins.retain(|pin| !products.hold(pin));
    found
}

/// An Ansible project.
pub(super) struct Project {
    files: Vec<File>,
    variables: Variables,
    unread: Vec<Unread>,
}

/// One of its files.
struct File {
    path: String,
    part: Part,
    /// The directory of its role or playbook.
    home: String,
    /// The nearest directory above that has a playbook.
    project: String,
    content: Content,
    documents: Vec<Arc<Node>>,
}

/// What a file holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Plays,
    Tasks,
    Values,
    Inventory,
    Other,
}

impl Project {
    pub(super) fn new(files: &[Arc<SourceFile>]) -> Self {
        let mut project = Self { files: Vec::new(), variables: Variables::default(), unread: Vec::new() };
        files.iter().for_each(|source| project.add(source));
        project.find_projects();
        project.define();
        project
    }

    /// All of its pins, what it makes itself among them.
    pub(super) fn pins(&self) -> (Found, Products) {
        let mut walk = Walk::new(self, Manifest::Ansible);
        walk.all();
        let (mut found, products) = walk.end();
        found.unread.extend(self.unread.iter().cloned());
        (found, products)
    }

    /// The pins of plays, tasks or values that stand elsewhere and may use its variables.
    pub(super) fn pins_of(&self, manifest: Manifest, listing: &Listing) -> (Found, Products) {
        let mut walk = Walk::new(self, manifest);
        match yaml::read(listing) {
            Ok(documents) => {
                let content = content(Part::Unsaid, &documents, true);
                walk.documents(content, &documents);
                walk.end()
            }
            Err(unread) => (Found { pins: Vec::new(), unread: vec![unread] }, Products::default()),
        }
    }

    fn add(&mut self, source: &Arc<SourceFile>) {
        let (part, home) = layout::part(&source.path);
        if source.text.starts_with("$ANSIBLE_VAULT;") {
            if part != Part::Unsaid {
                let first = source.text.lines().next().map_or(0, str::len);
                let span = Span { source: Arc::clone(source), range: 0..first, near: false };
                self.unread.push(Unread { span, why: "it is encrypted with Ansible's vault".to_owned() });
            }
            return;
        }
        match yaml::read(&Listing::of_file(source)) {
            Ok(documents) => {
                let content = content(part, &documents, false);
                let (path, home, project) = (source.path.clone(), home.to_owned(), String::new());
                self.files.push(File { path, part, home, project, content, documents });
            }
            // Any other YAML may be a template for something else.
            Err(unread) if part != Part::Unsaid || looks_like_plays(&source.text) => self.unread.push(unread),
            Err(_) => {}
        }
    }

    fn find_projects(&mut self) {
        let plays = self.files.iter().filter(|file| file.content == Content::Plays);
        let playbooks: BTreeSet<String> =
            plays.map(|file| layout::directory(&file.path).to_owned()).collect();
        for file in &mut self.files {
            let mut directory = layout::directory(&file.path);
            while !directory.is_empty() && !playbooks.contains(directory) {
                directory = layout::directory(directory);
            }
            directory.clone_into(&mut file.project);
        }
    }

    fn define(&mut self) {
        for file in &self.files {
            for document in &file.documents {
                match (file.content, file.part) {
                    (Content::Values, Part::All | Part::Some | Part::Vars | Part::Defaults) => {
                        self.variables.define(document, file.part, &file.home, &file.project, &file.path);
                    }
                    (Content::Inventory, _) => define_inventory(&mut self.variables, file, document, 0),
                    (Content::Tasks | Content::Plays, _) => note_running(&mut self.variables, document),
                    _ => {}
                }
            }
        }
    }

    /// The file of that path, with either ending that YAML has if it has none.
    fn file(&self, path: &str) -> Option<usize> {
        let is = |file: &File| {
            file.path.strip_prefix(path).is_some_and(|ending| matches!(ending, "" | ".yml" | ".yaml"))
        };
        self.files.iter().position(is)
    }
}

/// What documents are, by the part they have or else by what they hold.
fn content(part: Part, documents: &[Arc<Node>], fragment: bool) -> Content {
    let Some(first) = documents.iter().find(|document| !document.is_null()) else { return Content::Other };
    let Some(items) = first.list() else {
        return match part {
            Part::Unsaid if fragment => Content::Values,
            Part::Unsaid if is_inventory(first) => Content::Inventory,
            Part::Unsaid | Part::Tasks if !first.is_map() => Content::Other,
            _ => Content::Values,
        };
    };
    let has = |names: &[&str]| items.iter().any(|item| names.iter().any(|name| item.get(name).is_some()));
    let names_modules = || items.iter().any(|item| modules::is_task(item));
    if has(&["hosts", "import_playbook", "ansible.builtin.import_playbook"]) {
        Content::Plays
    } else if part == Part::Tasks || fragment || names_modules() {
        Content::Tasks
    } else {
        Content::Other
    }
}

/// A mapping of groups, each with nothing but hosts, children and variables.
fn is_inventory(document: &Node) -> bool {
    let known = |key: &Node| key.text().is_some_and(|key| matches!(key, "hosts" | "children" | "vars"));
    let groups = document.entries();
    let fits =
        |group: &Node| group.is_null() || group.is_map() && group.entries().iter().all(|(key, _)| known(key));
    groups.iter().all(|(_, group)| fits(group)) && groups.iter().any(|(_, group)| group.is_map())
}

fn define_inventory(variables: &mut Variables, file: &File, groups: &Node, depth: usize) {
    if depth > 20 {
        return;
    }
    for (name, group) in groups.entries() {
        let part = if name.text() == Some("all") { Part::All } else { Part::Some };
        if let Some(values) = group.get("vars") {
            variables.define(values, part, &file.home, &file.project, &file.path);
        }
        for (_, host) in group.get("hosts").map(|hosts| hosts.entries()).unwrap_or_default() {
            variables.define(host, Part::Some, &file.home, &file.project, &file.path);
        }
        if let Some(children) = group.get("children") {
            define_inventory(variables, file, children, depth + 1);
        }
    }
}

/// Notes what tasks set: facts, and what others come to.
fn note_running(variables: &mut Variables, node: &Node) {
    for item in node.list().unwrap_or_default() {
        note_running(variables, item);
    }
    for (key, value) in node.entries() {
        match key.text().unwrap_or_default() {
            "register" => variables.run(value.text().unwrap_or_default()),
            "set_fact" | "ansible.builtin.set_fact" => {
                value
                    .entries()
                    .into_iter()
                    .filter_map(|(name, _)| name.text())
                    .for_each(|name| variables.run(name));
            }
            _ => note_running(variables, value),
        }
    }
}

fn looks_like_plays(text: &str) -> bool {
    let begins = |line: &str, key: &str| line.trim_start().trim_start_matches("- ").starts_with(key);
    let any = |key: &str| text.lines().any(|line| begins(line, key));
    any("hosts:") && (any("tasks:") || any("roles:"))
}

#[cfg(test)]
mod tests;

//! The way through plays, roles, blocks and included files, task by task.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::super::products::Products;
use super::super::yaml::Node;
use super::layout::{self, Part};
use super::modules;
use super::template::Templates;
use super::variables::{Layer, Scope, Thing, layer};
use super::{Content, Project};
use crate::outdated::pin::{Found, Image, Manifest, Unread};

/// How many files may include one another in a row, and how often files may be gone through in all.
const DEEPEST: usize = 20;
const MOST: usize = 20_000;

/// A way through a project.
pub(super) struct Walk<'project> {
    project: &'project Project,
    pub(super) manifest: Manifest,
    pub(super) templates: Templates<'project>,
    pub(super) found: Found,
    pub(super) products: Products,
    /// What tasks fetch, which is then not the project's own.
    pub(super) fetched: Vec<Image>,
    /// The files that were gone through, each with the variables around it.
    seen: HashMap<(usize, Vec<usize>), Vec<Layer>>,
    depth: usize,
}

impl<'project> Walk<'project> {
    pub(super) fn new(project: &'project Project, manifest: Manifest) -> Self {
        Self {
            project,
            manifest,
            templates: Templates::new(&project.variables),
            found: Found::default(),
            products: Products::default(),
            fetched: Vec::new(),
            seen: HashMap::new(),
            depth: 0,
        }
    }

    /// Goes through every playbook, and then through the files that nothing led to.
    pub(super) fn all(&mut self) {
        let project = self.project;
        for file in project.files.iter().filter(|file| file.content == Content::Plays) {
            let scope = scope(file);
            file.documents.iter().for_each(|document| self.plays(document, &scope));
        }
        for (index, file) in project.files.iter().enumerate() {
            let led_to = self.seen.keys().any(|(seen, _)| *seen == index);
            if file.content == Content::Tasks && !led_to {
                self.visit(index, &scope(file));
            }
        }
    }

    /// Goes through documents that are not a file of the project's.
    pub(super) fn documents(&mut self, content: Content, documents: &[Arc<Node>]) {
        let scope = Scope::default();
        for document in documents {
            match content {
                Content::Plays => self.plays(document, &scope),
                Content::Tasks => self.tasks(document.list().unwrap_or_default(), &scope),
                _ => {}
            }
        }
    }

    /// What was found: each pin once, and what the project makes itself.
    pub(super) fn end(mut self) -> (Found, Products) {
        self.fetched.iter().for_each(|image| self.products.fetch(image));
        (self.found, self.products)
    }

    fn plays(&mut self, document: &Node, scope: &Scope) {
        for play in document.list().unwrap_or_default() {
            let mut scope = scope.clone();
            scope.play.extend(play.get("vars").map(|values| layer(values)));
            for file in play.get("vars_files").and_then(|files| files.list()).unwrap_or_default() {
                let read = self.values_of(file, &scope);
                scope.play.extend(read);
            }
            let roles = play.get("roles").and_then(|roles| roles.list()).unwrap_or_default();
            roles.iter().for_each(|role| self.listed_role(role, &scope));
            for section in ["pre_tasks", "tasks", "post_tasks", "handlers"] {
                let tasks = play.get(section).and_then(|tasks| tasks.list()).unwrap_or_default();
                self.tasks(tasks, &scope);
            }
        }
    }

    /// A role of a play's or of another role's.
    fn listed_role(&mut self, role: &Arc<Node>, scope: &Scope) {
        let mut scope = scope.clone();
        if role.is_map() {
            scope.near.push(layer(role));
            scope.near.extend(role.get("vars").map(|values| layer(values)));
        }
        let Some(name) = role.get("role").or_else(|| role.get("name")).or(Some(role)) else { return };
        self.role(name, None, &scope);
    }

    fn role(&mut self, name: &Arc<Node>, tasks_from: Option<&Arc<Node>>, scope: &Scope) {
        let from =
            tasks_from.and_then(|from| self.first_text(from, scope)).unwrap_or_else(|| "main".to_owned());
        let Some(name) = self.first_text(name, scope) else { return };
        for home in self.homes(&name, scope) {
            let scope = Scope { home: home.clone(), ..scope.clone() };
            if let Some(meta) = self.project.file(&format!("{home}/meta/main")) {
                self.dependencies(meta, &scope);
            }
            let from = from.trim_end_matches(".yml").trim_end_matches(".yaml");
            if let Some(index) = self.project.file(&format!("{home}/tasks/{from}")) {
                self.visit(index, &scope);
            }
        }
    }

    fn dependencies(&mut self, meta: usize, scope: &Scope) {
        if self.depth == DEEPEST {
            return;
        }
        self.depth += 1;
        let project = self.project;
        for document in &project.files[meta].documents {
            let roles = document.get("dependencies").and_then(|roles| roles.list()).unwrap_or_default();
            roles.iter().for_each(|role| self.listed_role(role, scope));
        }
        self.depth -= 1;
    }

    /// The directories of a role: those of the same project before those of others.
    fn homes(&self, name: &str, scope: &Scope) -> Vec<String> {
        let short = name.rsplit(['/', '.']).next().unwrap_or_default();
        let files = self.project.files.iter().filter(|file| file.part == Part::Tasks);
        let named = files.filter(|file| file.home.rsplit('/').next() == Some(short));
        let mut homes: Vec<(bool, &str)> =
            named.map(|file| (layout::related(&file.project, &scope.project), file.home.as_str())).collect();
        homes.sort_unstable();
        homes.dedup();
        let close = homes.iter().any(|(related, _)| *related);
        homes.into_iter().filter(|(related, _)| *related == close).map(|(_, home)| home.to_owned()).collect()
    }

    fn visit(&mut self, index: usize, scope: &Scope) {
        let layers: Vec<Layer> = scope.near.iter().chain(&scope.play).cloned().collect();
        let addresses = layers.iter().map(|layer| Arc::as_ptr(layer).addr()).collect();
        // Kept, so that nothing else comes to be at their addresses.
        let new = self.seen.insert((index, addresses), layers).is_none();
        if !new || self.depth == DEEPEST || self.is_too_much(index) {
            return;
        }
        self.depth += 1;
        let project = self.project;
        let file = &project.files[index];
        let scope = Scope { file: file.path.clone(), ..scope.clone() };
        for document in &file.documents {
            self.tasks(document.list().unwrap_or_default(), &scope);
        }
        self.depth -= 1;
    }

    /// Whether there were too many files to go through another one, which is told once.
    fn is_too_much(&mut self, index: usize) -> bool {
        let place = self.project.files[index].documents.first().map(|document| document.place.clone());
        if self.seen.len() == MOST {
            let why = "the files that include one another are too many to follow".to_owned();
            self.found.unread.extend(place.map(|span| Unread { span, why }));
        }
        self.seen.len() >= MOST
    }

    pub(super) fn tasks(&mut self, tasks: &[Arc<Node>], scope: &Scope) {
        let mut scope = scope.clone();
        for task in tasks {
            let own = task.get("vars").map_or_else(|| scope.clone(), |values| scope.with(layer(values)));
            for name in ["include_vars", "ansible.builtin.include_vars"] {
                if let Some(file) = task.get(name) {
                    scope.near.extend(self.values_of(file.get("file").unwrap_or(file), &own));
                }
            }
            for section in ["block", "rescue", "always"] {
                if let Some(tasks) = task.get(section).and_then(|tasks| tasks.list()) {
                    self.tasks(tasks, &own);
                }
            }
            if task.is_map() && does_something(task) {
                self.looped(task, &own).iter().for_each(|scope| self.task(task, scope));
            }
        }
    }

    fn task(&mut self, task: &Node, scope: &Scope) {
        for (key, given) in task.entries() {
            let key = key.text().unwrap_or_default();
            match key.strip_prefix("ansible.builtin.").unwrap_or(key) {
                "include_tasks" | "import_tasks" | "include" => {
                    self.included_file(given.get("file").unwrap_or(given), scope);
                }
                "include_role" | "import_role" => {
                    if let Some(name) = given.get("name") {
                        self.role(name, given.get("tasks_from"), scope);
                    }
                }
                key => {
                    if let Some(module) = modules::known(key) {
                        self.module(module, task, given, scope);
                    }
                }
            }
        }
    }

    fn included_file(&mut self, file: &Arc<Node>, scope: &Scope) {
        let Some(name) = self.first_text(file, scope) else { return };
        let beside = layout::directory(&scope.file).to_owned();
        let tasks = format!("{}/tasks", scope.home);
        let places = [&beside, &tasks, &scope.home, &scope.project];
        let found = places.iter().find_map(|place| self.project.file(&layout::joined(place, &name)));
        if let Some(index) = found {
            self.visit(index, scope);
        }
    }

    /// The scopes in which a task is done: one for each item that it loops over.
    fn looped(&self, task: &Node, scope: &Scope) -> Vec<Scope> {
        let looped = task.entries().into_iter().find_map(|(key, list)| {
            let key = key.text()?;
            (key == "loop" || key.starts_with("with_")).then_some((key.to_owned(), list))
        });
        let Some((how, list)) = looped else { return vec![scope.clone()] };
        let control = task.get("loop_control").and_then(|control| control.get("loop_var"));
        let name = control.and_then(|name| name.text()).unwrap_or("item");
        let known = [
            "loop",
            "with_items",
            "with_list",
            "with_flattened",
            "with_dict",
            "with_community.general.flattened",
        ];
        let items = if known.contains(&how.as_str()) {
            self.templates
                .items(&Thing::Node(Arc::clone(list)), scope)
                .map_err(super::variables::Why::message)
        } else {
            Err(format!("what {how} loops over is only known to Ansible"))
        };
        let items = items.unwrap_or_else(|why| vec![Thing::Unknown(why)]);
        let set = |item: Thing| scope.with(Arc::new(BTreeMap::from([(name.to_owned(), item)])));
        items.into_iter().map(set).collect()
    }

    /// What a file of values sets, found beside the file that names it.
    fn values_of(&self, file: &Arc<Node>, scope: &Scope) -> Vec<Layer> {
        let Some(name) = self.first_text(file, scope) else { return Vec::new() };
        let beside = layout::directory(&scope.file).to_owned();
        let vars = format!("{}/vars", scope.home);
        let places = [&beside, &vars, &scope.home, &scope.project];
        let found = places.iter().find_map(|place| self.project.file(&layout::joined(place, &name)));
        let documents = found.map(|index| &self.project.files[index].documents);
        documents.into_iter().flatten().map(|values| layer(values)).collect()
    }

    fn first_text(&self, node: &Arc<Node>, scope: &Scope) -> Option<String> {
        let rows = self.templates.texts(&[Thing::Node(Arc::clone(node))], scope).ok()?;
        Some(rows.first()?.first()?.text())
    }
}

/// Whether a task includes others or uses a module that counts: its loop may be looked at then.
fn does_something(task: &Node) -> bool {
    task.entries().into_iter().any(|(key, _)| {
        let key = key.text().unwrap_or_default();
        let includes = ["include_tasks", "import_tasks", "include_role", "import_role", "include"];
        modules::known(key).is_some() || includes.contains(&key.rsplit('.').next().unwrap_or_default())
    })
}

fn scope(file: &super::File) -> Scope {
    Scope {
        file: file.path.clone(),
        home: file.home.clone(),
        project: file.project.clone(),
        ..Scope::default()
    }
}

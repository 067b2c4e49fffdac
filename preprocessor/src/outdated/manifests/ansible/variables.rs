//! The variables of an Ansible project, and what a task sees of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::yaml::Node;
use super::layout::{self, Part};
use crate::outdated::spelling::Spelling;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Thing {
    /// As it stands in a file.
    Node(Arc<Node>),
    /// A text that was put together.
    Text(Spelling),
    /// What an expression comes to.
    Computed(minijinja::Value),
    /// One that cannot be told, and why.
    Unknown(String),
}

/// Why a value cannot be told, in the words of a sentence's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It is set nowhere.
    Unset(String),
    /// It is set, and only known once things run.
    Hidden(String),
}

impl Why {
    pub(super) fn message(self) -> String {
        match self {
            Self::Unset(why) | Self::Hidden(why) => why,
        }
    }
}

/// Variables that are set together.
pub(super) type Layer = Arc<BTreeMap<String, Thing>>;

/// What a task sees of variables.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// What blocks, loops and includes around it set; the innermost last.
    pub(super) near: Vec<Layer>,
    /// What its play sets.
    pub(super) play: Vec<Layer>,
    /// The file that it stands in.
    pub(super) file: String,
    /// The directory of its role or playbook.
    pub(super) home: String,
    /// The directory of the project that it belongs to.
    pub(super) project: String,
    /// The group or host for which it is looked at, if values differ between them.
    pub(super) world: Option<World>,
}

impl Scope {
    /// The same with more set around it.
    pub(super) fn with(&self, layer: Layer) -> Self {
        let mut scope = self.clone();
        scope.near.push(layer);
        scope
    }
}

/// What a mapping sets.
pub(super) fn layer(values: &Node) -> Layer {
    let named = values.entries().into_iter().rev();
    let named =
        named.filter_map(|(name, value)| Some((name.text()?.to_owned(), Thing::Node(Arc::clone(value)))));
    Arc::new(named.collect())
}

/// The file or directory of values that belong together: a group's or a host's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct World {
    directory: String,
    name: String,
}

/// A variable's value in a file of its own.
#[derive(Clone, Debug)]
struct Definition {
    value: Arc<Node>,
    part: Part,
    home: String,
    project: String,
    world: World,
}

/// All variables of a project.
#[derive(Debug, Default)]
pub(super) struct Variables {
    defined: BTreeMap<String, Vec<Definition>>,
    /// Those that tasks set.
    running: BTreeSet<String>,
}

impl Variables {
    /// Adds what a file sets, which has this part in the project.
    pub(super) fn define(&mut self, values: &Node, part: Part, home: &str, project: &str, path: &str) {
        let world = world(path);
        for (name, value) in values.entries() {
            let Some(name) = name.text() else { continue };
            let (home, project, world) = (home.to_owned(), project.to_owned(), world.clone());
            let definition = Definition { value: Arc::clone(value), part, home, project, world };
            self.defined.entry(name.to_owned()).or_default().push(definition);
        }
    }

    /// Notes a variable that a task sets.
    pub(super) fn run(&mut self, name: &str) {
        self.running.insert(name.to_owned());
    }

    /// The values that a variable has for a task, one for each group or host where these differ.
    ///
    /// The worlds that had to be told apart are added to `worlds`.
    pub(super) fn lookup(
        &self,
        name: &str,
        scope: &Scope,
        worlds: &mut BTreeSet<World>,
    ) -> Result<Vec<Thing>, Why> {
        if name == "omit" {
            return Ok(vec![Thing::Text(Spelling { pieces: Vec::new() })]);
        }
        let among = |layers: &[Layer]| layers.iter().rev().find_map(|layer| layer.get(name).cloned());
        if let Some(near) = among(&scope.near) {
            return told(near);
        }
        let all: Vec<&Definition> = self.defined.get(name).into_iter().flatten().collect();
        let own = |part: Part| {
            all.iter().copied().filter(|one| one.part == part && one.home == scope.home).collect()
        };
        let role: Vec<&Definition> = own(Part::Vars);
        if role.is_empty()
            && let Some(play) = among(&scope.play)
        {
            return told(play);
        }
        let chosen = if role.is_empty() { self.for_hosts(&all, scope, own(Part::Defaults)) } else { role };
        let chosen = in_world(chosen, scope.world.as_ref());
        if chosen.is_empty() {
            return Err(self.missing(name));
        }
        if chosen.len() > 1 {
            worlds.extend(chosen.iter().map(|one| one.world.clone()));
        }
        Ok(chosen.into_iter().map(|one| Thing::Node(Arc::clone(&one.value))).collect())
    }

    /// What inventories say, and a role's defaults where they say nothing; or else what other roles do.
    fn for_hosts<'all>(
        &'all self,
        all: &[&'all Definition],
        scope: &Scope,
        defaults: Vec<&'all Definition>,
    ) -> Vec<&'all Definition> {
        let near: Vec<&Definition> =
            all.iter().copied().filter(|one| layout::related(&one.project, &scope.project)).collect();
        let hosts = near.iter().copied().filter(|one| matches!(one.part, Part::All | Part::Some));
        let mut hosts: Vec<&Definition> = hosts.collect();
        if !hosts.iter().any(|one| one.part == Part::All) {
            hosts.extend(defaults);
        }
        if hosts.is_empty() { near } else { hosts }
    }

    fn missing(&self, name: &str) -> Why {
        if self.running.contains(name) {
            return Why::Hidden(format!("the variable {name} is set while the tasks run"));
        }
        let magic =
            ["hostvars", "groups", "inventory_hostname", "inventory_dir", "playbook_dir", "role_path"];
        if name.starts_with("ansible_") || magic.contains(&name) {
            return Why::Hidden(format!("the variable {name} depends on the host"));
        }
        Why::Unset(format!("the variable {name} is set nowhere"))
    }
}

fn told(thing: Thing) -> Result<Vec<Thing>, Why> {
    match thing {
        Thing::Unknown(why) => Err(Why::Hidden(why)),
        thing => Ok(vec![thing]),
    }
}

/// Those that are closest to a group or host.
fn in_world<'all>(chosen: Vec<&'all Definition>, world: Option<&World>) -> Vec<&'all Definition> {
    let Some(world) = world else { return chosen };
    let closest = |is: &dyn Fn(&Definition) -> bool| {
        let close: Vec<&Definition> = chosen.iter().copied().filter(|one| is(one)).collect();
        (!close.is_empty()).then_some(close)
    };
    closest(&|one| one.world == *world)
        .or_else(|| closest(&|one| one.world.directory == world.directory))
        .unwrap_or(chosen)
}

/// `group_vars/web.yml` and the files of `group_vars/web/` belong together; anything else is alone.
fn world(path: &str) -> World {
    for marker in ["group_vars/", "host_vars/"] {
        if let Some(at) = path.rfind(marker) {
            let rest = &path[at + marker.len()..];
            let name = rest.split('/').next().unwrap_or_default();
            let name = name.split('.').next().unwrap_or_default();
            return World { directory: path[..at].to_owned(), name: format!("{marker}{name}") };
        }
    }
    World { directory: layout::directory(path).to_owned(), name: path.to_owned() }
}

//! What the path of a file says of its part in an Ansible project.

/// The part that a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Tasks or handlers.
    Tasks,
    /// The values that a role falls back to.
    Defaults,
    /// The values of a role, or of a playbook beside it.
    Vars,
    /// What a role depends on.
    Meta,
    /// The values of all hosts.
    All,
    /// The values of one group, or of one host.
    Some,
    /// Playbooks, inventories, and whatever is no part of Ansible's.
    Unsaid,
}

/// The part, and the directory that it is a part of: of a role, or of a playbook or inventory.
pub(super) fn part(path: &str) -> (Part, &str) {
    let mut directories: Vec<(usize, &str)> = Vec::new();
    let mut start = 0;
    for name in path.split('/') {
        directories.push((start, name));
        start += name.len() + 1;
    }
    let file = directories.pop().map_or("", |(_, name)| name);
    for (index, (at, name)) in directories.iter().enumerate().rev() {
        let home = path[..*at].trim_end_matches('/');
        let next = directories.get(index + 1).map_or(file, |(_, name)| name);
        let part = match *name {
            "tasks" | "handlers" => Part::Tasks,
            "defaults" => Part::Defaults,
            "vars" => Part::Vars,
            "meta" => Part::Meta,
            "group_vars" if stem(next) == "all" => Part::All,
            "group_vars" | "host_vars" => Part::Some,
            _ => continue,
        };
        return (part, home);
    }
    (Part::Unsaid, directory(path))
}

/// Whether Ansible reads a file of this name for its values or tasks.
pub(in super::super) fn is_yaml(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let grouped = || matches!(part(path).0, Part::All | Part::Some);
    match name.rsplit_once('.') {
        Some((_, extension)) => matches!(extension, "yml" | "yaml"),
        None => grouped(),
    }
}

/// The directory that a file lies in.
pub(super) fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

fn stem(name: &str) -> &str {
    name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml")).unwrap_or(name)
}

/// A path with a `..` or `.` taken out where there is one.
pub(super) fn joined(directory: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether two directories are the same, or one is in the other.
pub(super) fn related(one: &str, other: &str) -> bool {
    let within = |inner: &str, outer: &str| {
        outer.is_empty()
            || inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    within(one, other) || within(other, one)
}

//! What a picture shows, before anything of it has a place.

use std::collections::BTreeMap;

use crate::inventory::{Container, Inventory, Mount, Network, Port, Sign, Source};

/// Everything in a picture.
#[derive(Debug)]
pub(super) struct Scene<'run> {
    /// Sorted by name.
    pub(super) containers: Vec<Drawn<'run>>,
    /// The networks, and the containers in them.
    pub(super) bands: Vec<Band<'run>>,
    /// What is mounted, and volumes that are not: volumes first, each sorted by name.
    pub(super) stores: Vec<Store<'run>>,
    /// Whether signs say what has changed.
    pub(super) compared: bool,
}

/// A container.
#[derive(Debug)]
pub(super) struct Drawn<'run> {
    /// As it is, or as it was if it is gone.
    pub(super) it: &'run Container,
    pub(super) sign: Option<Sign>,
    /// What is otherwise, in a few words.
    pub(super) note: String,
    /// The network that it is drawn in; empty where it is in none.
    pub(super) home: &'run str,
    pub(super) ports: Vec<(&'run Port, Option<Sign>)>,
    pub(super) mounts: Vec<(&'run Mount, Option<Sign>)>,
}

/// A network.
#[derive(Debug)]
pub(super) struct Band<'run> {
    /// Empty for the containers that are in none.
    pub(super) name: &'run str,
    /// `None` for those that every engine has.
    pub(super) network: Option<&'run Network>,
    pub(super) sign: Option<Sign>,
    /// The containers that are drawn in it, by index.
    pub(super) own: Vec<usize>,
    /// Those in it that are drawn in another one.
    pub(super) guests: Vec<usize>,
}

/// A volume, or a path of the host that is mounted.
#[derive(Debug)]
pub(super) struct Store<'run> {
    /// The volume's name or the path.
    pub(super) name: &'run str,
    pub(super) is_volume: bool,
    pub(super) sign: Option<Sign>,
    /// The containers that mount it, by index, and where.
    pub(super) mounts: Vec<(usize, &'run Mount, Option<Sign>)>,
}

impl<'run> Scene<'run> {
    pub(super) fn of(now: &'run Inventory, before: Option<&'run Inventory>) -> Self {
        let compared = before.is_some();
        let mut containers = containers(now, before);
        let bands = bands(&containers, now, before);
        for band in &bands {
            band.own.iter().for_each(|index| containers[*index].home = band.name);
        }
        let stores = stores(&containers, now, before);
        Self { containers, bands, stores, compared }
    }
}

impl Drawn<'_> {
    /// Its address in a network; empty where it has none.
    pub(super) fn address(&self, network: &str) -> &str {
        let mut networks = self.it.networks.iter();
        networks.find(|membership| membership.network == network).map_or("", |found| &found.address)
    }

    pub(super) fn is_running(&self) -> bool {
        self.it.state == "running" && self.sign != Some(Sign::Removed)
    }
}

/// Something as it is now, and as it was.
type Pair<'run, T> = (Option<&'run T>, Option<&'run T>);

/// The things of both lists by what they are known by.
fn pairs<'run, T, K: Ord>(
    now: &'run [T],
    before: &'run [T],
    known_by: impl Fn(&'run T) -> K,
) -> BTreeMap<K, Pair<'run, T>> {
    let mut pairs: BTreeMap<K, Pair<'run, T>> = BTreeMap::new();
    for thing in now {
        pairs.entry(known_by(thing)).or_default().0 = Some(thing);
    }
    for thing in before {
        pairs.entry(known_by(thing)).or_default().1 = Some(thing);
    }
    pairs
}

/// The sign of a thing that is there now, that was there, and that is otherwise.
fn sign(compared: bool, now: bool, before: bool, otherwise: bool) -> Option<Sign> {
    match (now, before) {
        (true, false) if compared => Some(Sign::Added),
        (false, true) if compared => Some(Sign::Removed),
        (true, true) if compared && otherwise => Some(Sign::Changed),
        _ => None,
    }
}

fn containers<'run>(now: &'run Inventory, before: Option<&'run Inventory>) -> Vec<Drawn<'run>> {
    let compared = before.is_some();
    let earlier = before.map_or(&[][..], |before| &before.containers);
    let all = pairs(&now.containers, earlier, |container| container.name.as_str());
    let drawn = all.into_values().filter_map(|(now, before)| {
        let note = match (now, before) {
            (Some(now), Some(before)) => otherwise(now, before),
            _ => String::new(),
        };
        Some(Drawn {
            it: now.or(before)?,
            sign: sign(compared, now.is_some(), before.is_some(), !note.is_empty()),
            note,
            home: "",
            ports: ports(now, before, compared),
            mounts: mounts(now, before, compared),
        })
    });
    drawn.collect()
}

/// What is otherwise of a container; nothing of addresses, which are given out anew at each start.
fn otherwise(now: &Container, before: &Container) -> String {
    if now.id != before.id {
        return "replaced".to_owned();
    }
    let networks = |container: &Container| -> Vec<String> {
        container.networks.iter().map(|membership| membership.network.clone()).collect()
    };
    let mut words = Vec::new();
    if now.state != before.state {
        words.push(format!("was {}", before.state));
    }
    if networks(now) != networks(before) {
        words.push("other networks".to_owned());
    }
    if now.ports != before.ports {
        words.push("other ports".to_owned());
    }
    if now.mounts != before.mounts {
        words.push("other mounts".to_owned());
    }
    words.join(", ")
}

fn ports<'run>(
    now: Option<&'run Container>,
    before: Option<&'run Container>,
    compared: bool,
) -> Vec<(&'run Port, Option<Sign>)> {
    let of = |container: Option<&'run Container>| container.map_or(&[][..], |it| it.ports.as_slice());
    let is_double = |port: &Port| {
        // What is published on all addresses is listed for both kinds of them.
        let other = Port { address: "0.0.0.0".to_owned(), ..port.clone() };
        port.address == "::" && (of(now).contains(&other) || of(before).contains(&other))
    };
    let all = pairs(of(now), of(before), |port| port).into_iter();
    let all = all.filter(|(port, _)| !is_double(port));
    all.map(|(port, (now, before))| (port, sign(compared, now.is_some(), before.is_some(), false))).collect()
}

fn bands<'run>(
    containers: &[Drawn<'run>],
    now: &'run Inventory,
    before: Option<&'run Inventory>,
) -> Vec<Band<'run>> {
    let compared = before.is_some();
    let earlier = before.map_or(&[][..], |before| &before.networks);
    let mut bands: BTreeMap<(usize, &str), Band<'run>> = BTreeMap::new();
    for (name, (now, before)) in pairs(&now.networks, earlier, |network| network.name.as_str()) {
        let sign = sign(compared, now.is_some(), before.is_some(), now != before);
        let network = now.or(before);
        bands.insert((rank(name), name), Band { network, sign, ..empty(name) });
    }
    for (index, drawn) in containers.iter().enumerate() {
        let home = home(drawn.it, containers);
        let mut names: Vec<&str> = networks(drawn.it).collect();
        if names.is_empty() {
            names.push("");
        }
        for name in names {
            let band = bands.entry((rank(name), name)).or_insert_with(|| empty(name));
            if name == home { &mut band.own } else { &mut band.guests }.push(index);
        }
    }
    bands.into_values().collect()
}

fn empty(name: &str) -> Band<'_> {
    Band { name, network: None, sign: None, own: Vec::new(), guests: Vec::new() }
}

/// The networks of a container; `none` is none.
fn networks(container: &Container) -> impl Iterator<Item = &str> {
    let names = container.networks.iter().map(|membership| membership.network.as_str());
    names.filter(|name| *name != "none")
}

/// The network that a container is drawn in: the one with the most containers.
fn home<'run>(container: &'run Container, containers: &[Drawn<'_>]) -> &'run str {
    let members = |name: &str| {
        containers.iter().filter(|drawn| networks(drawn.it).any(|network| network == name)).count()
    };
    let homes = networks(container).map(|name| (std::cmp::Reverse(members(name)), name));
    homes.min().map_or("", |(_, name)| name)
}

/// The system's own networks come first, those that every engine has after them.
fn rank(network: &str) -> usize {
    match network {
        "bridge" => 1,
        "host" => 2,
        "" => 3,
        _ => 0,
    }
}

fn mounts<'run>(
    now: Option<&'run Container>,
    before: Option<&'run Container>,
    compared: bool,
) -> Vec<(&'run Mount, Option<Sign>)> {
    let of = |container: Option<&'run Container>| container.map_or(&[][..], |it| it.mounts.as_slice());
    let known_by = |mount: &'run Mount| (place(&mount.source), mount.target.as_str());
    let all = pairs(of(now), of(before), known_by).into_values();
    let all = all.filter_map(|(now, before)| {
        let otherwise = now.is_some_and(|now| before.is_some_and(|before| now.writable != before.writable));
        Some((now.or(before)?, sign(compared, now.is_some(), before.is_some(), otherwise)))
    });
    all.collect()
}

/// What a source is sorted by; memory has no name.
fn place(source: &Source) -> (usize, &str) {
    match source {
        Source::Volume(name) => (0, name),
        Source::Bind(path) => (1, path),
        Source::Tmpfs => (2, ""),
    }
}

fn stores<'run>(
    containers: &[Drawn<'run>],
    now: &'run Inventory,
    before: Option<&'run Inventory>,
) -> Vec<Store<'run>> {
    let mut found: BTreeMap<(usize, &str), Found<'run>> = BTreeMap::new();
    let earlier = before.map_or(&[][..], |before| &before.volumes);
    for (name, (now, before)) in pairs(&now.volumes, earlier, String::as_str) {
        found.entry((0, name)).or_default().seen(now.is_some(), before.is_some());
    }
    for (index, drawn) in containers.iter().enumerate() {
        for (mount, sign) in drawn.mounts.iter().filter(|(mount, _)| mount.source != Source::Tmpfs) {
            let found = found.entry(place(&mount.source)).or_default();
            found.seen(*sign != Some(Sign::Removed), before.is_some() && *sign != Some(Sign::Added));
            found.mounts.push((index, mount, *sign));
        }
    }
    let stores = found.into_iter().map(|((kind, name), found)| Store {
        name,
        is_volume: kind == 0,
        sign: sign(before.is_some(), found.now, found.before, false),
        mounts: found.mounts,
    });
    stores.collect()
}

/// What is known of a volume or path.
#[derive(Default)]
struct Found<'run> {
    now: bool,
    before: bool,
    mounts: Vec<(usize, &'run Mount, Option<Sign>)>,
}

impl Found<'_> {
    fn seen(&mut self, now: bool, before: bool) {
        self.now |= now;
        self.before |= before;
    }
}

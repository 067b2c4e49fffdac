//! What a picture says in words: its labels, and all of it once more for those who cannot see it.

use super::scene::{Band, Drawn, Scene, Store};
use crate::inventory::{Port, Sign};
use crate::prose::count;

/// Letters that are kept of the name that an engine has made up for a volume.
const SHORT: usize = 12;

/// A label behind its sign.
pub(super) fn signed(sign: Option<Sign>, label: &str) -> String {
    match sign {
        Some(Sign::Added) => format!("+ {label}"),
        Some(Sign::Removed) => format!("− {label}"),
        Some(Sign::Changed) => format!("~ {label}"),
        None => label.to_owned(),
    }
}

/// What a container is doing.
pub(super) fn state(drawn: &Drawn<'_>) -> String {
    match (drawn.sign, drawn.is_running()) {
        (Some(Sign::Removed), _) => "○ gone".to_owned(),
        (_, true) => "● running".to_owned(),
        (_, false) => format!("○ {}", drawn.it.state),
    }
}

/// Where a port is published, and where it leads to if that is another number.
pub(super) fn port(port: &Port) -> String {
    let inside = format!("{}/{}", port.container, port.protocol);
    match (outside(port), port.host == port.container) {
        (outside, true) => format!("{outside}/{}", port.protocol),
        (outside, false) => format!("{outside} → {inside}"),
    }
}

/// The port of the host, with its address if it is published on one only.
fn outside(port: &Port) -> String {
    match port.address.as_str() {
        "0.0.0.0" | "::" | "" => port.host.to_string(),
        address if address.contains(':') => format!("[{address}]:{}", port.host),
        address => format!("{address}:{}", port.host),
    }
}

/// A container in a network that it is not drawn in.
pub(super) fn guest(drawn: &Drawn<'_>) -> String {
    signed(drawn.sign, &format!("also {}", drawn.it.name))
}

/// The heading of a band.
pub(super) fn network<'run>(band: &Band<'run>) -> &'run str {
    match band.name {
        "" => "no network",
        name => name,
    }
}

/// What stands beside the heading of a band.
pub(super) fn about(band: &Band<'_>) -> String {
    match (band.network, band.name) {
        (Some(network), _) if network.driver == "bridge" => network.subnet.clone(),
        (Some(network), _) if network.subnet.is_empty() => network.driver.clone(),
        (Some(network), _) => format!("{} · {}", network.driver, network.subnet),
        (None, "bridge") => "the default network".to_owned(),
        (None, "host") => "the host's own network".to_owned(),
        (None, _) => String::new(),
    }
}

/// The name of what is mounted; one that the engine has made up is cut.
pub(super) fn name(store: &Store<'_>) -> String {
    let made_up = store.name.len() == 64 && store.name.bytes().all(|byte| byte.is_ascii_hexdigit());
    match made_up && store.is_volume {
        true => format!("{}…", &store.name[..SHORT]),
        false => store.name.to_owned(),
    }
}

/// What kind of thing is mounted, and whether anybody may write to it.
pub(super) fn kind(store: &Store<'_>) -> String {
    let kind = if store.is_volume { "volume" } else { "bind mount" };
    let written = store.mounts.is_empty() || store.mounts.iter().any(|(_, mount, _)| mount.writable);
    if written { kind.to_owned() } else { format!("{kind}, read-only") }
}

/// Where something is mounted.
pub(super) fn place(store: &Store<'_>) -> String {
    let Some((_, first, _)) = store.mounts.first() else { return "not mounted".to_owned() };
    let alike = |path: &str| path.trim_end_matches('/') == first.target.trim_end_matches('/');
    if !store.mounts.iter().all(|(_, mount, _)| alike(&mount.target)) {
        "at several places".to_owned()
    } else if alike(store.name) {
        "at the same path".to_owned()
    } else {
        format!("at {}", first.target)
    }
}

/// The name of the picture.
pub(super) fn title(scene: &Scene<'_>) -> String {
    let what = if scene.compared { "The system, and what has changed in it" } else { "The system" };
    what.to_owned()
}

/// What stands below the picture.
pub(super) fn caption(scene: &Scene<'_>) -> String {
    let there = |sign: Option<Sign>| sign != Some(Sign::Removed);
    let containers = scene.containers.iter().filter(|drawn| there(drawn.sign)).count();
    let networks = scene.bands.iter().filter(|band| band.network.is_some() && there(band.sign)).count();
    let volumes = scene.stores.iter().filter(|store| store.is_volume && there(store.sign)).count();
    let (containers, networks) = (count(containers, "container"), count(networks, "network"));
    let volumes = count(volumes, "volume");
    let drawn = format!("Drawn from what the engine reported: {containers}, {networks}, {volumes}.");
    match (scene.compared, is_changed(scene)) {
        (false, _) => drawn,
        (true, true) => format!("{drawn} + is new, − is gone, ~ has changed since the picture before."),
        (true, false) => format!("{drawn} Nothing has changed since the picture before."),
    }
}

fn is_changed(scene: &Scene<'_>) -> bool {
    let containers = scene.containers.iter().map(|drawn| drawn.sign);
    let bands = scene.bands.iter().map(|band| band.sign);
    containers.chain(bands).chain(scene.stores.iter().map(|store| store.sign)).any(|sign| sign.is_some())
}

/// The whole picture as a text.
pub(super) fn told(scene: &Scene<'_>) -> String {
    let networks = scene.bands.iter().map(|band| of_network(band, &scene.containers));
    let containers = scene.containers.iter().map(of_container);
    let idle = scene.stores.iter().filter(|store| store.mounts.is_empty()).map(of_idle);
    let sentences: Vec<String> = networks.chain(containers).chain(idle).collect();
    if sentences.is_empty() { "There is no container.".to_owned() } else { sentences.join(" ") }
}

fn of_network(band: &Band<'_>, containers: &[Drawn<'_>]) -> String {
    let mut members: Vec<usize> = band.own.iter().chain(&band.guests).copied().collect();
    members.sort_unstable();
    let named = |index: &usize| {
        let drawn = &containers[*index];
        match drawn.address(band.name) {
            "" => drawn.it.name.clone(),
            address => format!("{} ({address})", drawn.it.name),
        }
    };
    let members: Vec<String> = members.iter().map(named).collect();
    let members = if members.is_empty() { "no container".to_owned() } else { members.join(", ") };
    let about = about(band);
    let about = if about.is_empty() { about } else { format!(" ({about})") };
    let of = if band.name.is_empty() { "In no network".to_owned() } else { format!("Network {}", band.name) };
    format!("{of}{}{about}: {members}.", change(band.sign, ""))
}

fn of_container(drawn: &Drawn<'_>) -> String {
    let container = drawn.it;
    let state = if drawn.sign == Some(Sign::Removed) { "gone" } else { &container.state };
    let mut told = format!("Container {}{}", container.name, change(drawn.sign, &drawn.note));
    told.push_str(&format!(": image {}, {state}", container.image));
    for (published, sign) in &drawn.ports {
        let inside = format!("{}/{}", published.container, published.protocol);
        let leads = format!("port {} of the host leads to its port {inside}", outside(published));
        told.push_str(&format!("; {leads}{}", change(*sign, "")));
    }
    for (mount, sign) in &drawn.mounts {
        let what = match &mount.source {
            crate::inventory::Source::Volume(name) => format!("the volume {name}"),
            crate::inventory::Source::Bind(path) => format!("the host's {path}"),
            crate::inventory::Source::Tmpfs => "memory".to_owned(),
        };
        let how = if mount.writable { "" } else { ", read-only" };
        told.push_str(&format!("; {what} at {}{how}{}", mount.target, change(*sign, "")));
    }
    told + "."
}

fn of_idle(store: &Store<'_>) -> String {
    format!("Volume {}{}: mounted nowhere.", name(store), change(store.sign, ""))
}

/// What has become of something, in brackets.
fn change(sign: Option<Sign>, note: &str) -> String {
    match sign {
        None => String::new(),
        Some(Sign::Added) => " (new)".to_owned(),
        Some(Sign::Removed) => " (gone)".to_owned(),
        Some(Sign::Changed) if note.is_empty() => " (changed)".to_owned(),
        Some(Sign::Changed) => format!(" (changed: {note})"),
    }
}

//! What is otherwise in one inventory than in another.

mod containers;
mod ports;

use super::{Deed, Effect, Image, Inventory, Kind, Mount, Network, Sign, Source};

/// What is otherwise afterwards, by kind and name. `done` are deeds that neither inventory shows, each with the id of
/// its container.
pub(super) fn between(before: &Inventory, after: &Inventory, done: &[(String, Deed)]) -> Vec<Effect> {
    let mut effects = containers::between(before, after, done);
    effects.extend(ports::between(before, after));
    effects.extend(images(&before.images, &after.images));
    effects.extend(networks(&before.networks, &after.networks));
    effects.extend(volumes(before, after));
    effects.sort();
    effects
}

fn effect(kind: Kind, sign: Sign, name: impl Into<String>, detail: impl Into<String>) -> Effect {
    Effect { kind, name: name.into(), sign, detail: detail.into() }
}

fn images(before: &[Image], after: &[Image]) -> Vec<Effect> {
    let of = |images: &[Image], name: &str| images.iter().position(|image| image.name == name);
    let gone = before.iter().filter(|image| of(after, &image.name).is_none());
    let gone = gone.map(|image| {
        let detail = namesake(image, after).map(|other| format!("still there as {}", other.name));
        effect(Kind::Image, Sign::Removed, &image.name, detail.unwrap_or_default())
    });
    let here = after.iter().filter_map(|image| match of(before, &image.name) {
        None => {
            let detail = namesake(image, before).map(|other| format!("the same as {}", other.name));
            Some(effect(Kind::Image, Sign::Added, &image.name, detail.unwrap_or_default()))
        }
        Some(old) if before[old].id != image.id => {
            Some(effect(Kind::Image, Sign::Changed, &image.name, "another image now"))
        }
        Some(_) => None,
    });
    gone.chain(here).collect()
}

/// Another name of the same image.
fn namesake<'images>(image: &Image, images: &'images [Image]) -> Option<&'images Image> {
    images.iter().find(|other| other.id == image.id && other.name != image.name)
}

fn networks(before: &[Network], after: &[Network]) -> Vec<Effect> {
    let of = |networks: &[Network], name: &str| networks.iter().position(|network| network.name == name);
    let gone = before.iter().filter(|network| of(after, &network.name).is_none());
    let gone = gone.map(|network| effect(Kind::Network, Sign::Removed, &network.name, ""));
    let here = after.iter().filter_map(|network| {
        let (sign, detail) = match of(before, &network.name).map(|index| &before[index]) {
            None => (Sign::Added, described(network)),
            Some(old) if old != network => {
                (Sign::Changed, format!("{}, was {}", described(network), described(old)))
            }
            Some(_) => return None,
        };
        Some(effect(Kind::Network, sign, &network.name, detail))
    });
    gone.chain(here).collect()
}

/// The subnet; the driver only if it is not the usual one.
fn described(network: &Network) -> String {
    match (network.driver.as_str(), network.subnet.as_str()) {
        ("bridge", subnet) => subnet.to_owned(),
        (driver, "") => driver.to_owned(),
        (driver, subnet) => format!("{driver}, {subnet}"),
    }
}

fn volumes(before: &Inventory, after: &Inventory) -> Vec<Effect> {
    let only_in = |here: &Inventory, there: &Inventory, sign: Sign| -> Vec<Effect> {
        let only = here.volumes.iter().filter(|name| !there.volumes.contains(*name));
        only.map(|name| match is_anonymous(name) {
            true => effect(Kind::Volume, sign, "(anonymous)", used_by(name, here)),
            false => effect(Kind::Volume, sign, name, ""),
        })
        .collect()
    };
    [only_in(before, after, Sign::Removed), only_in(after, before, Sign::Added)].concat()
}

/// Whether the engine has made up the name.
fn is_anonymous(volume: &str) -> bool {
    volume.len() == 64 && volume.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Where a volume is mounted: `/data in web`.
fn used_by(volume: &str, inventory: &Inventory) -> String {
    let shows = |mount: &&Mount| matches!(&mount.source, Source::Volume(name) if name == volume);
    let mounted = inventory.containers.iter().find_map(|container| {
        let mount = container.mounts.iter().find(shows)?;
        Some(format!("{} in {}", mount.target, container.name))
    });
    mounted.unwrap_or_default()
}

#[cfg(test)]
mod tests;

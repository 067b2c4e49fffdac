//! Ports of the host that lead to a container, or no longer do.

use std::collections::BTreeMap;

use super::effect;
use crate::inventory::{Container, Effect, Inventory, Kind, Port, Sign};

/// Where a port leads: to a port of a container.
type Target<'inventory> = (&'inventory str, u16);

pub(super) fn between(before: &Inventory, after: &Inventory) -> Vec<Effect> {
    // A container that was given another name takes its ports along.
    let name_now = |container: &Container| after.containers.iter().position(|now| now.id == container.id);
    let old = published(before, |container| {
        name_now(container).map_or(container.name.as_str(), |index| after.containers[index].name.as_str())
    });
    let new = published(after, |container| container.name.as_str());
    let gone = old.iter().filter(|(port, _)| !new.contains_key(*port));
    let gone = gone.map(|(port, target)| effect(Kind::Port, Sign::Removed, named(port), leads(port, target)));
    let here = new.iter().filter_map(|(port, target)| {
        let sign = match old.get(port) {
            None => Sign::Added,
            Some(before) if before != target => Sign::Changed,
            Some(_) => return None,
        };
        Some(effect(Kind::Port, sign, named(port), leads(port, target)))
    });
    gone.chain(here).collect()
}

/// Host ports by their address, number and protocol.
fn published<'inventory>(
    inventory: &'inventory Inventory,
    name: impl Fn(&'inventory Container) -> &'inventory str,
) -> BTreeMap<(&'inventory str, u16, &'inventory str), Target<'inventory>> {
    let ports = inventory.containers.iter().flat_map(|container| {
        let name = name(container);
        container.ports.iter().map(move |port| {
            let Port { address, host, container, protocol } = port;
            ((address.as_str(), *host, protocol.as_str()), (name, *container))
        })
    });
    ports.collect()
}

fn named((_, host, protocol): &(&str, u16, &str)) -> String {
    format!("{host}/{protocol}")
}

fn leads((address, ..): &(&str, u16, &str), (container, port): &Target<'_>) -> String {
    let only = if *address == "0.0.0.0" { String::new() } else { format!(", only at {address}") };
    format!("to port {port} of {container}{only}")
}

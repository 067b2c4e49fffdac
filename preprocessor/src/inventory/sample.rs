//! Inventories for tests.

use super::{Container, Image, Inventory, Membership, Mount, Network, Port, Source};

/// A container with an id, made of the image `hello:1`, that runs in the network `bridge`.
pub(crate) fn container(name: &str, id: &str) -> Container {
    Container {
        name: name.to_owned(),
        id: id.to_owned(),
        image: "hello:1".to_owned(),
        state: "running".to_owned(),
        networks: members(&["bridge"]),
        ports: Vec::new(),
        mounts: Vec::new(),
    }
}

/// The same in another state.
pub(crate) fn in_state(state: &str, container: Container) -> Container {
    Container { state: state.to_owned(), ..container }
}

/// The same in other networks.
pub(crate) fn within(networks: &[&str], container: Container) -> Container {
    Container { networks: members(networks), ..container }
}

/// The same with a port of the host that leads to one of its own.
pub(crate) fn published(host: u16, port: u16, container: Container) -> Container {
    let published = Port { address: "0.0.0.0".into(), host, container: port, protocol: "tcp".into() };
    Container { ports: vec![published], ..container }
}

/// The same with a volume at `/data`.
pub(crate) fn mounting(volume: &str, container: Container) -> Container {
    let source = Source::Volume(volume.to_owned());
    Container { mounts: vec![Mount { source, target: "/data".to_owned(), writable: true }], ..container }
}

/// Nothing but these containers.
pub(crate) fn of(containers: Vec<Container>) -> Inventory {
    Inventory { containers, ..Inventory::default() }
}

/// A network of the usual driver.
pub(crate) fn network(name: &str, subnet: &str) -> Network {
    Network { name: name.to_owned(), driver: "bridge".to_owned(), subnet: subnet.to_owned() }
}

/// A name of an image.
pub(crate) fn image(name: &str, id: &str) -> Image {
    Image { name: name.to_owned(), id: id.to_owned() }
}

fn members(networks: &[&str]) -> Vec<Membership> {
    let member = |network: &&str| Membership { network: (*network).to_owned(), address: "172.17.0.2".into() };
    networks.iter().map(member).collect()
}

use insta::assert_snapshot;

use super::markup;
use crate::inventory::{Container, Inventory, Membership, Mount, Network, Port, Source};

fn container(name: &str, image: &str, address: &str) -> Container {
    let network = Membership { network: "web_network".to_owned(), address: address.to_owned() };
    Container {
        name: name.to_owned(),
        id: format!("id of {name}"),
        image: image.to_owned(),
        state: if address.is_empty() { "exited" } else { "running" }.to_owned(),
        networks: vec![network],
        ports: Vec::new(),
        mounts: Vec::new(),
    }
}

fn port(host: u16, container: u16) -> Port {
    Port { address: "0.0.0.0".to_owned(), host, container, protocol: "tcp".to_owned() }
}

fn volume(name: &str, target: &str) -> Mount {
    Mount { source: Source::Volume(name.to_owned()), target: target.to_owned(), writable: true }
}

fn bind(path: &str, target: &str, writable: bool) -> Mount {
    Mount { source: Source::Bind(path.to_owned()), target: target.to_owned(), writable }
}

fn network(name: &str, subnet: &str) -> Network {
    Network { name: name.to_owned(), driver: "bridge".to_owned(), subnet: subnet.to_owned() }
}

/// The system of the guide.
fn guide() -> Inventory {
    let runner = || bind("/titb/src/python_runner.sh", "/src/python_runner.sh", false);
    let worker = |name: &str, address: &str| {
        let mut worker = container(name, "celery_worker", address);
        worker.mounts = vec![
            runner(),
            bind("/titb/src/worker", "/src/worker", false),
            bind("/tmp", "/tmp/", true),
            bind("/var/run/docker.sock", "/var/run/docker.sock", true),
        ];
        worker
    };
    let mut django = container("django_container", "klee_web", "172.18.0.4");
    django.mounts = vec![runner(), bind("/titb/src/web", "/src/web", false)];
    let mut nginx = container("nginx_container", "nginx_image", "172.18.0.5");
    nginx.ports = vec![port(80, 80), Port { address: "::".to_owned(), ..port(80, 80) }];
    let mut postgres = container("postgres_container", "klee_postgres", "172.18.0.2");
    postgres.mounts = vec![volume("postgres_data", "/var/lib/postgresql/data")];
    let redis = container("redis_container", "redis:7", "172.18.0.3");
    let (first, second) = (worker("worker-1", "172.18.0.6"), worker("worker-2", "172.18.0.7"));
    Inventory {
        containers: vec![django, nginx, postgres, redis, first, second],
        networks: vec![network("web_network", "172.18.0.0/16")],
        volumes: vec!["postgres_data".to_owned()],
        images: Vec::new(),
    }
}

/// The same after a day's work on it.
fn changed() -> Inventory {
    let mut changed = guide();
    changed.containers.retain(|container| container.name != "worker-2");
    for container in &mut changed.containers {
        match container.name.as_str() {
            "redis_container" => {
                container.state = "exited".to_owned();
                container.networks[0].address.clear();
            }
            "django_container" => {
                container.id = "another".to_owned();
                container
                    .networks
                    .push(Membership { network: "back".to_owned(), address: "10.0.0.2".to_owned() });
            }
            "nginx_container" => container.ports = vec![port(8080, 80)],
            _ => {}
        }
    }
    let mut web = container("web_2", "klee_web", "172.18.0.9");
    web.mounts = vec![volume("uploads", "/data")];
    changed.containers.push(web);
    changed.networks.insert(0, network("back", "10.0.0.0/24"));
    changed.volumes.push("uploads".to_owned());
    changed
}

/// A picture with an element a line.
fn drawn(now: &Inventory, before: Option<&Inventory>) -> String {
    let picture = markup("sample-block-1", now, before);
    assert_eq!(picture.lines().count(), 1);
    picture.replace("><", ">\n<")
}

#[test]
fn the_system_of_the_guide() {
    assert_snapshot!(drawn(&guide(), None));
}

#[test]
fn before_and_after() {
    assert_snapshot!(drawn(&changed(), Some(&guide())));
}

#[test]
fn nothing_has_changed() {
    let same = drawn(&guide(), Some(&guide()));
    assert!(same.contains("Nothing has changed since the picture before."), "{same}");
    assert!(!same.contains("dd-added") && !same.contains("dd-changed"), "{same}");
}

#[test]
fn an_engine_that_holds_nothing() {
    assert_snapshot!(drawn(&Inventory::default(), None));
}

#[test]
fn what_every_engine_has_and_what_nobody_uses() {
    let of = |name: &str, network: &str| {
        let mut container = container(name, "redis:7", "172.17.0.2");
        container.networks[0].network = network.to_owned();
        container
    };
    let mut alone = of("alone", "none");
    alone.mounts = vec![Mount { source: Source::Tmpfs, target: "/run".to_owned(), writable: true }];
    let inventory = Inventory {
        containers: vec![alone, of("host-like", "host"), of("plain", "bridge")],
        networks: vec![network("empty", "")],
        volumes: vec!["0123456789abcdef".repeat(4), "left".to_owned()],
        images: Vec::new(),
    };
    assert_snapshot!(drawn(&inventory, None));
}

/// A number behind a name in a tag.
fn number(tag: &str, name: &str) -> usize {
    let value = tag.split_once(&format!(" {name}=\"")).unwrap_or_else(|| panic!("{name}: {tag}")).1;
    value.split('"').next().unwrap().parse().unwrap()
}

fn boxes(picture: &str) -> Vec<(usize, usize, usize, usize)> {
    let tags = picture.lines().filter(|tag| tag.starts_with("<rect class=\"dd-box"));
    tags.map(|tag| {
        let [x, y, width, height] = ["x", "y", "width", "height"].map(|name| number(tag, name));
        (x, y, x + width, y + height)
    })
    .collect()
}

#[test]
fn any_number_of_containers_keeps_its_room() {
    for containers in [1, 2, 7, 30] {
        for networks in [1, 3, 12] {
            let inventory = crowd(containers, networks);
            let picture = drawn(&inventory, None);
            let svg = picture.lines().find(|tag| tag.starts_with("<svg")).unwrap();
            let (width, height) = (number(svg, "width"), number(svg, "height"));
            let boxes = boxes(&picture);
            assert_eq!(boxes.len(), containers, "{picture}");
            for (index, (left, top, right, bottom)) in boxes.iter().enumerate() {
                assert!(*right < width && *bottom < height, "{containers} in {networks}");
                let apart = |(l, t, r, b): &(usize, usize, usize, usize)| {
                    r <= left || right <= l || b <= top || bottom <= t
                };
                assert!(boxes[index + 1..].iter().all(apart), "{containers} in {networks}:\n{picture}");
            }
            for tag in picture.lines().filter(|tag| tag.starts_with("<text") || tag.starts_with("<rect")) {
                assert!(number(tag, "x") <= width && number(tag, "y") <= height, "{tag}");
            }
        }
    }
}

/// Many containers with long names, in several networks each, that share what they mount.
fn crowd(containers: usize, networks: usize) -> Inventory {
    let networks: Vec<Network> = (0..networks)
        .map(|index| network(&format!("network-{index}"), &format!("10.0.{index}.0/24")))
        .collect();
    let all = (0..containers).map(|index| {
        let mut container =
            container(&format!("{}-{index}", "a-long-name".repeat(index % 9 + 1)), "redis:7", "");
        let joined = networks.iter().skip(index % networks.len()).take(2);
        container.networks = joined
            .map(|network| Membership { network: network.name.clone(), address: "10.0.0.7".to_owned() })
            .collect();
        container.ports =
            (0..index % 8).map(|port_index| port(8000, 9000 + u16::try_from(port_index).unwrap())).collect();
        container.mounts = (0..index % 6)
            .map(|mount| {
                bind(&format!("/a/rather/long/path/of/the/host/{mount}"), &format!("/{mount}"), true)
            })
            .collect();
        container
    });
    Inventory { containers: all.collect(), networks: networks.clone(), ..Inventory::default() }
}

#[test]
fn names_cannot_break_out_of_the_picture() {
    let mut odd = guide();
    odd.containers[0].image = "<script>\"&{{#include x}}\n".to_owned();
    let picture = markup("a", &odd, None);
    assert!(!picture.contains("<script") && !picture.contains("{{") && !picture.contains('\n'), "{picture}");
}

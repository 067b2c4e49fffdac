//! Servers that do not answer.

use super::captured::{all_captured, captured};
use super::names::containers;
use super::nearest::listed;
use super::words::executed_in;
use super::{Advice, Trouble};
use crate::verdict::facts::{Facts, Question};

const REFUSED: [&str; 3] = ["Connection refused", "connection refused", "Couldn't connect to server"];

/// Where the port stands in what came, or in what was typed.
const PORT: [&str; 3] = [r"(?i)\bport:? (\d+)", r"/dev/tcp/[^/\s]+/(\d+)", r"[\w.\]]:(\d{1,5})\b"];

const UNRESOLVED: [&str; 3] = [
    r"Could not resolve host: ([^\s;]+)",
    r"([\w.-]+): (?:Name or service not known|Temporary failure in name resolution)",
    r"dial tcp: lookup ([\w.-]+)",
];

fn refused<'text>(trouble: &'text Trouble<'_>) -> Option<&'text str> {
    // In a container its own ports count, of which the machine knows nothing.
    let here = executed_in(trouble.command).is_none();
    let said = REFUSED.iter().any(|words| trouble.output.contains(words));
    // A server of the stack may be refused by another: then the command names no port.
    (here && said).then(|| captured(&trouble.output, &PORT).or_else(|| captured(trouble.command, &PORT)))?
}

pub(super) fn questions(trouble: &Trouble<'_>) -> Vec<Question> {
    if refused(trouble).is_some() {
        vec![Question::Containers, Question::Sockets]
    } else if captured(&trouble.output, &UNRESOLVED).is_some() {
        vec![Question::Containers]
    } else {
        Vec::new()
    }
}

pub(super) fn advice(trouble: &Trouble<'_>, facts: &Facts) -> Option<Advice> {
    match refused(trouble) {
        Some(port) => Some(of_port(port, facts)),
        None => captured(&trouble.output, &UNRESOLVED).map(|host| of_host(host, facts)),
    }
}

fn of_port(port: &str, facts: &Facts) -> Advice {
    let published = published(facts);
    let mut help = if published.is_empty() {
        format!("nothing listens on port {port}, and no container publishes a port (`--publish`)")
    } else {
        format!("nothing listens on port {port}; published are {}", published.join(", "))
    };
    let open = listening(facts.answer(&Question::Sockets).unwrap_or_default());
    let open: Vec<&str> = open.iter().map(String::as_str).collect();
    if !open.is_empty() {
        help.push_str(&format!("; open on this machine: {}", listed(&open)));
    }
    Advice::new(help).about(port, "nothing listens here")
}

/// "`8080` (of `web`)" for each port that a container publishes.
fn published(facts: &Facts) -> Vec<String> {
    let mut published = Vec::new();
    for container in containers(facts) {
        for port in all_captured(container.ports, r":(\d+)->") {
            let entry = format!("`{port}` (of `{}`)", container.name);
            if !published.contains(&entry) {
                published.push(entry);
            }
        }
    }
    published
}

/// The ports of the listening sockets of `/proc/net/tcp`, ascending.
fn listening(sockets: &str) -> Vec<String> {
    const LISTEN: &str = "0A";
    let port = |line: &str| -> Option<u16> {
        let mut fields = line.split_whitespace().skip(1);
        let (address, _, state) = (fields.next()?, fields.next()?, fields.next()?);
        let (address, port) = address.rsplit_once(':')?;
        // Docker's own resolver listens on 127.0.0.11, at a port of its choice.
        let everybodys = state == LISTEN && address != "0B00007F";
        everybodys.then(|| u16::from_str_radix(port, 16).ok())?
    };
    let mut ports: Vec<u16> = sockets.lines().filter_map(port).collect();
    ports.sort_unstable();
    ports.dedup();
    ports.iter().map(u16::to_string).collect()
}

fn of_host(host: &str, facts: &Facts) -> Advice {
    let help = if containers(facts).iter().any(|container| container.name == host) {
        format!(
            "`{host}` is a name that only containers in its network know: run the command in one of them \
             (`docker exec`), or use a port that it publishes on `localhost`"
        )
    } else {
        format!(
            "nothing outside can be reached from a sandbox, so `{host}` has no address: what the chapter needs has \
             to be part of the stack"
        )
    };
    Advice::new(help).about(host, "unknown host")
}

#[cfg(test)]
mod tests {
    use super::listening;

    #[test]
    fn only_listening_sockets_count() {
        let sockets = "  sl  local_address rem_address   st\n\
            0: 00000000:1388 00000000:0000 0A 0\n 1: 0100007F:0050 00000000:0000 0A 0\n\
            2: 0B00007F:9C40 00000000:0000 0A 0\n 3: 0100007F:1F90 0100007F:0050 01 0\n";
        assert_eq!(listening(sockets), ["80", "5000"]);
        assert!(listening("").is_empty());
    }
}

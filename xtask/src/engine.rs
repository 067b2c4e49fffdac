//! Makes sure that a Docker engine answers, and that its base image can be made.

use anyhow::{Context as _, Result, bail};

use crate::machine::{Machine, SOCKET, has_program};
use crate::progress::Done;
use crate::remedy::{Remedy, decide};
use crate::workspace::Workspace;
use crate::{apt, daemon};

/// What drydock needs of Debian: the engine, its firewall, and the maker of base images.
const ENGINE: [&str; 3] = ["docker.io", "iptables", BOOTSTRAP];
const BOOTSTRAP: &str = "debootstrap";

/// Finds an engine, or installs and starts one where that is ours to do.
pub(crate) fn ensure(workspace: &Workspace) -> Result<Done> {
    let machine = Machine::probe();
    let unreachable = match connect() {
        Ok(engine) => return Ok(Done::Before(engine)),
        Err(error) => error,
    };
    // Where the usual socket is not even tried, an engine started there would not be found.
    let elsewhere = !unreachable.to_string().contains(SOCKET);
    match decide(&machine, elsewhere) {
        Remedy::Ask(what) => bail!("{unreachable:#}\n{what}"),
        Remedy::InstallAndStart => apt::install(&ENGINE)?,
        Remedy::Start => {}
    }
    let engine = if machine.systemd {
        daemon::start_service(connect)?
    } else {
        daemon::start_detached(&workspace.target.join("dockerd.log"), connect)?
    };
    Ok(Done::Now(engine))
}

/// Installs what makes a Debian base image where no registry has one to pull.
pub(crate) fn bootstrap() -> Result<Done> {
    if has_program(BOOTSTRAP) {
        return Ok(Done::Before("debootstrap is installed".to_owned()));
    }
    if !Machine::probe().installs() {
        return Ok(Done::Before("the base image is pulled".to_owned()));
    }
    apt::install(&[BOOTSTRAP])?;
    Ok(Done::Now("debootstrap installed".to_owned()))
}

/// Connects as drydock does; says which engine answered.
fn connect() -> Result<String> {
    use std::io::{Read as _, Write as _};
    let mut socket = std::os::unix::net::UnixStream::connect(SOCKET)
        .with_context(|| format!("{SOCKET} cannot be opened"))?;
    socket.write_all(b"GET /_ping HTTP/1.0\r\n\r\n")?;
    let mut reply = String::new();
    socket.read_to_string(&mut reply)?;
    if !reply.contains("200 OK") {
        bail!("{SOCKET} answers {reply}");
    }
    Ok(SOCKET.to_owned())
}

//! What this machine is and has, as far as set-up needs to know.

use std::os::unix::net::UnixStream;
use std::path::Path;

/// Where Docker's own packages put the engine's socket.
pub(crate) const SOCKET: &str = "/var/run/docker.sock";

/// The facts that decide what set-up may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Machine {
    /// What runs here.
    pub(crate) system: System,
    /// Whether we are root.
    pub(crate) root: bool,
    /// Whether systemd manages the services.
    pub(crate) systemd: bool,
    /// Whether the engine is installed.
    pub(crate) dockerd: bool,
    /// Whether an engine's socket is there that we may not use.
    pub(crate) denied: bool,
}

/// Operating systems, as far as set-up treats them differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum System {
    /// Debian, Ubuntu and what is made of them.
    Debian,
    /// Any other Linux.
    Linux,
    /// Anything else: the engine lives in a virtual machine.
    Other,
}

impl Machine {
    /// Looks around.
    pub(crate) fn probe() -> Self {
        let release = ["/etc/os-release", "/usr/lib/os-release"]
            .into_iter()
            .find_map(|file| std::fs::read_to_string(file).ok())
            .unwrap_or_default();
        Self {
            system: system(std::env::consts::OS, &release),
            root: rustix::process::geteuid().is_root(),
            systemd: Path::new("/run/systemd/system").is_dir(),
            dockerd: has_program("dockerd"),
            denied: UnixStream::connect(SOCKET)
                .is_err_and(|error| error.kind() == std::io::ErrorKind::PermissionDenied),
        }
    }

    /// Whether `apt-get` may be used here.
    pub(crate) fn installs(&self) -> bool {
        self.root && self.system == System::Debian
    }
}

/// Whether a program is on the path or where Debian keeps an administrator's programs.
pub(crate) fn has_program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/local/sbin", "/usr/sbin", "/sbin"].map(Into::into))
        .any(|directory| directory.join(name).is_file())
}

/// Reads `ID` and `ID_LIKE` of an os-release(5) file.
fn system(os: &str, release: &str) -> System {
    if os != "linux" {
        return System::Other;
    }
    let debian = release
        .lines()
        .filter_map(|line| line.trim().split_once('='))
        .filter(|(key, _)| matches!(*key, "ID" | "ID_LIKE"))
        .flat_map(|(_, value)| value.trim_matches(['"', '\'']).split_whitespace())
        .any(|word| matches!(word, "debian" | "ubuntu"));
    if debian { System::Debian } else { System::Linux }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn os_release_tells_the_family() {
        let cases = [
            ("linux", "PRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\nID=debian\n", System::Debian),
            ("linux", "ID=ubuntu\nID_LIKE=debian\n", System::Debian),
            ("linux", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", System::Debian),
            ("linux", "ID='pop'\nID_LIKE='ubuntu'\n", System::Debian),
            ("linux", "ID=fedora\nHOME_URL=\"https://debian.example\"\n", System::Linux),
            ("linux", "ID=alpine\nVERSION_ID=3.20\n", System::Linux),
            ("linux", "", System::Linux),
            ("macos", "ID=debian\n", System::Other),
        ];
        for (os, release, expected) in cases {
            assert_eq!(system(os, release), expected, "{os} {release}");
        }
    }

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(has_program("sh"));
        assert!(!has_program("no-such-program"));
    }
}

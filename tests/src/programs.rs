//! Where the programs under test are.

use std::process::Command;
use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};

/// The `mdbook-drydock` under test, built at the first call in the profile of the suite.
pub fn drydock_binary() -> &'static Utf8Path {
    static BUILT: OnceLock<Utf8PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| built("mdbook-drydock", ["--bin", "mdbook-drydock"], profile()))
}

/// The `xtask` of this workspace, built at the first call in the profile of the suite.
pub fn xtask_binary() -> &'static Utf8Path {
    static BUILT: OnceLock<Utf8PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| built("xtask", ["--bin", "xtask"], profile()))
}

/// The example that holds sandboxes open, built at the first call: a test alone does not have cargo build it.
pub fn sandbox_example() -> &'static Utf8Path {
    static BUILT: OnceLock<Utf8PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| built(env!("CARGO_PKG_NAME"), ["--example", "sandbox"], &profile().join("examples")))
}

/// The example that looks things up as `outdated` does, built at the first call.
pub fn look_up_example() -> &'static Utf8Path {
    static BUILT: OnceLock<Utf8PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| built(env!("CARGO_PKG_NAME"), ["--example", "look_up"], &profile().join("examples")))
}

/// Debian's `docker-registry`, which `cargo xtask test` unpacks.
///
/// # Panics
/// Where there is none: a test that needs it must not pass without it.
pub fn registry_binary() -> &'static Utf8Path {
    static FOUND: OnceLock<Utf8PathBuf> = OnceLock::new();
    FOUND.get_or_init(|| {
        let unpacked = target_directory().join("tools/docker-registry/usr/bin/docker-registry");
        let installed = Utf8PathBuf::from("/usr/bin/docker-registry");
        let found = [unpacked, installed].into_iter().find(|binary| binary.is_file());
        found.expect("there is no docker-registry: run `cargo xtask test`, which unpacks it")
    })
}

/// The stock `mdbook` of crates.io, which `cargo xtask test` installs.
///
/// # Panics
/// Where it is not installed: a test that needs it must not pass without it.
pub fn mdbook_binary() -> &'static Utf8Path {
    static FOUND: OnceLock<Utf8PathBuf> = OnceLock::new();
    FOUND.get_or_init(|| {
        let binary = executable(&target_directory().join("tools/bin"), "mdbook");
        assert!(binary.is_file(), "there is no {binary}: run `cargo xtask test`, which installs it");
        binary
    })
}

/// The directory of Python modules with pypiserver, which `cargo xtask test` installs.
///
/// # Panics
/// Where it is not installed: a test that needs it must not pass without it.
pub fn pypiserver_modules() -> &'static Utf8Path {
    static FOUND: OnceLock<Utf8PathBuf> = OnceLock::new();
    FOUND.get_or_init(|| {
        let modules = target_directory().join("tools/pypiserver");
        let there = modules.join("pypiserver").is_dir();
        assert!(there, "there is no pypiserver in {modules}: run `cargo xtask test`, which installs it");
        modules
    })
}

/// The workspace's root.
///
/// # Panics
/// When the suite does not lie in the workspace.
pub fn workspace() -> &'static Utf8Path {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the suite lies in the workspace")
}

/// Builds a program of a package, which cargo puts into `directory`.
///
/// For tests the package is not named: what it shares with them would be compiled once more. What is measured is the program
/// that people install.
fn built(package: &str, [target_kind, name]: [&str; 2], directory: &Utf8Path) -> Utf8PathBuf {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", target_kind, name, "--target-dir"]);
    cargo.arg(target_directory()).current_dir(workspace());
    // As in xtask: told of this package, the build scripts of some dependencies would run again.
    for (name, _) in std::env::vars_os() {
        let variable = name.to_string_lossy();
        if variable.starts_with("CARGO_PKG_") || variable.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&name);
        }
    }
    if !cfg!(debug_assertions) {
        cargo.args(["--release", "--package", package]);
    }
    let status = cargo.status().expect("cargo can be started");
    assert!(status.success(), "{name} does not build");
    executable(directory, name)
}

fn executable(directory: &Utf8Path, name: &str) -> Utf8PathBuf {
    directory.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// The directory of the profile that the suite was built with: cargo puts tests in its `deps`, and those of
/// the documentation in temporary directories that know nothing of it.
fn profile() -> &'static Utf8Path {
    static FOUND: OnceLock<Utf8PathBuf> = OnceLock::new();
    FOUND.get_or_init(|| {
        let own = std::env::current_exe().expect("a test knows its binary");
        let own = Utf8PathBuf::try_from(own).expect("its path is UTF-8");
        let deps = own.parent().expect("it lies in a directory");
        assert_eq!(deps.file_name(), Some("deps"), "{own} is not where cargo puts tests");
        deps.parent().expect("a profile's directory").to_owned()
    })
}

/// Cargo's target directory.
///
/// # Panics
/// Outside of programs that cargo has built for this package.
pub fn target_directory() -> &'static Utf8Path {
    profile().parent().expect("a target directory")
}

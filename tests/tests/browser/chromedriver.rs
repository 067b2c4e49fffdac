//! Chromium's driver, as a program that lives as long as a test.

use std::process::Stdio;
use std::time::Duration;

use drydock_tests::trusting_nobody;
use tempfile::TempDir;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{
    Capabilities, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver,
};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// No command to the browser may take longer: a hang is a failure.
const LIMIT: Duration = Duration::from_secs(120);

/// A running driver; it is killed when this is dropped.
pub(crate) struct Chromedriver {
    port: u16,
    _process: Child,
    // Whoever closes it ends the driver at the next word that it has to say.
    _said: Lines<BufReader<ChildStdout>>,
    /// Where it and its browsers put what they would leave behind.
    _scratch: TempDir,
}

impl Chromedriver {
    /// Starts a driver on a port that is free.
    pub(crate) async fn start() -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let mut command = Command::new("chromedriver");
        command
            .arg("--port=0")
            .env("TMPDIR", scratch.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = command.kill_on_drop(true).spawn().unwrap_or_else(|error| {
            panic!("chromedriver cannot be started ({error}): `cargo xtask test` installs it on Debian")
        });
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = loop {
            let line = said.next_line().await.unwrap().expect("chromedriver says its port before it ends");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').parse().unwrap();
            }
        };
        Self { port, _process: process, _said: said, _scratch: scratch }
    }

    /// Opens a browser with a profile of its own, which knows no host but this one.
    pub(crate) async fn browser(&self) -> WebDriverResult<WebDriver> {
        // The environment's proxy has no part in a connection of this machine with itself.
        let client = reqwest::Client::builder().no_proxy().timeout(LIMIT);
        // It speaks no TLS, and could not be made without anybody who would.
        let client = client.tls_backend_preconfigured(trusting_nobody()).build().unwrap();
        let address = format!("http://127.0.0.1:{}", self.port);
        WebDriver::builder(address, capabilities()?).client(client).connect().await
    }
}

fn capabilities() -> WebDriverResult<Capabilities> {
    let mut chromium = DesiredCapabilities::chrome();
    let flags = [
        "--headless=new",
        "--window-size=1600,1000",
        "--force-color-profile=srgb",
        "--lang=en",
        "--no-first-run",
        "--no-proxy-server",
        "--disable-background-networking",
        // What a page asks of another host must not depend on the network that this machine has.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        // Containers have little memory to share.
        "--disable-dev-shm-usage",
    ];
    for flag in flags {
        chromium.add_arg(flag)?;
    }
    if is_root() {
        // Chromium refuses to be root inside its sandbox.
        chromium.add_arg("--no-sandbox")?;
    }
    for log in ["browser", "performance"] {
        chromium.set_logging_prefs(log, LoggingPrefsLogLevel::All)?;
    }
    Ok(chromium.into())
}

fn is_root() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let user = status.lines().find_map(|line| line.strip_prefix("Uid:"));
    user.and_then(|ids| ids.split_whitespace().nth(1)) == Some("0")
}

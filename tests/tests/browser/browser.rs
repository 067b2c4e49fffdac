//! A reader: a browser of its own, and the site on a server of its own.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::WebDriver;
use thirtyfour::error::WebDriverResult;

use crate::chromedriver::Chromedriver;
use crate::server::{Served, Server};
use crate::site;

/// What a test of a reader gives.
pub(crate) type Outcome = WebDriverResult<()>;

/// A computer's screen and a small telephone's, in CSS pixels.
pub(crate) const WIDE: (u32, u32) = (1600, 1000);
pub(crate) const NARROW: (u32, u32) = (360, 740);

/// The colours that a reader's system asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colours {
    Light,
    Dark,
}

impl Colours {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Someone with a browser who looks at the site.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) driver: WebDriver,
    server: Server,
}

/// Lets a reader look at the site at the root of a server.
pub(crate) fn read(test: impl AsyncFnOnce(&Reader) -> Outcome) {
    read_at("/", test);
}

/// Lets a reader look at the site at a path of a server.
///
/// The browser is closed whatever becomes of the test.
pub(crate) fn read_at(base: &str, test: impl AsyncFnOnce(&Reader) -> Outcome) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Server::start(site::built(), base).await;
        let chromedriver = Chromedriver::start().await;
        let driver = chromedriver.browser().await.unwrap_or_else(|error| panic!("no browser: {error}"));
        let outcome = driver.run_and_quit(async |driver| test(&Reader { driver, server }).await).await;
        outcome.unwrap_or_else(|error| panic!("{error}"));
    });
}

impl Reader {
    /// Opens a page, relative to the site's root, and waits until all of it is there.
    pub(crate) async fn open(&self, page: &str) -> Outcome {
        self.driver.goto(self.address(page)).await
    }

    /// The address of a page.
    pub(crate) fn address(&self, page: &str) -> String {
        format!("{}{page}", self.server.url)
    }

    /// Opens one page after the other and collects what a look at each of them finds.
    pub(crate) async fn tour(
        &self,
        pages: Vec<String>,
        mut look: impl AsyncFnMut(&str) -> WebDriverResult<Vec<String>>,
    ) -> WebDriverResult<Vec<String>> {
        let mut found = Vec::new();
        for page in pages {
            self.open(&page).await?;
            found.extend(look(&page).await?.into_iter().map(|fault| format!("{page}: {fault}")));
        }
        Ok(found)
    }

    /// Opens every page on a telephone's screen and on a computer's, and collects what a script finds there; the
    /// script is given a value for the screen's width.
    pub(crate) async fn tour_on_both_screens(
        &self,
        script: &str,
        given: impl Fn(u32) -> Value,
    ) -> WebDriverResult<Vec<String>> {
        let mut found = Vec::new();
        for screen in [NARROW, WIDE] {
            self.screen(screen).await?;
            let faults =
                self.tour(site::pages(), async |_| self.wait_for(script, given(screen.0)).await).await?;
            found.extend(faults.into_iter().map(|fault| format!("at {}: {fault}", screen.0)));
        }
        Ok(found)
    }

    /// Runs a script in the page and takes what it returns.
    pub(crate) async fn ask<T: DeserializeOwned>(&self, script: &str) -> WebDriverResult<T> {
        self.driver.execute(script, Vec::new()).await?.convert()
    }

    /// Runs the body of an `async` function, as if the reader had just touched the page, and takes what it returns; it finds
    /// `given` in a variable of that name.
    pub(crate) async fn wait_for<T: DeserializeOwned>(
        &self,
        script: &str,
        given: Value,
    ) -> WebDriverResult<T> {
        let evaluation = json!({
            "expression": format!("(async given => {{ {script} }})({given})"),
            "awaitPromise": true,
            "returnByValue": true,
            "userGesture": true,
        });
        let mut answer = self.command("Runtime.evaluate", evaluation).await?;
        let thrown = &answer["exceptionDetails"];
        assert!(thrown.is_null(), "{thrown}");
        Ok(serde_json::from_value(answer["result"]["value"].take())?)
    }

    /// Sends a command of Chromium's DevTools protocol.
    pub(crate) async fn command(&self, method: &str, parameters: Value) -> WebDriverResult<Value> {
        self.driver.cdp().send_raw(method, parameters).await
    }

    /// Looks at the site on another screen; one that is narrow is a telephone's.
    pub(crate) async fn screen(&self, (width, height): (u32, u32)) -> Outcome {
        let telephone = width < 620;
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": telephone });
        self.command("Emulation.setDeviceMetricsOverride", metrics).await?;
        Ok(())
    }

    /// Asks for light or dark pages, as the settings of a system do.
    pub(crate) async fn colours(&self, colours: Colours) -> Outcome {
        let features = json!([{ "name": "prefers-color-scheme", "value": colours.name() }]);
        self.command("Emulation.setEmulatedMedia", json!({ "features": features })).await?;
        Ok(())
    }

    /// Runs a script in each page that is opened from now on, before any of the page's own.
    pub(crate) async fn bring(&self, script: &str) -> Outcome {
        self.command("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await?;
        Ok(())
    }

    /// What the server was asked for since the last call.
    pub(crate) fn take_served(&self) -> Vec<Served> {
        self.server.take_served()
    }
}

/// Fails with every fault that was found.
#[track_caller]
pub(crate) fn none(found: &[String]) {
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}

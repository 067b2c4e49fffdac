//! The browser that the tests of the site look through, and the program that drives it.

use anyhow::{Result, bail};

use crate::apt;
use crate::machine::{Machine, has_program};
use crate::progress::Done;

const DRIVER: &str = "chromedriver";

/// What the driver finds by itself.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Debian's names for both; the font is for containers, which have none.
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-liberation"];

const MISSING: &str = "The tests of the site need Chromium or Chrome, and chromedriver in the same version.\n\
     Debian: apt-get install chromium chromium-driver. Fedora: dnf install chromium chromedriver. \
     Arch: pacman -S chromium. Elsewhere: https://googlechromelabs.github.io/chrome-for-testing/";

/// Finds both programs, or installs them where that is ours to do.
pub(crate) fn ensure() -> Result<Done> {
    if is_there() {
        return Ok(Done::Before("installed".to_owned()));
    }
    if !Machine::probe().installs() {
        bail!(MISSING);
    }
    apt::install(&PACKAGES)?;
    // Ubuntu's packages of these names are something else.
    if !is_there() {
        bail!(MISSING);
    }
    Ok(Done::Now("installed".to_owned()))
}

fn is_there() -> bool {
    has_program(DRIVER) && BROWSERS.into_iter().any(has_program)
}

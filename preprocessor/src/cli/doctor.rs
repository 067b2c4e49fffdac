//! `doctor`: what this computer offers, and what it lacks.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anyhow::Context;
use camino::Utf8Path;

use super::Format;
use super::conclusion::Conclusion;
use super::screen::Screen;
use crate::doctor::{self, Part, report};
use crate::report::terminal::Style;

mod gather;

/// Looks at everything that verifying a book needs, and says what is there and what is not.
pub(super) async fn run(root: &Utf8Path, format: Format) -> anyhow::Result<Conclusion> {
    let facts = gather::facts(root).await?;
    let findings = doctor::judge(&facts);
    let stdout = io::stdout();
    let text = match format {
        Format::Human => {
            let color = stdout.is_terminal() && AutoStream::choice(&stdout) != ColorChoice::Never;
            let style = Style { color, ..Screen::stderr().style };
            report::text(&findings, style)
        }
        Format::Json => report::json(&findings)?,
    };
    stdout.lock().write_all(text.as_bytes()).context("cannot write the report")?;
    Ok(if doctor::lacks(&findings, Part::Book) {
        Conclusion::Misset
    } else if doctor::lacks(&findings, Part::Engine) {
        Conclusion::Unfit
    } else {
        Conclusion::Verified
    })
}

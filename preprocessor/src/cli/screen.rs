//! Where a person reads what a run has to say.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice, eprintln};
use indicatif::ProgressDrawTarget;
use tokio::sync::mpsc::UnboundedSender;

use crate::event::Event;
use crate::report::progress;
use crate::report::terminal::Style;

/// The width that text is set for where no terminal says its own.
const WIDTH: usize = 120;

/// The standard error of this process, or of another one that it works for.
pub(super) struct Screen {
    pub(super) style: Style,
    far: Option<UnboundedSender<String>>,
}

impl Screen {
    /// Our own standard error.
    pub(super) fn stderr() -> Self {
        let stderr = io::stderr();
        let color = stderr.is_terminal() && AutoStream::choice(&stderr) != ColorChoice::Never;
        Self { style: Style { color, width: terminal_width().unwrap_or(WIDTH) }, far: None }
    }

    /// How text is drawn on our own standard output.
    pub(super) fn stdout_style() -> Style {
        let stdout = io::stdout();
        let color = stdout.is_terminal() && AutoStream::choice(&stdout) != ColorChoice::Never;
        Style { color, width: WIDTH }
    }

    /// The standard error of a process that shows what it is sent.
    pub(super) fn far(style: Style, sender: UnboundedSender<String>) -> Self {
        Self { style, far: Some(sender) }
    }

    /// Shows some lines.
    pub(super) fn say(&self, text: &str) {
        match &self.far {
            None => eprintln!("{text}"),
            // Nobody is there any more who would read it.
            Some(sender) => drop(sender.send(format!("{text}\n"))),
        }
    }

    /// A line that is kept up to date where a person looks on, a log anywhere else.
    pub(super) fn listener(&self) -> Box<dyn Fn(Event) + Send + Sync> {
        let target = ProgressDrawTarget::stderr();
        match &self.far {
            Some(sender) => Box::new(progress::lines(Far(sender.clone()))),
            None if target.is_hidden() => Box::new(progress::lines(io::stderr())),
            None => Box::new(progress::bars(target)),
        }
    }
}

/// What is written goes to the other process.
struct Far(UnboundedSender<String>);

impl Write for Far {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.0.send(text).map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn terminal_width() -> Option<usize> {
    rustix::termios::tcgetwinsize(io::stderr())
        .ok()
        .map(|size| usize::from(size.ws_col))
        .filter(|width| *width > 20)
}

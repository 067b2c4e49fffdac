//! Where a person reads what a run has to say.

use std::io::{self, Write};
use std::os::fd::AsFd;

use anstream::stream::RawStream;
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
        Self { style: style(&io::stderr()), far: None }
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

/// How to write to one of our own streams: in colours only to a terminal, and as wide as that is.
pub(super) fn style(stream: &(impl RawStream + AsFd)) -> Style {
    let color = stream.is_terminal() && AutoStream::choice(stream) != ColorChoice::Never;
    Style { color, width: terminal_width(stream).unwrap_or(WIDTH) }
}

fn terminal_width(stream: &impl AsFd) -> Option<usize> {
    rustix::termios::tcgetwinsize(stream)
        .ok()
        .map(|size| usize::from(size.ws_col))
        .filter(|width| *width > 20)
}

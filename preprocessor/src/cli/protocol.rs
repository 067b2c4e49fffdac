//! mdBook's preprocessor protocol.

use std::ffi::OsString;
use std::io::{ErrorKind, IsTerminal, Read, Write};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::Context;

use super::conclusion::{Conclusion, Usage};
use super::keep;
use super::reports::{Annotations, Reports};
use super::screen::Screen;
use super::verdicts;
use super::workshop::Workshop;
use crate::chapters;
use crate::moorings::Moorings;
use crate::sandbox::DockerSandbox;

/// As many bytes as a pipe of an ordinary user's may hold.
const AT_ONCE: usize = 1024 * 1024;
/// Who reads fewer bytes than this has caught up with the writer.
const TRICKLE: usize = 256 * 1024;
/// How long to stay away then; mdBook does not fill the pipe meanwhile.
const PAUSE: Duration = Duration::from_millis(2);

/// The only renderer whose pages show verdicts; verifying for each of several renderers would run all twice.
const RENDERER: &str = "html";

/// Answers `supports RENDERER` if that is what the arguments end in, before anything that could fail.
///
/// mdBook puts the two words behind whatever `command` says, be it nonsense.
pub(super) fn supports(arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    let arguments: Vec<OsString> = arguments.collect();
    let [.., command, renderer] = arguments.as_slice() else { return None };
    let asked = command == "supports" && !renderer.to_string_lossy().starts_with('-');
    asked.then(|| if renderer == RENDERER { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The same answer for whoever asks in another form, `supports -- RENDERER`.
pub(super) fn answer(renderer: &str) -> anyhow::Result<Conclusion> {
    if renderer == RENDERER {
        return Ok(Conclusion::Verified);
    }
    Err(Usage(format!("drydock has nothing to say to the renderer {renderer}, only to {RENDERER}")).into())
}

/// Reads context and book, verifies, and writes the book back, unless it lies.
pub(super) async fn speak() -> anyhow::Result<Conclusion> {
    let input = listen()?;
    let screen = Screen::stderr();
    if let Some(preview) = keep::preview()
        && let Some(conclusion) = keep::ask(&preview, &input, &screen).await
    {
        return conclusion;
    }
    verify(input, Audience::Readers, &Moorings::new(0), std::io::stdout(), &screen)
        .await
        .map(|(conclusion, _)| conclusion)
}

/// For whom mdBook builds the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// Those who read what is published: a book that lies is not built.
    Readers,
    /// Its author, who previews it: the pages show what is wrong with them.
    Author,
}

/// Verifies what mdBook sent, and writes the book that it gets back, if it gets one; also gives what it was done with.
pub(super) async fn verify(
    input: Vec<u8>,
    audience: Audience,
    moorings: &Moorings<DockerSandbox>,
    out: impl Write,
    screen: &Screen,
) -> anyhow::Result<(Conclusion, Workshop)> {
    let mut manuscript = chapters::read_protocol(&input)?;
    // It is as large as the book, and read.
    drop(input);
    for warning in &manuscript.warnings {
        screen.say(&format!("warning: {warning}"));
    }
    let mut reports = Reports::named(&manuscript.root, &[], Annotations::Stderr);
    let verified = async {
        // A preview has no end for reports to be made at.
        if audience == Audience::Readers {
            reports.begin(&manuscript)?;
        }
        let workshop = Workshop::open(&manuscript.root, manuscript.settings.clone())?;
        let verified = workshop.verify(manuscript.take_chapters(), true, moorings, screen).await?;
        Ok((verified, workshop))
    };
    let verified = verified.await;
    let (verified, workshop) = reports.or_told(verified, screen)?;
    let conclusion = match (verdicts::tell(&verified, screen), audience) {
        (Conclusion::Stale, Audience::Author) => Conclusion::Shown,
        (conclusion, _) => conclusion,
    };
    reports.tell(&verified)?;
    if matches!(conclusion, Conclusion::Verified | Conclusion::Shown) {
        let book = manuscript.finish(verified.into_pages());
        chapters::write(&book, out).context("cannot hand the book back to mdBook")?;
    }
    Ok((conclusion, workshop))
}

/// Everything that mdBook has to say.
///
/// It writes its JSON token by token straight into the pipe. Waking a reader who waits for each of them would cost
/// it several times what writing costs, so this one stays away for as long as it takes to fill a part of the pipe.
fn listen() -> anyhow::Result<Vec<u8>> {
    let mut stdin = std::io::stdin();
    if stdin.is_terminal() {
        return Err(Usage(NO_MDBOOK.to_owned()).into());
    }
    // Where it cannot be widened, mdBook waits a little now and then.
    let _ = rustix::pipe::fcntl_setpipe_size(&stdin, AT_ONCE);
    let mut input = Vec::new();
    let mut buffer = vec![0; AT_ONCE];
    loop {
        match stdin.read(&mut buffer) {
            Ok(0) => return Ok(input),
            Ok(length) => {
                input.extend_from_slice(&buffer[..length]);
                if length < TRICKLE {
                    thread::sleep(PAUSE);
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error).context("cannot read the book from mdBook"),
        }
    }
}

/// What someone is told who starts the preprocessor by hand.
const NO_MDBOOK: &str = "without a command mdbook-drydock is a preprocessor and expects mdBook at the other end\n  \
                         help: run `mdbook build`, or `mdbook-drydock check`, or see `mdbook-drydock --help`";

#[cfg(test)]
mod tests {
    use super::supports;

    #[test]
    fn mdbook_is_answered_whatever_arguments_its_command_has() {
        let cases: [(&[&str], Option<bool>); 6] = [
            (&["supports", "html"], Some(true)),
            (&["supports", "markdown"], Some(false)),
            (&["check", "--book", ".", "supports", "html"], Some(true)),
            (&["--no-such-flag", "supports", "html"], Some(true)),
            (&["supports", "--help"], None),
            (&["check", "html"], None),
        ];
        for (arguments, expected) in cases {
            let answer = supports(arguments.iter().map(Into::into));
            let code = |yes: bool| format!("{:?}", std::process::ExitCode::from(u8::from(!yes)));
            assert_eq!(answer.map(|code| format!("{code:?}")), expected.map(code), "{arguments:?}");
        }
    }
}

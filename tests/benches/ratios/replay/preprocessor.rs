//! The preprocessor alone, fed with what mdBook sends of a book.

use std::fs;
use std::io::Read;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};

use super::large_book::Book;

/// From its start to its end, its output read as mdBook reads it.
pub(super) fn replay(book: &Book) -> anyhow::Result<Duration> {
    let mut preprocessor = book.preprocessor()?;
    let began = Instant::now();
    let output = preprocessor.output()?;
    let took = began.elapsed();
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success() && !output.stdout.is_empty(), "the preprocessor failed:\n{said}");
    Ok(took)
}

/// The most memory that it has had resident, in MiB.
///
/// The kernel keeps count, and is asked while the preprocessor waits for its output to be read: once it has
/// ended, nothing of the count is left.
pub(super) fn peak(book: &Book) -> anyhow::Result<f64> {
    let mut child = book.preprocessor()?.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut output = child.stdout.take().context("its output is a pipe")?;
    let mut piece = vec![0; 64 * 1024];
    let mut peak = None;
    while output.read(&mut piece)? > 0 {
        peak = high_water(child.id()).or(peak);
    }
    let status = child.wait()?;
    ensure!(status.success(), "the preprocessor ended with {status}");
    match peak {
        Some(kibibytes) => Ok(f64::from(kibibytes) / 1024.0),
        None => bail!("the kernel does not say how much memory a process has had (/proc/PID/status: VmHWM)"),
    }
}

/// In KiB.
fn high_water(process: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

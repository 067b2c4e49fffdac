//! Looks up the tags of some repositories as `outdated` does: `look_up HOST REPOSITORY…`.
//!
//! A process of its own, for what only a process has: an environment with credential helpers in it, and a peak of memory.
//! It prints one line a repository, and the peak as the kernel counts it.

#![expect(clippy::print_stdout, reason = "what it finds is what it is run for")]

use std::collections::BTreeSet;

use mdbook_drydock::outdated::release::{Known, Question};
use mdbook_drydock::outdated::sources::{Limits, SourceSettings, ask};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let registry = arguments.next().unwrap_or_default();
    let questions: BTreeSet<Question> =
        arguments.map(|repository| Question::Tags { registry: registry.clone(), repository }).collect();
    let settings = SourceSettings { limits: Limits::default(), ..SourceSettings::default() };
    let told = ask(questions, &settings, &|_| {}).await;
    for (question, answer) in told {
        let Question::Tags { repository, .. } = question else { continue };
        match answer {
            Ok(Known::Tags(tags)) => println!("{repository}: {} tags", tags.len()),
            Ok(other) => println!("{repository}: {other:?}"),
            Err(trouble) => println!("{repository}: {:?}: {}", trouble.kind, trouble.message),
        }
    }
    println!("peak: {}", peak());
}

/// The most memory that was resident, in KiB; 0 where the kernel does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok()).unwrap_or(0)
}

//! Which sources are asked, and how: what the command line says, then the book, then pip.

use std::collections::BTreeSet;
use std::fs;

use camino::Utf8PathBuf;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use url::Url;

use super::scope::Scope;
use crate::cli::conclusion::Usage;
use crate::config::Updates;
use crate::config::updates::{address, host};
use crate::outdated::release::{Question, Told};
use crate::outdated::settings::of_pip_conf;
use crate::outdated::sources::{self, Limits, SourceSettings};

/// What GitHub's runner is told of the server that it is for.
const GITHUB: &str = "GITHUB_SERVER_URL";

/// The arguments about sources.
#[derive(Debug, Args)]
pub(super) struct SourceArguments {
    /// A registry to ask before Docker Hub, with its scheme; may be given several times, and counts instead of the
    /// setting `mirrors`
    #[arg(long = "mirror", value_name = "URL", value_parser = checked_address)]
    mirrors: Vec<String>,
    /// A registry, with its port if it has one, that is asked without TLS; may be given several times, and counts
    /// beside the setting `insecure`
    #[arg(long, value_name = "HOST", value_parser = checked_host)]
    insecure: Vec<String>,
    /// The Python index to ask; counts instead of the setting `index-url` and of pip's own
    #[arg(long, value_name = "URL", value_parser = checked_address)]
    index_url: Option<String>,
    /// Ask everything anew, and keep no answers for the next time
    #[arg(long)]
    no_cache: bool,
}

fn checked_address(text: &str) -> Result<String, String> {
    address(text).map(|()| text.to_owned()).map_err(|why| format!("it {why}"))
}

fn checked_host(text: &str) -> Result<String, String> {
    host(text).map(|()| text.to_owned()).map_err(|why| format!("it {why}"))
}

/// What questions are asked with.
pub(super) struct Asking {
    settings: SourceSettings,
}

impl Asking {
    pub(super) fn new(arguments: &SourceArguments, updates: &Updates, scope: &Scope) -> Result<Self, Usage> {
        let mirrors = if arguments.mirrors.is_empty() { &updates.mirrors } else { &arguments.mirrors };
        let index = arguments.index_url.clone().or_else(|| updates.index_url.clone());
        let index = index.or_else(|| of_pip("index-url")).map(|index| directory(&index)).transpose()?;
        let insecure = updates.insecure.iter().chain(&arguments.insecure).cloned();
        let settings = SourceSettings {
            mirrors: mirrors.clone(),
            insecure: insecure.chain(trusted_by_pip(index.as_ref())).collect(),
            index,
            github: std::env::var(GITHUB).ok().and_then(|server| Url::parse(&server).ok()),
            cache: (!arguments.no_cache).then(|| scope.cache()).flatten(),
            limits: Limits { time: updates.timeout, ..Limits::default() },
            ..SourceSettings::default()
        };
        Ok(Self { settings })
    }

    /// Asks, and shows how far it is where a person looks on.
    pub(super) async fn ask(&self, questions: BTreeSet<Question>) -> Told {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} asked {pos} of {len}  {msg}") {
            bar.set_style(style);
        }
        let show = |progress: sources::Progress<'_>| {
            bar.set_length(progress.of.try_into().unwrap_or(u64::MAX));
            bar.set_position(progress.done.try_into().unwrap_or(u64::MAX));
            bar.set_message(name(progress.question).to_owned());
        };
        let told = sources::ask(questions, &self.settings, &show).await;
        bar.finish_and_clear();
        told
    }
}

/// What a question is about.
fn name(question: &Question) -> &str {
    match question {
        Question::Tags { repository, .. }
        | Question::Digest { repository, .. }
        | Question::Refs { repository } => repository,
        Question::Releases { library, .. } => library,
    }
}

/// An index's address, with the slash at its end that pip takes for granted.
fn directory(index: &str) -> Result<Url, Usage> {
    let slashed = if index.ends_with('/') { index.to_owned() } else { format!("{index}/") };
    Url::parse(&slashed).map_err(|error| {
        Usage(format!("the Python index {index:?} has no address that can be asked: {error}\n  help: name one: --index-url https://pypi.org/simple/"))
    })
}

/// The host of the index, if pip is told to ask it without TLS: whoever installs from there trusts it already.
fn trusted_by_pip(index: Option<&Url>) -> Option<String> {
    let host = index?.host_str()?;
    let full = index?.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let trusted = of_pip("trusted-host")?;
    trusted.split_whitespace().any(|trusted| trusted == host || trusted == full).then_some(full)
}

/// What pip is set to, by its environment or the first of its files that says so.
fn of_pip(key: &str) -> Option<String> {
    let said = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let home = said("HOME");
    let below = |folder: Option<String>, file: &str| folder.map(|folder| format!("{folder}/{file}"));
    let files = [
        said("PIP_CONFIG_FILE"),
        below(said("VIRTUAL_ENV"), "pip.conf"),
        below(said("XDG_CONFIG_HOME").or_else(|| below(home.clone(), ".config")), "pip/pip.conf"),
        below(home, ".pip/pip.conf"),
        Some("/etc/pip.conf".to_owned()),
    ];
    let of_file = |file: String| of_pip_conf(&fs::read_to_string(file).ok()?, key);
    let variable = format!("PIP_{}", key.to_ascii_uppercase().replace('-', "_"));
    said(&variable).or_else(|| files.into_iter().flatten().find_map(of_file))
}

/// Where answers are kept of what is no book's: with the user's other caches.
pub(super) fn cache_of_user() -> Option<Utf8PathBuf> {
    let said = |name: &str| std::env::var(name).ok().filter(|value| value.starts_with('/'));
    let caches = said("XDG_CACHE_HOME").or_else(|| said("HOME").map(|home| format!("{home}/.cache")))?;
    Some(Utf8PathBuf::from(caches).join("mdbook-drydock/outdated"))
}

//! A guide as the script of someone who types its commands one after another.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use mdbook_drydock::blocks::{Action, Exit, Step, Stop};
use mdbook_drydock::run::Surroundings;
use mdbook_drydock::scenarios::Scenario;
use mdbook_drydock::stack::Ansible;

/// Where the script and what it writes down are in the machine.
pub const FOLDER: &str = "/tmp/by-hand";
/// What is put before the commands and behind them.
const PROLOGUE: &str = include_str!("by_hand/prologue.sh");
const EPILOGUE: &str = include_str!("by_hand/epilogue.sh");

/// A script and the files that it takes up.
#[derive(Debug)]
pub struct Script {
    /// By absolute path, the script among them; [`Script::hopeless`] comes on top.
    pub files: Vec<(Utf8PathBuf, String)>,
    /// What it runs, each of which it writes down by its number here.
    pub commands: Vec<Typed>,
}

/// One command of the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// Where it stands in the guide: `file:line`.
    pub place: String,
    /// How it should end.
    exit: Exit,
}

/// A command that ended otherwise than the guide says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Astray {
    /// Its place among the script's commands.
    pub number: usize,
    /// Where it stands in the guide: `file:line`.
    pub place: String,
    /// Its exit code.
    pub code: i64,
    /// What its first try took.
    pub tried: Duration,
    /// What it took beyond that, in retries that did not help.
    pub vain: Duration,
}

impl Script {
    /// Puts the commands of all chapters in a row; every chapter begins in the same directory.
    ///
    /// A quote is nothing to type, and what is expected of an output nobody compares.
    #[must_use]
    pub fn of(scenarios: &[Scenario], surroundings: &Surroundings) -> Self {
        let mut script = Self { files: Vec::new(), commands: Vec::new() };
        let mut text = PROLOGUE.to_owned();
        for scenario in scenarios {
            let _ = write!(text, "\n# {}\ncd {}\n", scenario.chapter.file, quoted(surroundings.dir.as_str()));
            for step in scenario.steps() {
                script.add(step, surroundings, &mut text);
            }
        }
        let _ = write!(text, "\n{EPILOGUE}");
        script.files.push(file("script", &text));
        script
    }

    /// The command that runs it.
    #[must_use]
    pub fn command(&self) -> String {
        format!("bash {FOLDER}/script {FOLDER}")
    }

    /// The file that keeps the script from trying commands again that went astray before, in retries and all.
    #[must_use]
    pub fn hopeless<'astray>(
        &self,
        astray: impl IntoIterator<Item = &'astray Astray>,
    ) -> (Utf8PathBuf, String) {
        let numbers: BTreeSet<usize> = astray.into_iter().map(|it| it.number).collect();
        let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
        file("hopeless", &numbers.join(" "))
    }

    /// Reads what it wrote down, for the commands that ended otherwise than the guide says.
    ///
    /// # Errors
    /// When it did not come to its end.
    pub fn astray(&self, written: &str) -> Result<Vec<Astray>, String> {
        let mut astray = Vec::new();
        let mut lines = written.lines();
        for (number, command) in self.commands.iter().enumerate() {
            let line = lines.next().unwrap_or_default();
            let fields: Vec<i64> = line.split(' ').filter_map(|field| field.parse().ok()).collect();
            let [written, code, first, all] = fields[..] else {
                return Err(format!("the script ended at {} with {line:?} for a result", command.place));
            };
            if usize::try_from(written) != Ok(number) {
                return Err(format!("the script wrote down command {written} where {number} should be"));
            }
            if !fits(command.exit, code) {
                let tried = Duration::from_millis(first.unsigned_abs());
                let vain = Duration::from_millis(all.saturating_sub(first).unsigned_abs());
                astray.push(Astray { number, place: command.place.clone(), code, tried, vain });
            }
        }
        Ok(astray)
    }

    fn add(&mut self, step: &Step, surroundings: &Surroundings, text: &mut String) {
        let terms = &step.terms;
        let dir = &surroundings.dir;
        let command = match &step.action {
            Action::Command(command) | Action::Script(command) => command.clone(),
            Action::Ansible { document, plays } => {
                let Some(ansible) = &surroundings.ansible else { return };
                let name = format!("by-hand-{}.yml", self.commands.len());
                self.files.push((ansible.dir.join(&name), playbook(document, *plays, ansible)));
                plain_ansible(ansible, &name)
            }
            Action::Compose(document) => {
                let name = self.written("compose.yaml", document);
                format!("sudo docker compose --file {name} up --detach --wait")
            }
            Action::Dockerfile(document) => {
                let name = self.written("Dockerfile", document);
                format!("{BUILD} - <{name}")
            }
            Action::Build { file } => {
                let file = dir.join(file);
                let context = file.parent().unwrap_or(dir);
                format!("{BUILD} {} --file {file} {context}", surroundings.build_arguments)
            }
            Action::Edit { file, fragment, replacement } => {
                let file = dir.join(file);
                format!("__edit {file} {} {}", quoted(fragment), quoted(replacement))
            }
            Action::Quote { .. } | Action::Look => return,
        };
        let command = match &terms.stop {
            Some(Stop::After(after)) => {
                format!("__stopped_after {} {}", after.as_secs_f64(), quoted(&command))
            }
            Some(Stop::On(words)) => format!("__stopped_on {} {}", quoted(words), quoted(&command)),
            None if terms.background => format!("{{ {command}\n}} >/dev/null 2>&1 &"),
            None => command,
        };
        let limit = terms.timeout.unwrap_or(surroundings.timeout);
        let mut typed = Call { step, exit: terms.exit, limit, retry: terms.retry.unwrap_or_default() };
        if terms.background {
            typed.exit = Exit::Success;
        }
        self.call(text, &typed, &command);
        if terms.idempotent && matches!(step.action, Action::Ansible { .. }) {
            self.call(text, &typed, &command);
        }
        if let Some(ready) = terms.ready.as_ref().filter(|_| terms.background) {
            self.call(text, &Call { retry: limit, ..typed }, ready);
        }
    }

    fn call(&mut self, text: &mut String, call: &Call<'_>, command: &str) {
        let exit = match call.exit {
            Exit::Success => "success".to_owned(),
            Exit::Failure => "failure".to_owned(),
            Exit::Code(code) => code.to_string(),
        };
        let (limit, retry) = (call.limit.as_secs(), call.retry.as_secs());
        let _ = writeln!(text, "__step {} {exit} {limit} {retry} {}", self.commands.len(), quoted(command));
        let span = &call.step.span;
        self.commands.push(Typed { place: format!("{}:{}", span.file(), span.line()), exit: call.exit });
    }

    /// Has a file written for the command that comes next; returns its path.
    fn written(&mut self, name: &str, text: &str) -> Utf8PathBuf {
        let (path, text) = file(&format!("{}-{name}", self.commands.len()), text);
        self.files.push((path.clone(), text));
        path
    }
}

/// How a command is to be run, and how it should end.
struct Call<'step> {
    step: &'step Step,
    exit: Exit,
    limit: Duration,
    retry: Duration,
}

/// As drydock builds, so that both leave the same images.
const BUILD: &str = "sudo docker build --progress plain --output type=cacheonly";

/// The plain command for a playbook in the stack's own folder.
#[must_use]
pub fn plain_ansible(ansible: &Ansible, playbook: &str) -> String {
    let Ansible { dir, inventory, .. } = ansible;
    format!("(cd {dir} && ANSIBLE_NOCOLOR=1 ansible-playbook --inventory {inventory} {playbook})")
}

/// A YAML block as a playbook: a list of tasks in a play of its own.
#[must_use]
pub fn playbook(document: &str, plays: bool, ansible: &Ansible) -> String {
    if plays {
        return document.to_owned();
    }
    let Ansible { hosts, become_root, .. } = ansible;
    let mut text = format!("- hosts: {hosts}\n  become: {become_root}\n  gather_facts: false\n  tasks:\n");
    for line in document.lines().filter(|line| line.trim_end() != "---") {
        let _ = writeln!(text, "    {line}");
    }
    text
}

fn file(name: &str, text: &str) -> (Utf8PathBuf, String) {
    (Utf8Path::new(FOLDER).join(name), text.to_owned())
}

fn fits(exit: Exit, code: i64) -> bool {
    match exit {
        Exit::Success => code == 0,
        Exit::Failure => code != 0,
        Exit::Code(asked) => code == i64::from(asked),
    }
}

/// A word that the shell reads back as exactly `text`.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests;

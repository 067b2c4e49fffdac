//! A sandbox that answers from a script, so that everything around sandboxes is tested without Docker.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};

use crate::inventory::sample::{container, of};
use crate::inventory::{Change, Happened, Inventory, Moment};
use crate::scenarios::Needs;
use crate::tools::Tool;

use super::{Contents, End, Input, Reply, Sandbox, SandboxError, Sandboxes, Until};

/// What the machine says to a command, by what was typed there before: its output and its exit code.
type Answer = Box<dyn Fn(&str, &[String]) -> (String, i32) + Send + Sync>;

/// Machines that all answer alike, and a log of what was asked of them. Clones share the log.
#[derive(Clone)]
pub(crate) struct Scripted {
    answer: Arc<Answer>,
    files: BTreeMap<Utf8PathBuf, String>,
    log: Arc<Mutex<Vec<String>>>,
    /// How many boots are still to fail.
    failing: Arc<AtomicUsize>,
}

/// The command at which a machine breaks.
pub(crate) const BREAK: &str = "break the machine";

impl Scripted {
    /// Machines that answer each command with `answer`.
    pub(crate) fn new(answer: impl Fn(&str) -> (String, i32) + Send + Sync + 'static) -> Self {
        Self::that_remember(move |text, _| answer(text))
    }

    /// Machines that answer each command by what was typed into them before.
    pub(crate) fn that_remember(
        answer: impl Fn(&str, &[String]) -> (String, i32) + Send + Sync + 'static,
    ) -> Self {
        Self {
            answer: Arc::new(Box::new(answer)),
            files: BTreeMap::new(),
            log: Arc::default(),
            failing: Arc::default(),
        }
    }

    /// Lets so many machines not come up.
    pub(crate) fn first_boots_fail(self, count: usize) -> Self {
        self.failing.store(count, Ordering::Relaxed);
        self
    }

    /// Puts a file on every machine.
    pub(crate) fn file(mut self, path: &str, contents: &str) -> Self {
        self.files.insert(path.into(), contents.to_owned());
        self
    }

    /// What was asked so far: `boot`, `$ command`, `write path`, `close`.
    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().expect("no test panics while it holds the log").clone()
    }

    /// The same, and forgets it.
    pub(crate) fn take_log(&self) -> Vec<String> {
        std::mem::take(&mut *self.log.lock().expect("no test panics while it holds the log"))
    }
}

impl Sandboxes for Scripted {
    type Sandbox = Machine;

    fn engine(&self) -> &str {
        "26.1.5"
    }

    async fn launch(&self, _: Needs) -> Result<Machine, SandboxError> {
        let one_less = |left: usize| left.checked_sub(1);
        if self.failing.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less).is_ok() {
            return Err(SandboxError::new("the machine was not ready"));
        }
        let machine = Machine {
            answer: Arc::clone(&self.answer),
            files: self.files.clone(),
            log: Arc::clone(&self.log),
            typed: Vec::new(),
            inventory: of(vec![container("keeper", "keeper")]),
            changes: Vec::new(),
            clock: 0,
        };
        machine.note("boot".to_owned());
        Ok(machine)
    }
}

/// One such machine.
pub(crate) struct Machine {
    answer: Arc<Answer>,
    files: BTreeMap<Utf8PathBuf, String>,
    log: Arc<Mutex<Vec<String>>>,
    typed: Vec<String>,
    inventory: Inventory,
    /// What happened since it was asked before.
    changes: Vec<Change>,
    /// How many commands were typed: each takes one tick.
    clock: u64,
}

impl Machine {
    fn note(&self, entry: String) {
        self.log.lock().expect("no test panics while it holds the log").push(entry);
    }

    /// Has the commands that change what is in a machine do so.
    fn obey(&mut self, text: &str) {
        // What is provisioned is made anew.
        let text = if text.contains("bash -lc") { "docker run provisioned" } else { text };
        let Some((command, name)) = text.rsplit_once(' ') else { return };
        let (id, name) = (name.to_owned(), name.to_owned());
        let what = match command {
            "docker run" => Happened::Container { now: Some(container(&name, &id)), id, did: None },
            "docker rm" => Happened::Container { id, now: None, did: None },
            "docker volume create" => Happened::Volume { name, there: true },
            "docker volume rm" => Happened::Volume { name, there: false },
            _ => return,
        };
        self.inventory.apply(what.clone());
        self.changes.push(Change { at: Moment(self.clock), what });
    }
}

/// Whether a command line ends with `exit 0`, outside of parentheses.
fn ends_shell(text: &str) -> bool {
    text.ends_with("exit 0")
}

impl Sandbox for Machine {
    async fn enter(&mut self, input: Input<'_>, until: &Until) -> Result<Reply, SandboxError> {
        let (Input::Command(text) | Input::Script(text)) = input;
        self.note(format!("$ {text}"));
        // As on a real machine, others get on meanwhile.
        tokio::task::yield_now().await;
        self.clock += 1;
        self.obey(text);
        if text == BREAK {
            return Err(SandboxError { context: "the machine is broken".to_owned(), source: None });
        }
        let (output, code) = (self.answer)(text, &self.typed);
        self.typed.push(text.to_owned());
        let end = match (&until.stop, code) {
            (Some(_), _) => End::Interrupted,
            (None, code) if ends_shell(text) => End::ShellEnded(code),
            (None, 124) => End::TimedOut,
            (None, code) => End::Exited(code),
        };
        let (elapsed, ended) = (Duration::from_millis(1), Some(Moment(self.clock)));
        Ok(Reply { output, end, line: None, dropped: 0, elapsed, ended })
    }

    async fn read(&mut self, path: &Utf8Path) -> Result<Option<Vec<u8>>, SandboxError> {
        Ok(self.files.get(path).map(|text| text.clone().into_bytes()))
    }

    async fn write(&mut self, path: &Utf8Path, contents: &[u8]) -> Result<(), SandboxError> {
        self.note(format!("write {path}"));
        self.files.insert(path.to_owned(), String::from_utf8_lossy(contents).into_owned());
        Ok(())
    }

    async fn equip(&mut self, tool: &Tool) -> Result<(), SandboxError> {
        self.note(format!("equip {}", tool.name));
        Ok(())
    }

    async fn contents(&mut self) -> Result<Contents, SandboxError> {
        Ok(Contents { inventory: Some(self.inventory.clone()), jobs: Vec::new() })
    }

    async fn watch(&mut self) -> Result<Option<Inventory>, SandboxError> {
        self.changes.clear();
        Ok(Some(self.inventory.clone()))
    }

    async fn changes(&mut self) -> Result<Vec<Change>, SandboxError> {
        Ok(std::mem::take(&mut self.changes))
    }

    async fn inventory(&mut self) -> Result<Option<Inventory>, SandboxError> {
        Ok(Some(self.inventory.clone()))
    }

    fn ended(&self) -> Option<Moment> {
        (self.clock > 0).then_some(Moment(self.clock))
    }

    async fn observe(&mut self, script: &str) -> Option<String> {
        self.note(format!("? {script}"));
        let (answer, code) = (self.answer)(script, &self.typed);
        (code == 0).then_some(answer)
    }

    async fn close(self) -> Result<(), SandboxError> {
        self.note("close".to_owned());
        Ok(())
    }
}

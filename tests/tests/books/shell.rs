//! A person at a terminal: the program under test on a pseudo-terminal of its own.

use std::process::Command;
use std::time::Duration;

use drydock_tests::Fixture;
use expectrl::process::unix::{Signal, WaitStatus};
use expectrl::session::OsSession;
use expectrl::{ControlCode, Eof, Expect, Session};

use super::{sandboxes_of, small, until_gone};

/// The prompt of a terminal in a sandbox.
const PROMPT: &str = "(drydock) operator@small:";

const CHAPTER: &str = "# One

```console
$ cd /tmp && export WORD='two words'
$ list=(a 'b c')
$ greet() { echo \"hello $1\"; }
$ alias hi='greet you'
$ sudo docker volume create made
made
$ sleep 1000 &
$ sudo groupadd --users operator late; ulimit -n 200; trap 'echo trapped' USR1
$ false
```

```console
$ WORD=later
```
";

/// Somebody who has typed a command in the folder of a book.
struct Person {
    session: OsSession,
}

impl Person {
    fn at(book: &Fixture, arguments: &[&str]) -> Self {
        Self::start(book.drydock_command(arguments.iter().copied()))
    }

    /// The same in a shell that says afterwards how the program has ended and how it has left the terminal.
    fn in_shell(book: &Fixture, arguments: &[&str]) -> Self {
        let program = book.drydock_command(arguments.iter().copied());
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "\"$@\"; echo exit code $?; stty -a", "sh"])
            .arg(program.get_program())
            .args(program.get_args());
        shell.current_dir(book.root()).env("NO_COLOR", "1");
        Self::start(shell)
    }

    fn start(mut command: Command) -> Self {
        command.env("TERM", "xterm-256color");
        let mut session = Session::spawn(command).unwrap();
        session.get_process_mut().set_window_size(100, 30).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(120)));
        Self { session }
    }

    fn id(&self) -> u32 {
        u32::try_from(self.session.get_process().pid().as_raw()).unwrap()
    }

    /// Waits until the screen shows this, and gives what it has shown before.
    fn sees(&mut self, text: &str) -> String {
        let found = self.session.expect(text);
        assert!(found.is_ok(), "{text:?} never came: {found:?}");
        String::from_utf8_lossy(found.unwrap().before()).into_owned()
    }

    /// Types a command at the prompt, and gives what it prints.
    fn types(&mut self, command: &str) -> String {
        self.session.send_line(command).unwrap();
        // Not the echo of what is typed, which a long line would have wrapped.
        let shown = self.sees(PROMPT);
        shown.split_once('\n').map(|(_, printed)| printed.replace('\r', "")).unwrap_or_default()
    }

    /// Waits for the program's end, and gives what it says at last.
    fn stays_until_the_end(&mut self) -> (Option<i32>, String) {
        let said = String::from_utf8_lossy(self.session.expect(Eof).unwrap().as_bytes()).into_owned();
        match self.session.get_process().wait().unwrap() {
            WaitStatus::Exited(_, code) => (Some(code), said),
            _ => (None, said),
        }
    }
}

#[tokio::test]
async fn the_terminal_is_as_the_steps_before_the_line_have_left_it() {
    let book = small().chapter("one.md", CHAPTER);
    let mut person = Person::at(&book, &["shell", "one.md:15"]);
    let said = person.sees(PROMPT);
    for part in [
        "error[D0202]: `false` ended with exit code 1",
        "after 8 of the 9 steps of book/one.md; 1 of them did not pass",
        "sleep 1000",
        "everything in here is thrown away then",
    ] {
        assert!(said.contains(part), "{part:?} is not in:\n{said}");
    }
    assert!(person.sees("$ ").contains("/tmp"), "the prompt tells the directory");
    for (command, printed) in [
        ("pwd; id -un; id -Gn | grep -c late; ulimit -n", "/tmp\noperator\n0\n200\n"),
        (
            "trap -p USR1; test -O $(tty) && echo my own terminal",
            "trap -- 'echo trapped' SIGUSR1\nmy own terminal\n",
        ),
        ("bash -c 'echo $WORD'; greet ${list[1]}; hi", "two words\nhello b\nhello you\n"),
        ("sudo docker volume ls -q --filter name=made; pgrep -fx 'sleep 1000' | wc -l", "made\n1\n"),
        ("tty >/dev/null && echo a terminal; stty size; echo $TERM", "a terminal\n30 100\nxterm-256color\n"),
        ("printf '\\0\\1\\2 bytes\\n'; unset NOTHING; echo $((6 * 7))", "\0\u{1}\u{2} bytes\n42\n"),
    ] {
        let shown = person.types(command);
        assert!(shown.contains(printed), "{command}: {shown:?}");
    }
    person.session.get_process_mut().set_window_size(71, 23).unwrap();
    // The shell draws its prompt anew when the window changes.
    let wait = "until [ \"$(stty size)\" = '23 71' ]; do :; done; echo size $(stty size)";
    person.session.send_line(wait).unwrap();
    person.sees("size 23 71");
    person.sees(PROMPT);
    // Only what the command itself prints shows that it has the terminal.
    person.session.send_line("sh -c 'echo asleep $((1 + 1)); exec sleep 600'").unwrap();
    person.sees("asleep 2");
    person.session.send(ControlCode::EndOfText).unwrap();
    person.sees(PROMPT);
    assert_eq!(sandboxes_of(person.id()).await.len(), 1);
    person.session.send_line("exit 3").unwrap();
    let (code, said) = person.stays_until_the_end();
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(sandboxes_of(person.id()).await, [""; 0]);
}

#[tokio::test]
async fn a_terminal_that_is_cut_off_leaves_nothing() {
    let book = small().chapter("one.md", CHAPTER);
    let mut person = Person::at(&book, &["shell"]);
    person.sees("before any step");
    person.sees(PROMPT);
    person.session.get_process_mut().signal(Signal::SIGKILL).unwrap();
    until_gone(person.id()).await;
}

#[tokio::test]
async fn a_signal_gives_the_terminal_back() {
    let book = small().chapter("one.md", "# One\n");
    let mut person = Person::in_shell(&book, &["shell", "one.md"]);
    person.sees("before the first step of book/one.md");
    person.sees(PROMPT);
    let children = format!("/proc/{0}/task/{0}/children", person.id());
    let children = std::fs::read_to_string(children).unwrap();
    let program: u32 = children.split_whitespace().next().unwrap().parse().unwrap();
    assert_eq!(sandboxes_of(program).await.len(), 1);
    assert!(Command::new("kill").arg(program.to_string()).status().unwrap().success());
    let (_, said) = person.stays_until_the_end();
    for part in ["exit code 143", "isig icanon iexten", "\u{1b}[?2004l"] {
        assert!(said.contains(part), "{part:?} is not in:\n{said}");
    }
    until_gone(program).await;
}

#[test]
fn a_check_opens_a_terminal_where_it_failed() {
    let failing =
        "# One\n\n```console\n$ cd /tmp; PLACE=here\n$ echo one\ntwo\n$ echo never run >after\n```\n";
    let passing = "# Two\n\n```console\n$ true\n```\n";
    let book = small().chapter("one.md", failing).chapter("two.md", passing);
    let mut person = Person::in_shell(&book, &["check", "--on-failure", "shell"]);
    let said = person.sees(PROMPT);
    for part in ["error[D0201]: `echo one`", "-->", "book/one.md:6", "right after it"] {
        assert!(said.contains(part), "{part:?} is not in:\n{said}");
    }
    person.sees("/tmp$ ");
    let shown = person.types("echo $PLACE; ls after");
    assert!(shown.contains("here\n") && shown.contains("No such file"), "{shown}");
    person.session.send(ControlCode::EndOfTransmission).unwrap();
    let (_, said) = person.stays_until_the_end();
    for part in [
        "error[D0201]: `echo one`",
        "error[D0208]: 2 steps in 2 chapters were not run: the run ended at book/one.md:5",
        "1 step passed, 1 mismatched, 2 skipped, 0 failed",
        "exit code 1",
        " icanon",
    ] {
        assert!(said.contains(part), "{part:?} is not in:\n{said}");
    }
}

#[test]
fn what_is_piped_in_is_run_as_a_script() {
    let book =
        small().chapter("one.md", CHAPTER).file("script", "echo $WORD; hi\necho wrong >&2; cat; exit 7\n");
    let script = format!("exec <script; exec \"$0\" {}", "shell one.md:15");
    let program = book.drydock_command([]);
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).arg(program.get_program()).current_dir(book.root());
    let ran = shell.output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert_eq!((ran.status.code(), &*stdout), (Some(7), "two words\nhello you\n"), "{stderr}");
    assert!(stderr.ends_with("wrong\n"), "{stderr}");
}

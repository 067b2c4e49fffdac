//! Console blocks: commands behind `$ `, continued by `> `, each with the output below it.

use std::ops::Range;

use super::body::{Body, lines};
use super::findings::Findings;
use crate::diagnostic::Code;

/// One command of a console block; all ranges are bytes of the block's text unless they say lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// The parts of the command without prompts, a line each.
    pub(super) parts: Vec<Range<usize>>,
    /// Its lines, continuations included.
    pub(super) lines: Range<usize>,
    /// What the docs say it prints.
    pub(super) output: Option<Output>,
}

impl Command {
    /// From the first character behind the prompt to the last one.
    pub(super) fn extent(&self) -> Range<usize> {
        let start = self.parts.first().map_or(0, |part| part.start);
        start..self.parts.last().map_or(start, |part| part.end)
    }
}

/// Output lines below a command, without blank lines at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    /// Without the last line's end.
    pub(super) bytes: Range<usize>,
    pub(super) lines: Range<usize>,
}

/// What a line of a console block is.
enum Line<'text> {
    Command(&'text str),
    Continuation(&'text str),
    Output(&'text str),
}

fn classify(line: &str, continues: bool) -> Line<'_> {
    let prompted = |mark: &str| {
        line.strip_prefix(mark).and_then(|rest| match rest.strip_prefix([' ', '\t']) {
            Some(rest) => Some(rest),
            None => rest.is_empty().then_some(rest),
        })
    };
    if let Some(command) = prompted("$") {
        return Line::Command(command);
    }
    match prompted(">") {
        Some(rest) if continues => Line::Continuation(rest),
        _ => Line::Output(line),
    }
}

/// Whether any line of a text begins with the prompt, be it behind white space.
pub(super) fn has_prompt(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("$ "))
}

/// Reads a console block; its mistakes are noted.
pub(super) fn read(body: &Body, findings: &mut Findings<'_>) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    let mut stray = None;
    let mut continues = false;
    for (number, (start, line)) in lines(body.text()).enumerate() {
        let end = start + line.len();
        match classify(line, continues) {
            Line::Command(text) => {
                let part = end - text.len()..end;
                if text.trim().is_empty() {
                    note_empty(body.range(start..end), findings);
                }
                commands.push(Command { parts: vec![part], lines: number..number + 1, output: None });
                continues = true;
            }
            Line::Continuation(text) => {
                if let Some(command) = commands.last_mut() {
                    command.parts.push(end - text.len()..end);
                    command.lines.end = number + 1;
                }
            }
            Line::Output(text) => {
                note_cut(body, commands.last().filter(|_| continues), start..end, findings);
                continues = false;
                match commands.last_mut() {
                    Some(command) => add_output(command, text, start..end, number),
                    None if !text.trim().is_empty() => {
                        stray.get_or_insert(start..end);
                    }
                    None => {}
                }
            }
        }
    }
    note_shape(body, stray, commands.is_empty(), findings);
    commands
}

/// Output keeps its blank lines, except those before the next command or the end.
fn add_output(command: &mut Command, text: &str, bytes: Range<usize>, number: usize) {
    let lines = number..number + 1;
    match &mut command.output {
        Some(output) if !text.trim().is_empty() => {
            output.bytes.end = bytes.end;
            output.lines.end = lines.end;
        }
        None if !text.trim().is_empty() => command.output = Some(first_output(command, bytes, lines)),
        _ => {}
    }
}

/// Blank lines between a command and its first visible output are output too.
fn first_output(command: &Command, bytes: Range<usize>, lines: Range<usize>) -> Output {
    let start = command.extent().end + 1;
    Output { bytes: start.min(bytes.start)..bytes.end, lines: command.lines.end..lines.end }
}

fn note_empty(at: Range<usize>, findings: &mut Findings<'_>) {
    let help = "write the command behind the prompt, or take the line out";
    findings.error(Code::EmptyBlock, at, "a prompt without a command", "nothing to run", help);
}

/// A command that ends in a backslash is not over.
fn note_cut(body: &Body, command: Option<&Command>, line: Range<usize>, findings: &mut Findings<'_>) {
    let Some(last) = command.and_then(|command| command.parts.last()) else { return };
    let text = &body.text()[last.clone()];
    let backslashes = text.len() - text.trim_end_matches('\\').len();
    if backslashes % 2 == 1 {
        findings.error(
            Code::EmptyBlock,
            body.range(line),
            "the command above goes on after its `\\`, but this line is read as output",
            "not marked as a continuation",
            "begin the line with `> `, as the shell does",
        );
    }
}

fn note_shape(body: &Body, stray: Option<Range<usize>>, no_command: bool, findings: &mut Findings<'_>) {
    let Some(stray) = stray else { return };
    let line = &body.text()[stray.clone()];
    if no_command {
        let message = "a console block without a command";
        let help = if line.trim_start().starts_with("$ ") {
            "begin the line with `$ `, without the white space before it"
        } else {
            "put `$ ` before each command; output alone belongs into a ```text,output block below its command"
        };
        findings.error(Code::EmptyBlock, body.range(stray), message, "no `$ ` before this", help);
    } else {
        let help = if line.starts_with("# ") {
            "the reader's prompt is `$ `; for a command write `$ sudo …`, and put comments into the prose"
        } else {
            "put `$ ` before it if it is a command, otherwise take it out"
        };
        let message = "output before the first command";
        findings.error(Code::EmptyBlock, body.range(stray), message, "nothing has printed this", help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::{SourceFile, SourceMap};

    type Expected = (&'static str, Option<&'static str>);

    fn read_text(text: &str) -> (Vec<(String, Option<String>)>, Vec<String>) {
        let mut body = Body::default();
        body.push(text, 0);
        let sources = SourceMap::identity(SourceFile::new("a.md", text).into());
        let mut findings = Findings::new(&sources);
        let commands = read(&body, &mut findings)
            .into_iter()
            .map(|command| {
                let parts: Vec<_> = command.parts.iter().map(|part| &text[part.clone()]).collect();
                (parts.join("\n"), command.output.map(|output| text[output.bytes].to_owned()))
            })
            .collect();
        (commands, findings.in_order().map(|found| found.message).collect())
    }

    #[test]
    fn tells_commands_from_output() {
        let cases: [(&str, &[Expected]); 11] = [
            ("$ a\n$ b\n", &[("a", None), ("b", None)]),
            ("$ a\nout\n", &[("a", Some("out"))]),
            ("$ a\nout\nmore\n$ b\n", &[("a", Some("out\nmore")), ("b", None)]),
            ("$ a\n\n$ b\n\n\n", &[("a", None), ("b", None)]),
            ("$ a\none\n\ntwo\n\n$ b\n", &[("a", Some("one\n\ntwo")), ("b", None)]),
            ("$ a\n\none\n", &[("a", Some("\none"))]),
            ("$ a \\\n>   -b\nout\n", &[("a \\\n  -b", Some("out"))]),
            ("$ cat <<EOF\n> x\n>\n> $ y\n> EOF\n", &[("cat <<EOF\nx\n\n$ y\nEOF", None)]),
            ("$ a\nout\n> not a continuation\n", &[("a", Some("out\n> not a continuation"))]),
            ("$ a\n$5 and $HOME\n", &[("a", Some("$5 and $HOME"))]),
            ("$ größe\n→ ü\n", &[("größe", Some("→ ü"))]),
        ];
        for (text, expected) in cases {
            let (commands, complaints) = read_text(text);
            let expected: Vec<_> =
                expected.iter().map(|(c, o)| ((*c).to_owned(), o.map(str::to_owned))).collect();
            assert_eq!(commands, expected, "{text:?}");
            assert!(complaints.is_empty(), "{text:?}: {complaints:?}");
        }
    }

    #[test]
    fn notes_what_is_no_session() {
        let cases = [
            ("$ \n", "a prompt without a command"),
            ("$\n$ a\n", "a prompt without a command"),
            ("docker ps\n", "a console block without a command"),
            ("out\n$ a\n", "output before the first command"),
            ("# root\n$ a\n", "output before the first command"),
            ("$ a \\\n  -b\n", "the command above goes on after its `\\`, but this line is read as output"),
        ];
        for (text, expected) in cases {
            assert_eq!(read_text(text).1, [expected], "{text:?}");
        }
    }
}

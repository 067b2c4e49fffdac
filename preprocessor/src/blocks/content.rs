//! From the text of a block to its steps, by its language.

use std::ops::Range;

use super::body::{Body, lines};
use super::findings::Findings;
use super::languages::Language;
use super::options::{Options, Work};
use super::placeholders::Scope;
use super::prompts::{self, Command, Output};
use super::quotes::{Quotes, is_elided};
use super::yaml::{self, Document, Role};
use super::{Action, Bindings, Expected, Kind, Step, Terms, dockerfiles, holes};
use crate::diagnostic::Code;
use crate::span::SourceMap;
use crate::suggestion::closest;

/// A block whose text is to be read.
pub(super) struct Source<'block> {
    pub(super) language: Language,
    pub(super) body: &'block Body,
    /// The fence, or the first line of an indented block, in the chapter.
    pub(super) opening: Range<usize>,
    pub(super) options: &'block Options,
    pub(super) bindings: &'block Bindings,
    pub(super) sources: &'block SourceMap,
}

/// What was read.
pub(super) struct Content {
    pub(super) kind: Kind,
    pub(super) work: Work,
    pub(super) steps: Vec<Step>,
}

impl Content {
    fn new(kind: Kind, work: Work, steps: Vec<Step>) -> Self {
        Self { kind, work, steps }
    }

    /// A block without anything to do.
    pub(super) fn nothing(kind: Kind) -> Self {
        Self::new(kind, Work::Nothing, Vec::new())
    }
}

/// Reads a block; its mistakes are noted.
pub(super) fn read(source: &Source<'_>, quotes: &mut Quotes, findings: &mut Findings<'_>) -> Content {
    if source.body.is_blank() && !source.options.data {
        let help = "write what is to be run, or take the block out";
        findings.error(Code::EmptyBlock, source.opening.clone(), "an empty block", "nothing to run", help);
    }
    let mut content = match &source.options.file {
        Some(file) if source.options.edit => edit(source, file, quotes, findings),
        Some(file) => quote(source, file, quotes, findings),
        None if source.options.data => data(source, findings),
        None => execution(source, findings),
    };
    for step in &mut content.steps {
        step.kind = content.kind;
    }
    content
}

/// What an ignored block is, told without complaint.
pub(super) fn glance(language: Language, options: &Options, body: &Body) -> Kind {
    match language {
        _ if options.quotes() => Kind::Quote,
        Language::Yaml => match yaml::glance(body.text()) {
            Some(Role::Compose) => Kind::Compose,
            Some(Role::Tasks | Role::Plays) => Kind::Ansible,
            None => Kind::Data,
        },
        language => language.kind(),
    }
}

/// A block that is parsed only.
fn data(source: &Source<'_>, findings: &mut Findings<'_>) -> Content {
    match source.language {
        Language::Yaml => yaml::check(source.body, findings),
        Language::Console | Language::Script => {
            let at = source.options.place("data").unwrap_or_else(|| source.opening.clone());
            let help = "for commands that cannot be run write `ignore = \"why\"` \
                        in a `<!-- drydock: … -->` above the block";
            findings.error(Code::ConflictingOptions, at, "commands are not data", "on a shell block", help);
        }
        _ => {}
    }
    Content::new(Kind::Data, Work::Nothing, Vec::new())
}

/// A block that stands in a file, and is run if it can be.
fn quote(source: &Source<'_>, file: &str, quotes: &mut Quotes, findings: &mut Findings<'_>) -> Content {
    let text = source.body.text();
    quotes.show(file, text);
    let quoted = source.step(Action::Quote { file: file.to_owned(), text: text.to_owned() });
    let whole = !is_elided(text);
    let runs = match source.language {
        Language::Console => {
            note_quoted_session(source, findings);
            false
        }
        Language::Dockerfile => whole && dockerfiles::is_whole(text),
        Language::Script | Language::Yaml => whole,
        Language::Output | Language::Other => false,
    };
    if source.options.data && source.language == Language::Yaml && whole {
        yaml::check(source.body, findings);
    }
    if !runs || source.options.data {
        return Content::new(Kind::Quote, Work::Lines, vec![quoted]);
    }
    let mut content = match source.language {
        Language::Dockerfile => {
            let build = source.step(Action::Build { file: file.to_owned() });
            Content::new(Kind::Dockerfile, Work::Build, vec![build])
        }
        _ => execution(source, findings),
    };
    if source.options.no_run {
        return Content { kind: Kind::Quote, steps: vec![quoted], ..content };
    }
    content.steps.insert(0, quoted);
    content
}

/// A block that replaces what was shown of a file before it.
fn edit(source: &Source<'_>, file: &str, quotes: &mut Quotes, findings: &mut Findings<'_>) -> Content {
    if source.language == Language::Console {
        note_quoted_session(source, findings);
    }
    let edited = quotes.edit(file, source.body).map(|action| source.step(action));
    if edited.is_none() {
        note_unquoted(source, file, quotes, findings);
    }
    if !source.options.no_run {
        quotes.show(file, source.body.text());
    }
    let mut steps: Vec<_> = edited.into_iter().collect();
    if source.language == Language::Dockerfile && !source.options.data {
        steps.push(source.step(Action::Build { file: file.to_owned() }));
        return Content::new(Kind::Dockerfile, Work::Build, steps);
    }
    Content::new(Kind::Quote, Work::Lines, steps)
}

/// A block that is run as it stands.
fn execution(source: &Source<'_>, findings: &mut Findings<'_>) -> Content {
    match source.language {
        Language::Console => console(source, findings),
        Language::Script => script(source, findings),
        Language::Yaml => playbook_or_stack(source, findings),
        Language::Dockerfile => dockerfile(source, findings),
        Language::Output | Language::Other => Content::new(Kind::Data, Work::Nothing, Vec::new()),
    }
}

fn console(source: &Source<'_>, findings: &mut Findings<'_>) -> Content {
    let mut scope = Scope::new(source.options, source.bindings);
    let mut steps = Vec::new();
    for command in prompts::read(source.body, findings) {
        let action = Action::Command(filled(source, &command, &mut scope, findings));
        let expected = command.output.as_ref().map(|output| source.expected(output, &mut scope, findings));
        let extent = command.extent();
        steps.push(Step { expected, ..source.step_at(action, extent, command.lines) });
    }
    scope.check_used(source.body, findings);
    Content::new(Kind::Console, Work::Terminal, steps)
}

fn filled(
    source: &Source<'_>,
    command: &Command,
    scope: &mut Scope<'_>,
    findings: &mut Findings<'_>,
) -> String {
    let mut text = String::new();
    for (index, part) in command.parts.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        text.push_str(&scope.fill(source.body, part.clone(), findings));
    }
    text
}

fn script(source: &Source<'_>, findings: &mut Findings<'_>) -> Content {
    let text = source.body.text();
    let mut written =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    if written.peek().is_none() && !source.body.is_blank() {
        let help = "write the command, or take the block out";
        findings.error(
            Code::EmptyBlock,
            source.opening.clone(),
            "a script of comments only",
            "nothing to run",
            help,
        );
    }
    if written.next().is_some_and(|line| line.starts_with("$ ")) {
        let at = source.body.first_line().unwrap_or_else(|| source.opening.clone());
        let help = "call the block ```console, or take the prompts out";
        findings.error(Code::EmptyBlock, at, "a script with prompts", "would be run as it stands", help);
    }
    let mut scope = Scope::new(source.options, source.bindings);
    let action = Action::Script(scope.fill(source.body, 0..text.len(), findings));
    scope.check_used(source.body, findings);
    Content::new(Kind::Script, Work::Terminal, vec![source.step(action)])
}

fn playbook_or_stack(source: &Source<'_>, findings: &mut Findings<'_>) -> Content {
    let documents = yaml::read(source.body, findings);
    let compose = documents.first().is_some_and(|document| document.role == Role::Compose);
    let steps = documents.into_iter().map(|document| document_step(source, document)).collect::<Vec<_>>();
    match (steps.is_empty(), compose) {
        (true, _) => Content::new(Kind::Data, Work::Playbook, steps),
        (false, true) => Content::new(Kind::Compose, Work::Build, steps),
        (false, false) => Content::new(Kind::Ansible, Work::Playbook, steps),
    }
}

fn document_step(source: &Source<'_>, document: Document) -> Step {
    let text = source.body.text()[document.bytes.clone()].to_owned();
    let action = match document.role {
        Role::Compose => Action::Compose(text),
        role => Action::Ansible { document: text, plays: role == Role::Plays },
    };
    source.step_at(action, document.bytes, document.lines)
}

fn dockerfile(source: &Source<'_>, findings: &mut Findings<'_>) -> Content {
    let text = source.body.text();
    if !dockerfiles::is_whole(text) && !source.body.is_blank() {
        findings.error(
            Code::FragmentWithoutFile,
            source.opening.clone(),
            "a piece of a Dockerfile that does not say which file it belongs to",
            "has no `FROM`",
            "name the file above the block, `<!-- drydock: file = \"src/worker/Dockerfile\" -->`, and add \
             `edit = true` if the block changes it",
        );
    }
    Content::new(Kind::Dockerfile, Work::Build, vec![source.step(Action::Dockerfile(text.to_owned()))])
}

fn note_quoted_session(source: &Source<'_>, findings: &mut Findings<'_>) {
    let at = source.options.place("file").unwrap_or_else(|| source.opening.clone());
    let help = "give the quote a block of its own in the file's language, and the commands another";
    findings.error(
        Code::ConflictingOptions,
        at,
        "a session at a prompt is no quote from a file",
        "on a console block",
        help,
    );
}

fn note_unquoted(source: &Source<'_>, file: &str, quotes: &Quotes, findings: &mut Findings<'_>) {
    let at = source.options.place("edit").unwrap_or_else(|| source.opening.clone());
    let meant = closest(file, quotes.files())
        .map(|meant| format!("did you mean `file = \"{meant}\"`? otherwise "))
        .unwrap_or_default();
    let help = format!(
        "{meant}show the lines as they are now in a block above, under \
         `<!-- drydock: file = \"{file}\" -->`; \
         this block then replaces them"
    );
    let message = format!("no block before this one in the chapter quotes `{file}`");
    findings.error(Code::EditWithoutQuote, at, message, "nothing to replace", help);
}

impl Source<'_> {
    /// A step that is the whole block.
    fn step(&self, action: Action) -> Step {
        let text = self.body.text();
        self.step_at(action, 0..text.len(), 0..text.lines().count())
    }

    /// A step that is a part of the block's text, without white space at its end.
    fn step_at(&self, action: Action, bytes: Range<usize>, lines: Range<usize>) -> Step {
        let end = bytes.start + self.body.text()[bytes.clone()].trim_end().len();
        let range = if end > bytes.start { self.body.range(bytes.start..end) } else { self.opening.clone() };
        Step {
            span: self.sources.span(range.clone()),
            range,
            lines,
            kind: self.language.kind(),
            action,
            terms: Terms::default(),
            expected: None,
        }
    }

    /// Output that the block states.
    pub(super) fn expected(
        &self,
        output: &Output,
        scope: &mut Scope<'_>,
        findings: &mut Findings<'_>,
    ) -> Expected {
        holes::check(self.body, output.bytes.clone(), findings);
        let stated = &self.body.text()[output.bytes.clone()];
        let mut text = scope.fill_output(stated);
        text.push('\n');
        let span = self.sources.span(self.body.range(output.bytes.clone()));
        let place = |(start, line): (usize, &str)| {
            let start = output.bytes.start + start;
            self.body.range(start..start + line.len())
        };
        let written = lines(stated).map(place).collect();
        Expected { text, span, lines: output.lines.clone(), written, bound: scope.bound() }
    }
}

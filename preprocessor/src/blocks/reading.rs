//! One chapter read from top to bottom: code blocks, the directives above them, and what came before.

use std::ops::Range;

use super::attributes::{self, OUTPUT, Strictness, Word, listed};
use super::content::{self, Content, Source};
use super::directives::{self, Directive};
use super::drills::Drill;
use super::fences::{self, Code, Element, Html};
use super::findings::Findings;
use super::inserts::{self, Asked};
use super::languages::Language;
use super::options::{OF_CHAPTER, Options};
use super::quotes::Quotes;
use super::{Bindings, Block, Blocks, Foreign, Insert, Kind, Status, foreign, includes, outputs, prompts};
use crate::chapters::Chapter;
use crate::diagnostic;

const ABOVE: &str =
    "put it just above its block, in the same list item or quote, with nothing but blank lines in between";

/// The state of a chapter being read.
pub(super) struct Reader<'chapter> {
    chapter: &'chapter Chapter,
    bindings: &'chapter Bindings,
    findings: Findings<'chapter>,
    blocks: Vec<Block>,
    foreign: Vec<Foreign>,
    inserts: Vec<Insert>,
    /// A directive whose block has not come yet.
    waiting: Option<Directive>,
    quotes: Quotes,
    drill: Drill,
    /// The last block that is no statement of output.
    before: Option<usize>,
    /// Includes that mdBook could not resolve.
    unresolved: Vec<Range<usize>>,
}

/// A code block with everything said about it.
struct Described<'chapter> {
    code: Code,
    language: Language,
    name: &'chapter str,
    classes: Vec<&'chapter str>,
    options: Options,
    directive: Option<Range<usize>>,
}

impl<'chapter> Reader<'chapter> {
    pub(super) fn new(chapter: &'chapter Chapter, bindings: &'chapter Bindings) -> Self {
        let mut findings = Findings::new(&chapter.sources);
        let unresolved = includes::unresolved(chapter, &mut findings);
        Self {
            chapter,
            bindings,
            findings,
            blocks: Vec::new(),
            foreign: Vec::new(),
            inserts: Vec::new(),
            waiting: None,
            quotes: Quotes::default(),
            drill: Drill::default(),
            before: None,
            unresolved,
        }
    }

    /// Reads the whole chapter.
    pub(super) fn read(mut self) -> (Blocks, Findings<'chapter>) {
        for element in fences::find(&self.chapter.text) {
            match element {
                Element::Html(html) => self.html(&html),
                Element::Code(code) => self.code(code),
            }
        }
        self.drop_waiting(ABOVE);
        self.drill.check(&self.blocks, &mut self.findings);
        (Blocks { own: self.blocks, foreign: self.foreign, inserts: self.inserts }, self.findings)
    }

    fn html(&mut self, html: &Html) {
        for fence in fences::within_html(html) {
            self.findings.error(
                diagnostic::Code::BlockInHtml,
                fence,
                "a block that Markdown takes for a part of the HTML above",
                "would not be checked",
                "leave a blank line between the HTML and the block",
            );
        }
        for directive in directives::find(&self.chapter.text, html, &mut self.findings) {
            if directive.options.place("insert").is_some() {
                self.insert(directive);
                continue;
            }
            self.drop_waiting("write both directives above the block as one, the keys separated by commas");
            self.waiting = Some(directive);
        }
    }

    /// A comment that stands for itself. Where it makes no sense it asks for nothing: what follows means the same.
    fn insert(&mut self, directive: Directive) {
        let Some(asked) = directive.options.insert.filter(|_| directive.alone && !directive.options.broken)
        else {
            return;
        };
        match asked {
            Asked::Page(what) => {
                self.inserts.extend(inserts::insert(self.chapter, &directive, what, &mut self.findings));
            }
            Asked::Picture => {
                self.check_first(&directive.options);
                let picture = inserts::picture(self.chapter, directive, &self.blocks, &mut self.findings);
                self.blocks.extend(picture);
            }
        }
    }

    fn code(&mut self, code: Code) {
        let errors = self.findings.errors();
        self.check_closed(&code);
        let directive = self.directive_above(&code);
        if let Some(described) = self.describe(code, directive) {
            if described.language != Language::Output {
                self.before = Some(self.blocks.len());
            }
            let block = self.block(described, errors);
            self.blocks.push(block);
        }
    }

    /// The directive that stands above a block with nothing but blank lines in between.
    fn directive_above(&mut self, code: &Code) -> Option<Directive> {
        let end = self.waiting.as_ref()?.comment.end;
        let between = self.chapter.text.get(end..code.extent.start).unwrap_or("?");
        if between.chars().all(|c| c.is_whitespace() || c == '>') {
            return self.waiting.take();
        }
        self.drop_waiting(ABOVE);
        None
    }

    fn drop_waiting(&mut self, help: &str) {
        // One that was not understood may have been meant to stand by itself.
        let understood = |directive: &Directive| directive.alone && !directive.options.broken;
        let Some(directive) = self.waiting.take().filter(understood) else { return };
        self.findings.error(
            diagnostic::Code::OrphanDirective,
            directive.comment,
            "a directive without a block below it",
            "says something about nothing",
            help,
        );
    }

    fn check_closed(&mut self, code: &Code) {
        let Some(fence) = &code.fence else { return };
        let marks = &self.chapter.text[fence.marks.clone()];
        if !fence.closed {
            self.findings.error(
                diagnostic::Code::UnclosedFence,
                fence.marks.clone(),
                "this fence is never closed",
                "everything below belongs to it",
                format!("end the block with a line that holds only {marks}"),
            );
        } else if let Some(inner) = fences::swallowed_fence(&self.chapter.text, code) {
            let line = self.chapter.sources.span(inner).line();
            self.findings.error(
                diagnostic::Code::UnclosedFence,
                fence.marks.clone(),
                format!("this fence is still open where line {line} begins another one"),
                "not closed in time",
                format!(
                    "close it before with a line that holds only {marks}, or open it with more \
                     of them if it shows Markdown"
                ),
            );
        }
    }

    /// Everything said about a code block; `None` where it is none of drydock's.
    fn describe(&mut self, code: Code, directive: Option<Directive>) -> Option<Described<'chapter>> {
        let chapter = self.chapter;
        let info = code.fence.as_ref().map(|fence| fence.info.clone());
        let mut words = info.map(|info| attributes::split(&chapter.text, info)).unwrap_or_default();
        let name = words.first().map_or("", |word| word.text);
        let language = self.language(&code, name, &mut words);
        let (lines, mut options) = match directive {
            Some(directive) => (Some(directive.lines), directive.options),
            None => (None, Options::default()),
        };
        let mut classes: Vec<_> = words.first().map(|word| word.text).into_iter().collect();
        let rest = words.get(1..).unwrap_or_default();
        if language.is_ours() || options.quotes() {
            let strictness = if language.is_ours() { Strictness::Strict } else { Strictness::NearMisses };
            classes.extend(attributes::take_flags(rest, name, strictness, &mut options, &mut self.findings));
        } else if lines.is_some() {
            self.note_foreign(&code, &options);
        } else {
            foreign::check(&code, name, rest, &mut self.findings);
            self.pass_by(code, name);
            return None;
        }
        Some(Described { code, language, name, classes, options, directive: lines })
    }

    fn language(&mut self, code: &Code, name: &str, words: &mut Vec<Word<'_>>) -> Language {
        if code.fence.is_none() {
            let session = prompts::has_prompt(code.body.text());
            return if session { Language::Console } else { Language::Other };
        }
        let output = words.iter().skip(1).position(|word| word.text == OUTPUT);
        match output {
            Some(index) if name.eq_ignore_ascii_case("text") => {
                words.remove(index + 1);
                Language::Output
            }
            _ => Language::of(name),
        }
    }

    /// Counts a block that is left alone.
    fn pass_by(&mut self, code: Code, name: &str) {
        if code.fence.is_some() {
            let at = code.range.start;
            let span = self.chapter.sources.span(code.extent);
            self.foreign.push(Foreign { span, at, language: name.to_owned() });
        }
    }

    fn note_foreign(&mut self, code: &Code, options: &Options) {
        if options.broken {
            return;
        }
        self.findings.error(
            diagnostic::Code::ConflictingOptions,
            opening(code),
            "the directive above says nothing about a block of this kind",
            "not executed by drydock",
            format!(
                "take the directive out, name a `file` that the block quotes, or use one of the languages {}",
                listed(["console", "sh", "yaml", "dockerfile"])
            ),
        );
    }

    /// Makes the block, which has no steps if anything about it is wrong.
    fn block(&mut self, described: Described<'chapter>, errors: usize) -> Block {
        let Described { code, language, name, classes, options, directive } = described;
        let cut = self.unresolved.iter().any(|include| code.extent.contains(&include.start));
        self.check_first(&options);
        if language != Language::Output {
            self.drill.note(&options, self.blocks.len());
        }
        let (mut content, output_of) = match language {
            Language::Output => (Content::nothing(Kind::Data), self.output(&code, &options)),
            _ => (self.content(&code, language, &options), None),
        };
        let status = status(language, &options);
        if status != Status::Run || cut || self.findings.errors() > errors || options.broken {
            content.steps.clear();
        }
        options.apply(&mut content.steps);
        Block {
            span: self.chapter.sources.span(code.extent),
            range: code.range,
            directive,
            prefix: code.prefix,
            language: name.to_owned(),
            classes: classes.into_iter().map(str::to_owned).collect(),
            kind: content.kind,
            status,
            hidden: options.hidden,
            text: code.body.into_text(),
            steps: content.steps,
            needs: options.needs,
            tools: options.tools,
            leaves_nothing: options.leaves_nothing,
            updates: options.updates,
            drill: options.drill,
            output_of,
            picture: None,
        }
    }

    /// Reads the text of a block, as far as what is said about it makes sense.
    fn content(&mut self, code: &Code, language: Language, options: &Options) -> Content {
        let foreign = !language.is_ours() && !options.quotes();
        if options.broken || foreign || options.ignored() {
            self.check_reason(options);
            if let Some(file) = options.file.as_deref().filter(|_| options.broken) {
                self.quotes.show(file, code.body.text());
            }
            let kind = if options.ignored() {
                content::glance(language, options, &code.body)
            } else {
                language.kind()
            };
            return Content::nothing(kind);
        }
        options.check_contradictions(&mut self.findings);
        let source = self.source(code, language, options);
        let content = content::read(&source, &mut self.quotes, &mut self.findings);
        options.check_applicable(content.work, &mut self.findings);
        content
    }

    fn check_reason(&mut self, options: &Options) {
        if options.broken {
            return;
        }
        if let Some(at) = options.place("ignore").filter(|_| options.reason.is_none()) {
            self.findings.error(
                diagnostic::Code::IgnoredWithoutReason,
                at,
                "an ignored block without a reason",
                "owes a reason",
                "write it above the block: `<!-- drydock: ignore = \"why it cannot be run\" -->`",
            );
        }
        options.check_contradictions(&mut self.findings);
    }

    /// What is said about the whole chapter has to be known before its first block.
    fn check_first(&mut self, options: &Options) {
        let Some(first) = self.blocks.first() else { return };
        for (key, label) in OF_CHAPTER {
            let Some(at) = options.place(key) else { continue };
            let place = match first.kind {
                Kind::Picture => "in the comment of the chapter's first picture",
                _ => "above the chapter's first block",
            };
            let help = format!("say it {place}, in line {}", first.span.line());
            let message = format!("`{key}` is said too late");
            self.findings.error(diagnostic::Code::ConflictingOptions, at, message, label, help);
        }
    }

    fn output(&mut self, code: &Code, options: &Options) -> Option<usize> {
        options.check_output(&mut self.findings);
        if options.broken {
            return None;
        }
        let source = self.source(code, Language::Output, options);
        let before = self.before.and_then(|index| self.blocks.get_mut(index));
        outputs::attach(&source, before, &mut self.findings).then_some(self.before).flatten()
    }

    fn source<'block>(
        &self,
        code: &'block Code,
        language: Language,
        options: &'block Options,
    ) -> Source<'block>
    where
        'chapter: 'block,
    {
        Source {
            language,
            body: &code.body,
            opening: opening(code),
            options,
            bindings: self.bindings,
            sources: &self.chapter.sources,
        }
    }
}

/// The fence with its info string, or the first line of an indented block.
fn opening(code: &Code) -> Range<usize> {
    match &code.fence {
        Some(fence) => fence.marks.start..fence.info.end.max(fence.marks.end),
        None => code.body.first_line().unwrap_or_else(|| code.extent.clone()),
    }
}

fn status(language: Language, options: &Options) -> Status {
    let checked = options.quotes() && !options.edit;
    if options.ignored() {
        Status::Ignored(options.reason.clone().unwrap_or_default())
    } else if language == Language::Output
        || (options.data && !options.quotes())
        || (!language.is_ours() && !options.quotes())
    {
        Status::Data
    } else if options.no_run && !checked {
        Status::NoRun
    } else {
        Status::Run
    }
}

//! Scenarios for tests, read from Markdown by rules just good enough for samples.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crate::blocks::{Action, Block, Expected, Kind, Status, Step, Terms};
use crate::chapters::Chapter;
use crate::recording::{Complaint, Recorded};
use crate::sandbox::End;
use crate::scenarios::Scenario;
use crate::span::{SourceFile, SourceMap};
use crate::verdict::{Mismatch, Outcome, Verdict};

/// A chapter `book/sample.md` with its fenced blocks.
pub(crate) fn scenario(text: &str) -> Scenario {
    let source = Arc::new(SourceFile::new("book/sample.md", text));
    let chapter = Chapter {
        name: "Sample".to_owned(),
        file: "book/sample.md".to_owned(),
        text: text.to_owned(),
        sources: SourceMap::identity(source),
    };
    let mut blocks: Vec<Block> = Vec::new();
    let mut directive = None;
    let mut open: Option<(usize, usize, String)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        match (&open, line.find("```")) {
            (None, Some(column)) => open = Some((range.start, range.end, line[..column].to_owned())),
            (Some((start, body, marker)), Some(_)) => {
                let lines = (*start..range.end, *body..range.start);
                let block = block(&chapter, lines, marker, directive.take(), blocks.len());
                blocks.push(block);
                open = None;
            }
            (None, None) if line.contains("<!-- drydock:") => {
                let before = line.find("<!--").unwrap_or_default();
                let marked = !line[..before].trim_matches([' ', '>']).is_empty();
                let comment = range.start + before..range.start + line.trim_end().len();
                directive = Some(if marked { comment } else { range });
            }
            _ => {}
        }
    }
    Scenario { chapter, blocks }
}

fn block(
    chapter: &Chapter,
    (range, body): (Range<usize>, Range<usize>),
    marker: &str,
    directive: Option<Range<usize>>,
    index: usize,
) -> Block {
    let prefix: String =
        marker.chars().map(|letter| if " >".contains(letter) { letter } else { ' ' }).collect();
    let strip = |line: &str| {
        line.strip_prefix(&prefix).or(line.strip_prefix(prefix.trim_end())).unwrap_or(line).to_owned()
    };
    let text: String = chapter.text[body.clone()].lines().map(|line| strip(line) + "\n").collect();
    let info = chapter.text[range.start + marker.len() + 3..].lines().next().unwrap_or_default();
    let words: Vec<&str> = info.split([',', ' ']).collect();
    let flag = |flag: &str| words.contains(&flag);
    let kind = match words[0] {
        "console" => Kind::Console,
        "sh" => Kind::Script,
        "yaml" => Kind::Ansible,
        "dockerfile" => Kind::Dockerfile,
        _ => Kind::Data,
    };
    let status = match kind {
        _ if flag("ignore") => Status::Ignored("needs the university's VPN".to_owned()),
        _ if flag("no_run") => Status::NoRun,
        Kind::Data => Status::Data,
        _ if flag("data") => Status::Data,
        _ => Status::Run,
    };
    let fence = range.start + marker.len();
    let range = if prefix == marker { range } else { fence..range.end };
    let mut block = Block {
        span: chapter.sources.span(fence..range.end),
        range,
        directive,
        language: words[0].to_owned(),
        classes: words
            .iter()
            .filter(|word| !["ignore", "no_run", "hidden", "output", "data"].contains(word))
            .map(|word| (*word).to_owned())
            .collect(),
        kind,
        status,
        hidden: flag("hidden"),
        output_of: flag("output").then(|| index - 1),
        steps: Vec::new(),
        text,
        prefix,
    };
    if block.status == Status::Run {
        block.steps = steps(chapter, &block, &body);
    }
    block
}

fn steps(chapter: &Chapter, block: &Block, body: &Range<usize>) -> Vec<Step> {
    let lines: Vec<&str> = block.text.lines().collect();
    let span = |lines: Range<usize>| {
        let starts: Vec<usize> = chapter.text[body.clone()]
            .split_inclusive('\n')
            .scan(body.start, |at, line| {
                *at += line.len();
                Some(*at)
            })
            .collect();
        let start = if lines.start == 0 { body.start } else { starts[lines.start - 1] };
        chapter.sources.span(start + block.prefix.len()..starts[lines.end - 1] - 1)
    };
    let step = |lines: Range<usize>, action| Step {
        span: span(lines.clone()),
        lines,
        kind: block.kind,
        action,
        terms: Terms::default(),
        expected: None,
    };
    let text = block.text.clone();
    match block.kind {
        Kind::Script => return vec![step(0..lines.len(), Action::Script(text))],
        Kind::Ansible => {
            return vec![step(0..lines.len(), Action::Ansible { document: text, plays: false })];
        }
        Kind::Dockerfile => return vec![step(0..lines.len(), Action::Dockerfile(text))],
        _ => {}
    }
    let mut steps: Vec<Step> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let start = at;
        at += 1;
        if let Some(first) = lines[start].strip_prefix("$ ") {
            let mut command = first.to_owned();
            while let Some(more) = lines.get(at).and_then(|line| line.strip_prefix('>')) {
                command = format!("{command}\n{}", more.strip_prefix(' ').unwrap_or(more));
                at += 1;
            }
            let mut step = step(start..at, Action::Command(command));
            step.span.range.start += 2;
            steps.push(step);
        } else if let Some(last) = steps.last_mut() {
            while lines.get(at).is_some_and(|line| !line.starts_with("$ ")) {
                at += 1;
            }
            let text = lines[start..at].join("\n") + "\n";
            if !text.trim().is_empty() {
                last.expected = Some(Expected { text, span: span(start..at), lines: start..at });
            }
        }
    }
    steps
}

/// A step that printed `output` and passed.
pub(crate) fn passed(output: &str) -> Outcome {
    Outcome { verdict: Verdict::Passed, recorded: Some(recorded(output, End::Exited(0))), replayed: false }
}

/// The same, taken from a recording.
pub(crate) fn replayed(output: &str) -> Outcome {
    Outcome { replayed: true, ..passed(output) }
}

/// A step that printed `output` and ended with `code`.
pub(crate) fn failed(code: i32, output: &str) -> Outcome {
    Outcome { verdict: Verdict::Failed, recorded: Some(recorded(output, End::Exited(code))), replayed: false }
}

/// A step of which something beyond exit code and output is wrong.
pub(crate) fn complained(code: i32, output: &str, complaint: Complaint) -> Outcome {
    let mut outcome = failed(code, output);
    outcome.recorded.as_mut().unwrap().complaint = Some(complaint);
    outcome
}

/// A step that printed the wrong thing.
pub(crate) fn mismatched(output: &str, difference: &str, line: usize, hole: Option<&str>) -> Outcome {
    let mismatch = Mismatch { difference: difference.to_owned(), hole: hole.map(str::to_owned), line };
    Outcome { verdict: Verdict::Mismatched(mismatch), ..passed(output) }
}

/// A step that was killed after ten seconds.
pub(crate) fn timed_out(output: &str) -> Outcome {
    Outcome {
        verdict: Verdict::TimedOut(Duration::from_secs(10)),
        recorded: Some(recorded(output, End::TimedOut)),
        replayed: false,
    }
}

/// A step that was not run.
pub(crate) fn skipped(reason: &str) -> Outcome {
    Outcome { verdict: Verdict::Skipped(reason.to_owned()), recorded: None, replayed: false }
}

fn recorded(output: &str, end: End) -> Recorded {
    Recorded { output: output.to_owned(), end, milliseconds: 420, complaint: None }
}

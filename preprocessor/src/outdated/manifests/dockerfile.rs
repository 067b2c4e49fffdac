//! Dockerfiles: the images that stages begin with and copy from, and the libraries that they install.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::super::pin::{Found, Manifest, Pin};
use super::super::spelling::Spelling;
use super::expansion::{self, Dialect, Variable};
use super::listing::Listing;
use super::{commands, image, library};
use crate::span::SourceFile;

mod instructions;

use instructions::Instruction;

/// What BuildKit sets by itself, otherwise on each platform.
const OF_THE_PLATFORM: [&str; 8] = [
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
];

/// The pins of a Dockerfile.
pub(super) fn read(source: &Arc<SourceFile>) -> Found {
    read_as(Manifest::Dockerfile, &Listing::of_file(source))
}

/// The pins of a Dockerfile that is built with these arguments in place of its defaults.
pub(super) fn read_given(source: &Arc<SourceFile>, given: &BTreeMap<String, Spelling>) -> Found {
    read_with(Manifest::Dockerfile, &Listing::of_file(source), given)
}

/// The pins of a Dockerfile that stands in another file.
pub(super) fn read_as(manifest: Manifest, listing: &Listing) -> Found {
    read_with(manifest, listing, &BTreeMap::new())
}

fn read_with(manifest: Manifest, listing: &Listing, given: &BTreeMap<String, Spelling>) -> Found {
    let outline = instructions::read(listing);
    let mut build = Build { escape: outline.escape, given: given.clone(), ..Build::new(manifest) };
    if let Some(syntax) = &outline.syntax {
        build.refer(syntax, None, syntax.spelled());
    }
    for instruction in &outline.instructions {
        build.take(instruction);
    }
    build.found.unread.extend(outline.unread);
    build.found
}

type Variables = BTreeMap<String, Variable>;

/// What is known at one line of a Dockerfile.
struct Build {
    manifest: Manifest,
    escape: char,
    /// What arguments are given from outside.
    given: BTreeMap<String, Spelling>,
    /// The arguments before the first stage.
    global: Variables,
    /// The arguments and the environment of the stage.
    local: Option<Variables>,
    /// The names of the stages so far, in small letters; empty for one that has none.
    stages: Vec<String>,
    found: Found,
}

impl Build {
    fn new(manifest: Manifest) -> Self {
        let (given, global, local, stages) = (BTreeMap::new(), Variables::new(), None, Vec::new());
        Self { manifest, escape: '\\', given, global, local, stages, found: Found::default() }
    }

    fn take(&mut self, instruction: &Instruction) {
        let rest = &instruction.rest;
        match &*instruction.keyword {
            "ARG" => self.arguments(rest),
            "ENV" => self.environment(rest),
            "FROM" => self.from(rest),
            "COPY" => self.copy(rest),
            "RUN" => self.run(instruction),
            "ONBUILD" => self.take(&onbuild(instruction)),
            _ => {}
        }
    }

    fn arguments(&mut self, rest: &Listing) {
        for word in words(rest) {
            let (name, value) = self.assignment(&word);
            let value = match self.given.get(&name).cloned().map(Variable::Set).or(value) {
                Some(value) => value,
                // Within a stage, the name alone asks for what was said before the first one.
                None if self.local.is_some() => {
                    self.global.get(&name).cloned().unwrap_or_else(|| unset(&name))
                }
                None => unset(&name),
            };
            self.scope().insert(name, value);
        }
    }

    fn environment(&mut self, rest: &Listing) {
        let words = words(rest);
        let Some(first) = words.first() else { return };
        if first.text().contains('=') {
            for word in &words {
                let (name, value) = self.assignment(word);
                let value = value.unwrap_or_else(|| unset(&name));
                self.scope().insert(name, value);
            }
        } else {
            // The old form: all behind the name is the value.
            let value = rest.part(first.text().len()..rest.text().len()).trimmed();
            let value = self.value(&value);
            self.scope().insert(first.text().to_owned(), value);
        }
    }

    fn assignment(&self, word: &Listing) -> (String, Option<Variable>) {
        match word.text().find('=') {
            Some(at) => {
                let value = self.value(&word.part(at + 1..word.text().len()));
                (word.text()[..at].to_owned(), Some(value))
            }
            None => (word.text().to_owned(), None),
        }
    }

    fn value(&self, written: &Listing) -> Variable {
        match self.expand(written) {
            Ok(value) => Variable::Set(value),
            Err(why) => Variable::Unset(why),
        }
    }

    fn scope(&mut self) -> &mut Variables {
        self.local.as_mut().unwrap_or(&mut self.global)
    }

    fn expand(&self, written: &Listing) -> Result<Spelling, String> {
        let variables = self.local.as_ref().unwrap_or(&self.global);
        self.expand_with(written, variables)
    }

    fn expand_with(&self, written: &Listing, variables: &Variables) -> Result<Spelling, String> {
        expansion::expand(written, Dialect::Dockerfile { escape: self.escape }, &|name| {
            variables.get(name).cloned().unwrap_or_else(|| {
                Variable::Unset(if OF_THE_PLATFORM.contains(&name) {
                    format!("the variable {name} is another one on each platform")
                } else {
                    format!("the build argument {name} is declared nowhere before it")
                })
            })
        })
    }

    fn from(&mut self, rest: &Listing) {
        let words = words(rest);
        let (flags, words): (Vec<_>, Vec<_>) =
            words.into_iter().partition(|word| word.text().starts_with("--"));
        let platform = flags.iter().find_map(|flag| {
            let value = flag.text().strip_prefix("--platform=")?;
            let value = flag.part(flag.text().len() - value.len()..flag.text().len());
            // The platform that it is built on, or for, is asked for by none of the files.
            Some(self.expand_with(&value, &self.global).ok()?.text())
        });
        if let Some(written) = words.first() {
            match self.expand_with(written, &self.global) {
                Ok(reference) if self.is_stage(&reference.text()) => {}
                Ok(reference) => self.refer(written, platform, reference),
                Err(_) if self.chooses_stage(written.text()) => {}
                Err(why) => self.unresolved(written, why),
            }
        }
        let named = words.get(1).is_some_and(|word| word.text().eq_ignore_ascii_case("as"));
        let name = words.get(2).filter(|_| named).map(|name| name.text().to_lowercase());
        self.stages.push(name.unwrap_or_default());
        self.local = Some(Variables::new());
    }

    fn copy(&mut self, rest: &Listing) {
        for flag in words(rest).iter().take_while(|word| word.text().starts_with("--")) {
            if let Some(from) = flag.text().strip_prefix("--from=") {
                self.borrow(&flag.part(flag.text().len() - from.len()..flag.text().len()));
            }
        }
    }

    fn run(&mut self, instruction: &Instruction) {
        let rest = &instruction.rest;
        let mut behind = 0;
        for range in
            bounds(rest.text()).into_iter().take_while(|word| rest.text()[word.start..].starts_with("--"))
        {
            let flag = rest.part(range.clone());
            behind = range.end;
            let Some(mount) = flag.text().strip_prefix("--mount=") else { continue };
            let mut at = flag.text().len() - mount.len();
            for field in mount.split(',') {
                if let Some(from) = field.strip_prefix("from=") {
                    self.borrow(&flag.part(at + field.len() - from.len()..at + field.len()));
                }
                at += field.len() + 1;
            }
        }
        let script = rest.part(behind..rest.text().len());
        for script in std::iter::once(&script).chain(&instruction.documents) {
            for requirement in commands::read(script).iter().flat_map(commands::requirements) {
                if let Ok(written) = self.expand(&requirement) {
                    self.found.pins.extend(library::pin(
                        self.manifest,
                        &written,
                        requirement.place().clone(),
                    ));
                }
            }
        }
    }

    /// What is copied or mounted from: a stage by its name or number, or an image.
    fn borrow(&mut self, written: &Listing) {
        if written.text().parse::<usize>().is_ok() {
            return;
        }
        match self.expand(written) {
            Ok(reference) if self.is_stage(&reference.text()) => {}
            Ok(reference) => self.refer(written, None, reference),
            Err(_) if self.chooses_stage(written.text()) => {}
            Err(why) => self.unresolved(written, why),
        }
    }

    fn is_stage(&self, name: &str) -> bool {
        self.stages.contains(&name.to_lowercase()) && !name.is_empty()
    }

    /// Whether a name with variables in it may be that of a stage, one for each platform: `base-${TARGETARCH}`.
    fn chooses_stage(&self, written: &str) -> bool {
        let mut parts = Vec::new();
        let mut rest = written;
        while let Some(dollar) = rest.find('$') {
            parts.push(rest[..dollar].to_lowercase());
            let variable = rest[dollar + 1..].trim_start_matches('{');
            let end =
                variable.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(variable.len());
            rest = variable[end..].trim_start_matches('}');
        }
        parts.push(rest.to_lowercase());
        let fits = |stage: &String| {
            let mut rest = stage.as_str();
            let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
            rest.starts_with(first.as_str())
                && rest.ends_with(last.as_str())
                && parts.iter().all(|part| match rest.find(part.as_str()) {
                    Some(at) => {
                        rest = &rest[at + part.len()..];
                        true
                    }
                    None => false,
                })
        };
        parts.iter().any(|part| !part.is_empty()) && self.stages.iter().any(fits)
    }

    fn refer(&mut self, written: &Listing, platform: Option<String>, reference: Spelling) {
        let read = image::read(&reference).map(|image| {
            let mut image = image?;
            image.platform = platform;
            Some(image)
        });
        self.found.pins.extend(image::pin(self.manifest, read, &reference, written.place().clone()));
    }

    fn unresolved(&mut self, written: &Listing, why: String) {
        let pin: Pin = image::unresolved(self.manifest, written.text(), why, written.place().clone());
        self.found.pins.push(pin);
    }
}

fn unset(name: &str) -> Variable {
    Variable::Unset(format!("the build argument {name} has no default"))
}

/// What is done once an image is built upon this one.
fn onbuild(instruction: &Instruction) -> Instruction {
    let rest = &instruction.rest;
    let end = rest.text().find(char::is_whitespace).unwrap_or(rest.text().len());
    let keyword = rest.text()[..end].to_ascii_uppercase();
    let keyword = if keyword == "FROM" || keyword == "ONBUILD" { String::new() } else { keyword };
    let documents = instruction.documents.clone();
    Instruction { keyword, rest: rest.part(end..rest.text().len()).trimmed(), documents }
}

/// The words of an instruction; quotes keep blanks together, and stay.
fn words(listing: &Listing) -> Vec<Listing> {
    bounds(listing.text()).into_iter().map(|word| listing.part(word)).collect()
}

fn bounds(text: &str) -> Vec<Range<usize>> {
    let mut bounds = Vec::new();
    let (mut start, mut quote, mut taken) = (None, None, false);
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && quote.is_none() && !taken {
            bounds.extend(start.take().map(|start| start..at));
            continue;
        }
        start.get_or_insert(at);
        if matches!(c, '"' | '\'') && !taken && quote.is_none_or(|open| open == c) {
            quote = if quote.is_some() { None } else { Some(c) };
        }
        taken = c == '\\' && !taken;
    }
    bounds.extend(start.map(|start| start..text.len()));
    bounds
}

#[cfg(test)]
mod tests;

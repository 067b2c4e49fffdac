//! The typed values of a directive.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::inserts::Asked;
use super::super::options::{Bound, Options};
use super::super::{Extent, Half, Inserted};
use crate::suggestion::closest;

/// Why a value cannot be taken.
pub(super) struct Wrong {
    /// Where, in the TOML document, if not at the whole value.
    pub(super) at: Option<Range<usize>>,
    pub(super) message: String,
    pub(super) label: String,
    pub(super) help: String,
}

impl Wrong {
    fn kind(key: &str, wanted: &str, found: &DeValue<'_>, example: &str) -> Self {
        Self {
            at: None,
            message: format!("`{key}` takes {wanted}"),
            label: format!("this is {}", article(found.type_str())),
            help: format!("write it like this: `{key} = {example}`"),
        }
    }

    fn value(key: &str, wanted: &str, label: impl Into<String>, example: &str) -> Self {
        Self {
            at: None,
            message: format!("`{key}` takes {wanted}"),
            label: label.into(),
            help: format!("write it like this: `{key} = {example}`"),
        }
    }
}

fn article(kind: &str) -> String {
    let vowel = kind.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {kind}", if vowel { "an" } else { "a" })
}

/// Stores the value of a known key; `place` gives ranges of the document as ranges of the chapter.
pub(super) fn set(
    key: &'static str,
    value: &Spanned<DeValue<'_>>,
    place: impl Fn(Range<usize>) -> Range<usize>,
    options: &mut Options,
) -> Result<(), Wrong> {
    let value = value.get_ref();
    match key {
        "timeout" => options.timeout = Some(duration(key, value)?),
        "retry" => options.retry = Some(duration(key, value)?),
        "stop_after" => options.stop_after = Some(duration(key, value)?),
        "stop_on" => options.stop_on = Some(string(key, value, "ready")?),
        "ready" => options.ready = Some(string(key, value, "curl -fs localhost")?),
        "host" => return Err(one_machine()),
        "ignore" => options.reason = Some(string(key, value, "why this block cannot be run")?),
        "file" => options.file = Some(file(key, value)?),
        "exit" => options.exit = Some(code(key, value)?),
        "needs" => options.needs = Some(extent(key, value)?),
        "tools" => options.tools = programs(key, value)?,
        "leaves" => options.leaves_nothing = nothing(key, value)?,
        "updates" => options.updates = names(key, value)?,
        "drill" => options.drill = Some(half(key, value)?),
        "insert" => options.insert = Some(asked(key, value)?),
        "changes" => options.changes = boolean(key, value)?,
        "where" => options.bound = bindings(key, value, place)?,
        "background" => options.background = boolean(key, value)?,
        "edit" => options.edit = boolean(key, value)?,
        "idempotent" => options.idempotent = boolean(key, value)?,
        "no_run" => options.no_run = boolean(key, value)?,
        "should_fail" => options.should_fail = boolean(key, value)?,
        "hidden" => options.hidden = boolean(key, value)?,
        "data" => options.data = boolean(key, value)?,
        _ => {}
    }
    Ok(())
}

/// To accept the name of a machine that is not there would be to run the block on another one.
fn one_machine() -> Wrong {
    Wrong {
        at: None,
        message: "the stack has one machine, so `host` can name no other".to_owned(),
        label: "no machine of its own".to_owned(),
        help: "take `host` out: every block is run on the machine that stands for all".to_owned(),
    }
}

fn boolean(key: &str, value: &DeValue<'_>) -> Result<bool, Wrong> {
    value.as_bool().ok_or_else(|| Wrong::kind(key, "true or false", value, "true"))
}

fn string(key: &str, value: &DeValue<'_>, example: &str) -> Result<String, Wrong> {
    let example = format!("\"{example}\"");
    let text = value.as_str().ok_or_else(|| Wrong::kind(key, "text in quotes", value, &example))?;
    if text.trim().is_empty() {
        return Err(Wrong::value(key, "text that is not empty", "nothing in it", &example));
    }
    Ok(text.to_owned())
}

fn duration(key: &str, value: &DeValue<'_>) -> Result<Duration, Wrong> {
    const WANTED: &str = "a duration in quotes, such as \"10s\", \"2m\" or \"500ms\"";
    let Some(text) = value.as_str() else {
        let example = match value.as_integer() {
            Some(seconds) => format!("\"{}s\"", seconds.as_str()),
            None => "\"10s\"".to_owned(),
        };
        return Err(Wrong::kind(key, WANTED, value, &example));
    };
    let bare = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let example = if bare { format!("\"{text}s\"") } else { "\"10s\"".to_owned() };
    let duration = humantime::parse_duration(text)
        .map_err(|error| Wrong::value(key, WANTED, error.to_string(), &example))?;
    if duration.is_zero() {
        return Err(Wrong::value(key, "a duration above zero", "no time at all", "\"10s\""));
    }
    Ok(duration)
}

fn extent(key: &str, value: &DeValue<'_>) -> Result<Extent, Wrong> {
    let known = [("stack", Extent::Stack), ("engine", Extent::Engine), ("shell", Extent::Shell)];
    word(key, value, "\"stack\", \"engine\" or \"shell\"", "\"engine\"", known)
}

/// Names of programs, as a shell looks for them.
fn programs(key: &str, value: &DeValue<'_>) -> Result<Vec<String>, Wrong> {
    const WANTED: &str = "a list of names of programs";
    const EXAMPLE: &str = "[\"mdbook-drydock\"]";
    let list = value.as_array().ok_or_else(|| {
        let example = value.as_str().filter(|name| is_program_name(name));
        let example = example.map_or(EXAMPLE.to_owned(), |name| format!("[\"{name}\"]"));
        Wrong::kind(key, WANTED, value, &example)
    })?;
    let mut names: Vec<String> = Vec::new();
    for item in list.iter() {
        let wrong = |wrong: Wrong| Wrong { at: Some(item.span()), ..wrong };
        let name = item.get_ref().as_str();
        let name = name.ok_or_else(|| wrong(Wrong::kind(key, WANTED, item.get_ref(), EXAMPLE)))?;
        let complaint = if name.contains('/') {
            "a path, where the name is enough: it is looked for in PATH"
        } else if !is_program_name(name) {
            "no name of a program"
        } else if names.iter().any(|known| known == name) {
            "named twice"
        } else {
            names.push(name.to_owned());
            continue;
        };
        return Err(wrong(Wrong::value(key, WANTED, complaint, EXAMPLE)));
    }
    if names.is_empty() {
        return Err(Wrong::value(key, WANTED, "names none", EXAMPLE));
    }
    Ok(names)
}

fn is_program_name(name: &str) -> bool {
    let usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
    name.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_') && name.chars().all(usual)
}

fn half(key: &str, value: &DeValue<'_>) -> Result<Half, Wrong> {
    let known = [Half::Fault, Half::Cure].map(|half| (half.as_str(), half));
    word(key, value, "\"fault\" or \"cure\"", "\"fault\"", known)
}

fn asked(key: &str, value: &DeValue<'_>) -> Result<Asked, Wrong> {
    const WANTED: &str = "\"picture\", \"verification\" or \"badge\"";
    const KNOWN: [(&str, Asked); 3] = [
        ("picture", Asked::Picture),
        ("verification", Asked::Page(Inserted::Verification)),
        ("badge", Asked::Page(Inserted::Badge)),
    ];
    word(key, value, WANTED, "\"picture\"", KNOWN)
}

/// One of a few words.
fn word<Meaning: Copy, const COUNT: usize>(
    key: &str,
    value: &DeValue<'_>,
    wanted: &str,
    example: &str,
    known: [(&str, Meaning); COUNT],
) -> Result<Meaning, Wrong> {
    let text = value.as_str().ok_or_else(|| Wrong::kind(key, wanted, value, example))?;
    if let Some((_, meaning)) = known.into_iter().find(|(name, _)| *name == text) {
        return Ok(meaning);
    }
    let wrong = Wrong::value(key, wanted, "none of these", example);
    Err(match closest(&text.to_lowercase(), known.map(|(name, _)| name)) {
        Some(meant) => Wrong { help: format!("did you mean `\"{meant}\"`?"), ..wrong },
        None => wrong,
    })
}

/// The only thing that a chapter can promise to leave.
fn nothing(key: &str, value: &DeValue<'_>) -> Result<bool, Wrong> {
    const WANTED: &str = "the word \"nothing\"";
    const EXAMPLE: &str = "\"nothing\"";
    match value.as_str() {
        Some("nothing") => Ok(true),
        Some(_) => Err(Wrong::value(key, WANTED, "not checked", EXAMPLE)),
        None => Err(Wrong::kind(key, WANTED, value, EXAMPLE)),
    }
}

/// A name in quotes, or a list of them.
fn names(key: &str, value: &DeValue<'_>) -> Result<Vec<String>, Wrong> {
    const WANTED: &str = "the name of an image or a library in quotes, or a list of such names";
    const EXAMPLE: &str = "\"postgres\"";
    let Some(list) = value.as_array() else {
        return match value.as_str() {
            Some(_) => Ok(vec![name(key, value)?]),
            None => Err(Wrong::kind(key, WANTED, value, EXAMPLE)),
        };
    };
    if list.is_empty() {
        return Err(Wrong::value(key, WANTED, "no name in it", EXAMPLE));
    }
    let named = |item: &Spanned<DeValue<'_>>| {
        name(key, item.get_ref()).map_err(|wrong| Wrong { at: Some(item.span()), ..wrong })
    };
    list.iter().map(named).collect()
}

/// A name without its version: that is for the pins to say.
fn name(key: &str, value: &DeValue<'_>) -> Result<String, Wrong> {
    let name = string(key, value, "postgres")?;
    let plain = |c: char| c.is_alphanumeric() || "._-/".contains(c);
    match name.split(|c| !plain(c)).next() {
        Some(whole) if whole == name => Ok(name),
        Some(start) if !start.is_empty() => {
            let wrong = Wrong::value(key, "a name without a version", "more than a name", "\"postgres\"");
            Err(Wrong { help: format!("did you mean `\"{start}\"`?"), ..wrong })
        }
        _ => Err(Wrong::value(key, "the name of an image or a library", "no such name", "\"postgres\"")),
    }
}

fn code(key: &str, value: &DeValue<'_>) -> Result<i32, Wrong> {
    const WANTED: &str = "an exit code from 0 to 255";
    let integer = value.as_integer().ok_or_else(|| Wrong::kind(key, WANTED, value, "1"))?;
    i32::from_str_radix(integer.as_str(), integer.radix())
        .ok()
        .filter(|code| (0..=255).contains(code))
        .ok_or_else(|| Wrong::value(key, WANTED, "no process ends with this", "1"))
}

fn file(key: &str, value: &DeValue<'_>) -> Result<String, Wrong> {
    const WANTED: &str = "a path relative to the stack's directory, with forward slashes";
    const EXAMPLE: &str = "\"src/worker/Dockerfile\"";
    let path = string(key, value, EXAMPLE.trim_matches('"'))?;
    let complaint = if path.starts_with('/') {
        "absolute"
    } else if path.contains('\\') {
        "has a backslash"
    } else if path.split('/').any(|part| part == "..") {
        "leaves the stack's directory"
    } else {
        return Ok(path.strip_prefix("./").unwrap_or(&path).to_owned());
    };
    Err(Wrong::value(key, WANTED, complaint, EXAMPLE))
}

fn bindings(
    key: &str,
    value: &DeValue<'_>,
    place: impl Fn(Range<usize>) -> Range<usize>,
) -> Result<BTreeMap<String, Bound>, Wrong> {
    const WANTED: &str = "a table of placeholders and their values";
    const EXAMPLE: &str = "{ \"container name\" = \"nginx_container\" }";
    let table: &DeTable<'_> = value.as_table().ok_or_else(|| Wrong::kind(key, WANTED, value, EXAMPLE))?;
    let mut bound = BTreeMap::new();
    for (name, value) in table {
        let name_at = name.span();
        let name = name.get_ref().trim_start_matches('<').trim_end_matches('>');
        let Some(text) = value.get_ref().as_str() else {
            let wrong = Wrong::kind(key, "a text for each placeholder", value.get_ref(), EXAMPLE);
            return Err(Wrong { at: Some(value.span()), ..wrong });
        };
        bound.insert(name.to_owned(), Bound { value: text.to_owned(), at: place(name_at) });
    }
    Ok(bound)
}

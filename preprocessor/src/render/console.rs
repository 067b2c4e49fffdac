//! A console block: commands that can be copied without their prompts, outputs that are not copied.

use std::ops::Range;

use super::edits::Shown;
use super::html::{escape, output};
use super::outputs::recorded;

/// Commands that follow each other and what the docs say the last of them prints.
#[derive(Debug, Default)]
struct Group {
    /// Indices into the block's commands.
    commands: Range<usize>,
    output: String,
}

/// The elements of a console block, one a line; `None` when no command is in it.
pub(super) fn markup(shown: &Shown<'_>) -> Option<Vec<String>> {
    let lines: Vec<&str> = shown.block.text.lines().collect();
    let commands = commands(shown, &lines);
    if commands.is_empty() {
        return None;
    }
    let class = code_class(&shown.block.classes);
    let groups = groups(&lines, &commands);
    let elements = groups.iter().flat_map(|group| {
        let typed = commands[group.commands.clone()].iter().map(|range| typed(&lines[range.clone()]));
        let typed = typed.collect::<Vec<_>>().join("&#10;");
        let mut elements =
            vec![format!("<pre class=\"drydock-commands\"><code class=\"{class}\">{typed}</code></pre>")];
        elements.extend((!group.output.is_empty()).then(|| output(&group.output)));
        elements.extend(came(shown, group, commands.len()));
        elements
    });
    Some(elements.collect())
}

/// The lines of each command: those of the steps, or those at prompts where nothing is executed.
fn commands(shown: &Shown<'_>, lines: &[&str]) -> Vec<Range<usize>> {
    if !shown.block.steps.is_empty() {
        let clip = |range: &Range<usize>| range.start.min(lines.len())..range.end.min(lines.len());
        return shown.block.steps.iter().map(|step| clip(&step.lines)).collect();
    }
    let mut commands: Vec<Range<usize>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match commands.last_mut() {
            Some(last) if last.end == at && is_continuation(line) => last.end = at + 1,
            _ if line.starts_with("$ ") => commands.push(at..at + 1),
            _ => {}
        }
    }
    commands
}

fn groups(lines: &[&str], commands: &[Range<usize>]) -> Vec<Group> {
    let mut groups = vec![Group::default()];
    for (index, command) in commands.iter().enumerate() {
        let until = commands.get(index + 1).map_or(lines.len(), |next| next.start);
        let stated = lines.get(command.end..until).unwrap_or_default().join("\n");
        let Some(group) = groups.last_mut() else { continue };
        group.commands.end = index + 1;
        if !stated.trim().is_empty() {
            stated.trim_end().clone_into(&mut group.output);
            groups.push(Group { commands: index + 1..index + 1, output: String::new() });
        }
    }
    groups.retain(|group| !group.commands.is_empty());
    groups
}

fn typed(lines: &[&str]) -> String {
    let spans = lines.iter().enumerate().map(|(at, line)| {
        let (class, text) = match at {
            0 => ("drydock-command", line.strip_prefix("$ ").unwrap_or(line)),
            _ => ("drydock-continuation", continued(line)),
        };
        format!("<span class=\"{class}\">{}</span>", escape(text))
    });
    spans.collect::<Vec<_>>().join("&#10;")
}

fn is_continuation(line: &str) -> bool {
    line.starts_with("> ") || line == ">"
}

fn continued(line: &str) -> &str {
    if line == ">" { "" } else { line.strip_prefix("> ").unwrap_or(line) }
}

fn came(shown: &Shown<'_>, group: &Group, commands: usize) -> Option<String> {
    let steps = shown.judged().skip(group.commands.start).take(group.commands.len());
    recorded(steps, shown.stated_below && group.commands.end == commands)
}

fn code_class(classes: &[String]) -> String {
    let others = classes.iter().skip(1).map(String::as_str);
    ["language-console", "nohighlight"].into_iter().chain(others).map(escape).collect::<Vec<_>>().join(" ")
}

//! What the steps of a block changed in the stack, as a small table below it.

use super::edits::Shown;
use super::html::escape;
use crate::blocks::Step;
use crate::inventory::{Effect, Sign};
use crate::prose::count;
use crate::verdict::Outcome;
use crate::verdict::wording::brief;

/// So many changes are shown at once; more of them are folded away.
const AT_ONCE: usize = 6;

const HEADS: &str = "<thead><tr><th scope=\"col\">Change</th><th scope=\"col\">What</th>\
                     <th scope=\"col\">Name</th><th scope=\"col\">Detail</th></tr></thead>";

/// The table; `None` where nothing was changed, or the book wants none.
pub(super) fn markup(shown: &Shown<'_>) -> Option<String> {
    if !shown.page.effects {
        return None;
    }
    let changed: Vec<(&Step, &[Effect])> = shown.judged().filter_map(changed).collect();
    let effects: usize = changed.iter().map(|(_, effects)| effects.len()).sum();
    if effects == 0 {
        return None;
    }
    let named = shown.block.steps.len() > 1;
    let bodies: String = changed.iter().map(|(step, effects)| body(step, effects, named)).collect();
    if effects <= AT_ONCE {
        let caption = "<caption>What this changed</caption>";
        return Some(format!("<div class=\"drydock-effects\"><table>{caption}{HEADS}{bodies}</table></div>"));
    }
    let summary = format!("<summary>What this changed: {}</summary>", tally(&changed));
    Some(format!("<details class=\"drydock-effects\">{summary}<table>{HEADS}{bodies}</table></details>"))
}

fn changed<'run>((step, outcome): (&'run Step, &'run Outcome)) -> Option<(&'run Step, &'run [Effect])> {
    let effects = outcome.recorded.as_ref()?.effects.as_slice();
    (!effects.is_empty()).then_some((step, effects))
}

/// The rows of a step, below its name where the block has several.
fn body(step: &Step, effects: &[Effect], named: bool) -> String {
    let mut rows = String::from("<tbody>");
    if named {
        let name = escape(&brief(&step.title()));
        rows.push_str(&format!("<tr><th colspan=\"4\" scope=\"rowgroup\"><code>{name}</code></th></tr>"));
    }
    rows.extend(effects.iter().map(row));
    rows + "</tbody>"
}

fn row(effect: &Effect) -> String {
    let (class, change) = match effect.sign {
        Sign::Added => ("drydock-added", "+ added"),
        Sign::Removed => ("drydock-removed", "− removed"),
        Sign::Changed => ("drydock-changed", "~ changed"),
    };
    let (kind, name, detail) = (effect.kind.as_str(), escape(&effect.name), escape(&effect.detail));
    format!(
        "<tr class=\"{class}\"><td>{change}</td><td>{kind}</td><th scope=\"row\"><code>{name}</code></th>\
         <td>{detail}</td></tr>"
    )
}

/// How many of each: `7 added, 1 removed`.
fn tally(changed: &[(&Step, &[Effect])]) -> String {
    let all = || changed.iter().flat_map(|(_, effects)| effects.iter());
    let words = [(Sign::Added, "added"), (Sign::Removed, "removed"), (Sign::Changed, "changed")];
    let counted = words.map(|(sign, word)| (all().filter(|effect| effect.sign == sign).count(), word));
    let counted = counted.into_iter().filter(|(number, _)| *number > 0);
    let counted: Vec<String> = counted.map(|(number, word)| format!("{number} {word}")).collect();
    format!("{} ({})", count(all().count(), "thing"), counted.join(", "))
}

//! Modules, parameters, keywords and variables that Ansible does not know.

use super::captured::{all_captured, captured};
use super::nearest::{did_you_mean, likely_first, listed, nearest};
use super::{Advice, Trouble};
use crate::blocks::Action;
use crate::suggestion::closest;
use crate::verdict::facts::{Facts, Question};

const MODULE: &[&str] = &[r"couldn't resolve module/action '([^']+)'"];
const PARAMETERS: &[&str] = &[r"Unsupported parameters for \([^)]*\) module: ([^\s,.]+)"];
const SUPPORTED: &[&str] = &[r"Supported parameters include: ([^\n]*?)\.(?:[\s\x22\\]|$)"];
const KEYWORD: &[&str] =
    &[r"'([^']+)' is not a valid attribute for an? \w+", r"conflicting action statements: \S+\.\S+, (\w+)"];
const REQUIRED: &[&str] = &[r"missing required arguments: ([^\s\x22]+)"];
const CHOICES: &[&str] = &[r"value of \w+ must be one of: ([^\n]*?), got: "];
const CHOSEN: &[&str] = &[r"value of \w+ must be one of: [^\n]*?, got: ([^\s\x22]+)"];
const VARIABLE: &[&str] = &[r"'([A-Za-z_]\w*)' is undefined"];

/// The keywords of tasks and plays, of those that people use.
const KEYWORDS: [&str; 36] = [
    "always",
    "any_errors_fatal",
    "args",
    "async",
    "become",
    "become_method",
    "become_user",
    "block",
    "changed_when",
    "check_mode",
    "collections",
    "connection",
    "delegate_to",
    "diff",
    "environment",
    "failed_when",
    "gather_facts",
    "handlers",
    "hosts",
    "ignore_errors",
    "ignore_unreachable",
    "local_action",
    "loop",
    "loop_control",
    "name",
    "no_log",
    "notify",
    "poll",
    "post_tasks",
    "pre_tasks",
    "register",
    "rescue",
    "roles",
    "run_once",
    "tags",
    "tasks",
];
const MORE_KEYWORDS: [&str; 7] = ["until", "retries", "delay", "vars", "vars_files", "when", "serial"];

fn is_ansibles(trouble: &Trouble<'_>) -> bool {
    matches!(trouble.action, Action::Ansible { .. }) || trouble.command.contains("ansible")
}

pub(super) fn questions(trouble: &Trouble<'_>) -> Vec<Question> {
    if !is_ansibles(trouble) {
        return Vec::new();
    }
    let module = captured(&trouble.output, MODULE).map(|_| Question::Modules);
    let variable = captured(&trouble.output, VARIABLE).map(|_| Question::Variables);
    module.into_iter().chain(variable).collect()
}

pub(super) fn advice(trouble: &Trouble<'_>, facts: &Facts) -> Option<Advice> {
    if !is_ansibles(trouble) {
        return None;
    }
    of_module(trouble, facts)
        .or_else(|| of_parameter(trouble))
        .or_else(|| of_keyword(trouble))
        .or_else(|| of_choice(trouble))
        .or_else(|| of_required(trouble))
        .or_else(|| of_variable(trouble, facts))
}

fn of_module(trouble: &Trouble<'_>, facts: &Facts) -> Option<Advice> {
    let name = captured(&trouble.output, MODULE)?;
    let modules: Vec<&str> = facts.lines(&Question::Modules).collect();
    let short = name.rsplit('.').next().unwrap_or(name);
    let last = |module: &&str| module.rsplit('.').next().is_some_and(|last| last == short);
    let meant = modules.iter().copied().find(last).or_else(|| {
        let shorts: Vec<&str> = modules.iter().filter_map(|module| module.rsplit('.').next()).collect();
        let meant = nearest(short, &shorts)?;
        modules.iter().copied().find(|module| module.ends_with(&format!(".{meant}")))
    });
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "no module of this name is installed: is a collection missing, which `ansible-galaxy` would install?"
            .to_owned(),
    };
    Some(Advice::new(help).about(name, "no such module"))
}

fn of_parameter(trouble: &Trouble<'_>) -> Option<Advice> {
    let name = captured(&trouble.output, PARAMETERS)?;
    // Aliases stand behind their names in brackets.
    let supported = captured(&trouble.output, SUPPORTED).unwrap_or_default();
    let supported = all_captured(supported, r"\b([A-Za-z]\w*)");
    let meant = did_you_mean(name, &supported);
    let listed = format!("the module's parameters are {}", listed(&likely_first(name, &supported)));
    Some(Advice::new(meant.unwrap_or(listed)).about(name, "no parameter of this module"))
}

fn of_keyword(trouble: &Trouble<'_>) -> Option<Advice> {
    let name = captured(&trouble.output, KEYWORD)?;
    let known = [KEYWORDS.as_slice(), MORE_KEYWORDS.as_slice()].concat();
    let help = did_you_mean(name, &known).unwrap_or_else(|| {
        format!("`{name}` is no keyword here: if it is a parameter of the module, indent it below the module's name")
    });
    Some(Advice::new(help).about(name, "no keyword of Ansible's"))
}

fn of_choice(trouble: &Trouble<'_>) -> Option<Advice> {
    let (choices, chosen) = (captured(&trouble.output, CHOICES)?, captured(&trouble.output, CHOSEN)?);
    let choices: Vec<&str> = choices.split(", ").collect();
    let listed = || format!("it may be {}", listed(&choices));
    Some(
        Advice::new(did_you_mean(chosen, &choices).unwrap_or_else(listed))
            .about(chosen, "not one of the choices"),
    )
}

fn of_required(trouble: &Trouble<'_>) -> Option<Advice> {
    let name = captured(&trouble.output, REQUIRED)?.trim_end_matches([',', '"', '.']);
    // One that is misspelt is missing as well, and Ansible complains of that alone.
    let written = all_captured(trouble.command, r"(?m)^[\s-]+(\w+):");
    Some(match closest(name, written.into_iter().filter(|word| *word != name)) {
        Some(misspelt) => Advice::new(format!("did you mean `{name}`? the module needs it"))
            .about(misspelt, "no parameter of this module"),
        None => Advice::new(format!("give the module its parameter `{name}`")),
    })
}

fn of_variable(trouble: &Trouble<'_>, facts: &Facts) -> Option<Advice> {
    let name = captured(&trouble.output, VARIABLE)?;
    let mut known: Vec<&str> = facts.lines(&Question::Variables).collect();
    known.extend(all_captured(trouble.command, r"register:\s*(\w+)"));
    known.extend(all_captured(trouble.command, r"(?m)^\s*(\w+):"));
    let help = did_you_mean(name, &known).unwrap_or_else(|| {
        format!("neither this block nor the stack's `group_vars` sets `{name}`: set it under `vars:`")
    });
    Some(Advice::new(help).about(name, "not defined"))
}

//! The engine for what is computed, and what it says when it cannot.

use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value as Computed};

use super::super::variables::Why;

/// The engine, with those filters of Ansible's that a name or a version may be made with.
pub(super) fn engine() -> Environment<'static> {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    engine.add_filter(
        "ternary",
        |condition: Computed, yes: Computed, no: Computed| {
            if condition.is_true() { yes } else { no }
        },
    );
    engine.add_filter("mandatory", |value: Computed| value);
    engine
}

/// What only Ansible can compute.
pub(super) fn unclear(text: &str, error: &minijinja::Error) -> Why {
    let kind = error.kind();
    Why::Hidden(format!("it is computed, by `{text}`, in a way that is only known to Ansible ({kind})"))
}

/// Why an expression comes to nothing, where these variables are set nowhere.
pub(super) fn why_not(text: &str, error: &minijinja::Error, absent: &[String]) -> Why {
    match absent {
        [first, ..] if error.kind() == ErrorKind::UndefinedError => {
            Why::Unset(format!("the variable {first} is set nowhere"))
        }
        _ => unclear(text, error),
    }
}

/// A scalar without quotes: a truth, a number, nothing or a text.
pub(super) fn plain(text: &str) -> Computed {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Computed::from(()),
        "true" | "True" | "TRUE" | "yes" | "Yes" | "on" => Computed::from(true),
        "false" | "False" | "FALSE" | "no" | "No" | "off" => Computed::from(false),
        _ => text.parse::<i64>().map_or_else(|_| Computed::from(text), Computed::from),
    }
}

//! The name that was probably meant, and lists of those there are.

use crate::suggestion::closest;

/// Names listed at most.
pub(super) const LISTED: usize = 8;

/// How much alike two names must be that are not misspellings of each other.
const ALIKE: f64 = 0.88;

/// The name that comes closest to `word`: a misspelling of it, a longer or shorter form, or one much like it.
pub(super) fn nearest<'known>(word: &str, known: &[&'known str]) -> Option<&'known str> {
    let others = || known.iter().copied().filter(|name| *name != word);
    closest(word, others()).or_else(|| {
        let within = |name: &&str| {
            let shorter = name.len().min(word.len());
            shorter > 2 && (name.contains(word) || word.contains(*name))
        };
        let alike = |name: &&str| strsim::jaro_winkler(name, word) >= ALIKE;
        others().filter(within).max_by_key(|name| name.len()).or_else(|| others().find(alike))
    })
}

/// "did you mean `x`?", if anything comes close.
pub(super) fn did_you_mean(word: &str, known: &[&str]) -> Option<String> {
    nearest(word, known).map(|name| format!("did you mean `{name}`?"))
}

/// The same names, the likely ones first: those at the end of a long list are not shown.
pub(super) fn likely_first<'known>(word: &str, known: &[&'known str]) -> Vec<&'known str> {
    let mut names = known.to_vec();
    let likeness = |name: &&str| strsim::jaro_winkler(&name.to_lowercase(), &word.to_lowercase());
    names.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
    names
}

/// "`a`, `b` and 3 more".
pub(super) fn listed(names: &[&str]) -> String {
    let quoted = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
    if names.len() <= LISTED + 1 {
        return quoted(names).join(", ");
    }
    format!("{} and {} more", quoted(&names[..LISTED]).join(", "), names.len() - LISTED)
}

#[cfg(test)]
mod tests {
    use super::{listed, nearest};

    #[test]
    fn what_was_meant() {
        let known = ["postgres", "redis_container", "nginx", "worker-1"];
        for (word, meant) in [
            ("postgres_container", Some("postgres")),
            ("redis", Some("redis_container")),
            ("ngnix", Some("nginx")),
            ("worker_1", Some("worker-1")),
            ("worker-2", Some("worker-1")),
            ("mailer", None),
            ("nginx", None),
        ] {
            assert_eq!(nearest(word, &known), meant, "{word}");
        }
    }

    #[test]
    fn a_long_list_is_cut() {
        let names: Vec<String> = (1..=12).map(|number| number.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(listed(&names[..2]), "`1`, `2`");
        assert!(listed(&names).ends_with("`8` and 4 more"), "{}", listed(&names));
    }
}

//! The way that a Go template takes through a JSON value.

use regex::Regex;
use serde_json::Value;

/// The keys that a template follows one after the other, from the top.
type Path = Vec<String>;

/// The first key on a path that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) key: String,
    /// The path up to it, as a template writes it; empty at the top.
    pub(super) within: String,
    /// What there is in its place.
    pub(super) keys: Vec<String>,
}

/// The paths of a template that begin at the top.
///
/// What stands inside of `range` and `with` begins elsewhere, and so only the paths up to the first of them count.
pub(super) fn paths(template: &str) -> Vec<Path> {
    let Ok(actions) = Regex::new(r"\{\{-?\s*(.*?)\s*-?\}\}") else { return Vec::new() };
    let mut paths = Vec::new();
    for action in actions.captures_iter(template).filter_map(|found| found.get(1)) {
        let action = action.as_str();
        paths.extend(indexed(action));
        paths.extend(dotted(action));
        if action.starts_with("range") || action.starts_with("with") {
            break;
        }
    }
    paths
}

/// `index .A.B "c" "d"`
fn indexed(action: &str) -> Vec<Path> {
    let Ok(pattern) = Regex::new(r#"index\s+(\.[\w.]*)((?:\s+(?:"[^"]*"|\d+))+)"#) else { return Vec::new() };
    let path = |found: regex::Captures<'_>| -> Option<Path> {
        let keys = found.get(2)?.as_str().split_whitespace().map(|key| key.trim_matches('"'));
        Some(fields(found.get(1)?.as_str()).chain(keys).map(str::to_owned).collect())
    };
    pattern.captures_iter(action).filter_map(path).collect()
}

/// `.A.B`; not after a closing bracket or a variable, where it begins elsewhere.
fn dotted(action: &str) -> Vec<Path> {
    let Ok(pattern) = Regex::new(r#""[^"]*"|(?:^|[\s(|])((?:\.\w+)+)"#) else { return Vec::new() };
    let path = |found: regex::Captures<'_>| Some(fields(found.get(1)?.as_str()).map(str::to_owned).collect());
    pattern.captures_iter(action).filter_map(path).collect()
}

fn fields(dotted: &str) -> impl Iterator<Item = &str> {
    dotted.split('.').filter(|field| !field.is_empty())
}

/// The first key of the first path that the value does not have.
pub(super) fn first_missing(paths: &[Path], root: &Value) -> Option<Missing> {
    paths.iter().find_map(|path| {
        let mut value = root;
        for (at, key) in path.iter().enumerate() {
            match step(value, key) {
                Some(next) => value = next,
                None => {
                    let within = path[..at].iter().map(|key| format!(".{key}")).collect();
                    return Some(Missing { key: key.clone(), within, keys: keys(value) });
                }
            }
        }
        None
    })
}

fn step<'value>(value: &'value Value, key: &str) -> Option<&'value Value> {
    match value {
        Value::Object(fields) => {
            // Go's field is `ID` where its JSON says `Id`.
            let initials = || fields.get("Id").filter(|_| key == "ID");
            fields.get(key).or_else(initials)
        }
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        _ => None,
    }
}

fn keys(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => {
            let mut keys: Vec<String> = fields.keys().cloned().collect();
            keys.sort_unstable();
            keys
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{first_missing, paths};

    #[test]
    fn a_template_is_followed_to_where_it_leads_nowhere() {
        let value = json!({
            "Id": "4f5c",
            "Config": {"Image": "web", "Env": ["A=1"], "Labels": {}},
            "NetworkSettings": {"Networks": {"web_net": {"IPAddress": "172.18.0.2"}, "bridge": {}}},
        });
        for (template, expected) in [
            ("{{.Config.Image}} {{.ID}}", None),
            (
                "{{.NetworkSettings.Networks.web_network.IPAddress}}",
                Some("web_network in .NetworkSettings.Networks of bridge web_net"),
            ),
            (
                r#"{{index .NetworkSettings.Networks "x" }}"#,
                Some("x in .NetworkSettings.Networks of bridge web_net"),
            ),
            (r#"{{(index .NetworkSettings.Networks "web_net").IPAddres}}"#, None),
            ("{{.Confg.Image}}", Some("Confg in  of Config Id NetworkSettings")),
            ("{{range .Config.Envs}}{{.Nothing}}{{end}}", Some("Envs in .Config of Env Image Labels")),
            ("{{range .Config.Env}}{{.Nothing}}{{end}}", None),
            ("{{json .Config.Labels.none}}", Some("none in .Config.Labels of ")),
            ("{{.Config.Image | printf \"%s .x\"}}", None),
            ("no action", None),
        ] {
            let missing = first_missing(&paths(template), &value);
            let found = missing.map(|missing| {
                format!("{} in {} of {}", missing.key, missing.within, missing.keys.join(" "))
            });
            assert_eq!(found.as_deref(), expected, "{template}");
        }
    }
}

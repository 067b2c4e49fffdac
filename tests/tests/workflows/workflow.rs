//! A workflow as it is in the repository.

use std::fs;

use camino::Utf8PathBuf;
use drydock_tests::workspace;
use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::Value;

/// A file of `.github/workflows`, read as YAML.
pub(crate) struct Workflow {
    pub(crate) name: String,
    pub(crate) contents: Value,
}

/// All of them; fails where there is none.
pub(crate) fn all() -> Vec<Workflow> {
    let folder = workspace().join(".github/workflows");
    let mut all: Vec<Workflow> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| Utf8PathBuf::try_from(entry.unwrap().path()).unwrap())
        .map(|path| Workflow {
            name: path.file_name().unwrap().to_owned(),
            contents: parse(&fs::read_to_string(&path).unwrap()),
        })
        .collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(!all.is_empty());
    all
}

/// A YAML document as JSON.
pub(crate) fn parse(text: &str) -> Value {
    let documents = Yaml::load_from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(documents.len(), 1, "{text}");
    json(&documents[0])
}

fn json(yaml: &Yaml<'_>) -> Value {
    match yaml {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(value)) => Value::from(*value),
        Yaml::Value(Scalar::Integer(value)) => Value::from(*value),
        Yaml::Value(Scalar::FloatingPoint(value)) => Value::from(value.into_inner()),
        Yaml::Value(Scalar::String(value)) => Value::from(value.as_ref()),
        Yaml::Sequence(values) => values.iter().map(json).collect(),
        Yaml::Mapping(entries) => {
            let entry =
                |(key, value): (&Yaml<'_>, _)| (key.as_str().expect("a name").to_owned(), json(value));
            Value::Object(entries.iter().map(entry).collect())
        }
        other => panic!("{other:?} has no place in a workflow"),
    }
}

impl Workflow {
    /// Its jobs by their ids.
    pub(crate) fn jobs(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.contents["jobs"].as_object().expect("jobs").iter().map(|(id, job)| (id.as_str(), job))
    }

    /// Every `run:` of every job.
    pub(crate) fn runs(&self) -> Vec<&str> {
        let steps = self.jobs().filter_map(|(_, job)| job["steps"].as_array()).flatten();
        steps.filter_map(|step| step["run"].as_str()).collect()
    }
}

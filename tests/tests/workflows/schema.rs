//! GitHub would read these files.

use std::fs;

use drydock_tests::workspace;
use jsonschema::Validator;
use serde_json::Value;

use crate::workflow;

#[test]
fn every_workflow_is_valid() {
    let validator = validator();
    for workflow in workflow::all() {
        let errors = complaints(&validator, &workflow.contents);
        assert!(errors.is_empty(), "{}: {}", workflow.name, errors.join("\n"));
    }
}

#[test]
fn what_the_book_tells_others_to_write_is_valid() {
    let chapter = fs::read_to_string(workspace().join("book/writing/ci.md")).unwrap();
    let section = chapter.split("## GitHub Actions").nth(1).expect("a section on GitHub Actions");
    let block = section.split("```yaml,data\n").nth(1).and_then(|rest| rest.split("```").next());
    let errors = complaints(&validator(), &workflow::parse(block.expect("a workflow")));
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn a_mistake_is_found() {
    let wrong = "on: push\njobs:\n  a:\n    runs_on: ubuntu-24.04\n    steps: [{ run: true }]\n";
    assert!(!complaints(&validator(), &workflow::parse(wrong)).is_empty());
}

fn validator() -> Validator {
    let text = fs::read_to_string(workspace().join("tests/fixtures/schemas/github-workflow.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str::<Value>(&text).unwrap()).expect("a schema")
}

fn complaints(validator: &Validator, workflow: &Value) -> Vec<String> {
    validator.iter_errors(workflow).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

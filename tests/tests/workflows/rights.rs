//! What workflows may do with the repository.

use serde_json::{Value, json};

use crate::workflow;

/// Jobs that may write, and what.
const WRITERS: [(&str, &str, &[&str]); 3] = [
    ("nightly.yml", "tell", &["issues"]),
    ("outdated.yml", "tell", &["issues"]),
    ("publish.yml", "publish", &["pages", "id-token"]),
];

#[test]
fn a_workflow_reads_and_nothing_else() {
    for workflow in workflow::all() {
        assert_eq!(workflow.contents["permissions"], json!({ "contents": "read" }), "{}", workflow.name);
    }
}

#[test]
fn only_these_jobs_write_and_none_of_them_executes_the_book() {
    let mut writers = Vec::new();
    for workflow in workflow::all() {
        for (id, job) in workflow.jobs() {
            let written = written(&job["permissions"]);
            if written.is_empty() {
                continue;
            }
            let known = WRITERS.iter().find(|(file, job, _)| *file == workflow.name && *job == id);
            let (_, _, rights) = known.unwrap_or_else(|| panic!("{}: {id} may write", workflow.name));
            assert_eq!(written.len(), rights.len(), "{}: {id}: {written:?}", workflow.name);
            assert!(written.iter().all(|right| rights.contains(right)), "{}: {id}", workflow.name);
            assert!(!job.to_string().contains("cargo"), "{}: {id} executes what it builds", workflow.name);
            writers.push(id.to_owned());
        }
    }
    assert_eq!(writers.len(), WRITERS.len(), "{writers:?}");
}

#[test]
fn code_of_a_fork_never_meets_a_secret() {
    for workflow in workflow::all() {
        let text = workflow.contents.to_string();
        assert!(!text.contains("pull_request_target"), "{}", workflow.name);
        assert!(!text.contains("secrets."), "{}", workflow.name);
    }
}

#[test]
fn a_checkout_leaves_no_token_behind() {
    let mut checkouts = 0;
    for workflow in workflow::all() {
        let steps = workflow.jobs().filter_map(|(_, job)| job["steps"].as_array()).flatten();
        for step in steps.filter(|step| uses(step).starts_with("actions/checkout@")) {
            assert_eq!(step["with"]["persist-credentials"], json!(false), "{}", workflow.name);
            checkouts += 1;
        }
    }
    assert!(checkouts > 0);
}

fn uses(step: &Value) -> &str {
    step["uses"].as_str().unwrap_or_default()
}

fn written(permissions: &Value) -> Vec<&str> {
    assert!(!permissions.is_string(), "`{permissions}` says too little");
    let rights = permissions.as_object().into_iter().flatten();
    rights.filter(|(_, right)| *right == "write").map(|(name, _)| name.as_str()).collect()
}

//! Holds reports against the schemas that are published for them.

use std::fs;
use std::process::Command;

use camino::Utf8PathBuf;
use drydock_tests::workspace;
use jsonschema::Validator;
use mdbook_drydock::report::json;
use serde_json::Value;
use uppsala::XsdValidator;

/// Fails unless the text is a valid SARIF 2.1.0 log; gives it.
pub(crate) fn sarif(text: &str) -> Value {
    let schema = fs::read_to_string(serde_sarif().join("src/schema.json")).unwrap();
    // OASIS' pattern for languages, of which reports of ours name none, has a bracket that nothing opens.
    assert!(schema.contains("{2}]?$"), "the schema has been mended: leave this out");
    valid(&serde_json::from_str(&schema.replace("{2}]?$", "{2}?$")).unwrap(), text)
}

/// Fails unless the text is as our own schema says, which has to name every field of it; gives it.
pub(crate) fn check(text: &str) -> Value {
    let schema: Value = serde_json::from_str(json::SCHEMA).unwrap();
    valid(&schema, text);
    let mut closed = schema;
    close(&mut closed);
    valid(&closed, text)
}

/// The same for what `drill` gives.
pub(crate) fn drill(text: &str) -> Value {
    let mut closed: Value = serde_json::from_str(json::drills::SCHEMA).unwrap();
    valid(&closed, text);
    close(&mut closed);
    valid(&closed, text)
}

/// The same for what `outdated` gives.
pub(crate) fn outdated(text: &str) -> Value {
    let mut closed: Value = serde_json::from_str(mdbook_drydock::outdated::report::json::SCHEMA).unwrap();
    valid(&closed, text);
    close(&mut closed);
    valid(&closed, text)
}

/// The same for what a try of updates gives.
pub(crate) fn tries(text: &str) -> Value {
    let mut closed: Value = serde_json::from_str(mdbook_drydock::outdated::attempt::json::SCHEMA).unwrap();
    valid(&closed, text);
    close(&mut closed);
    valid(&closed, text)
}

/// Fails unless the text is valid JUnit XML.
pub(super) fn junit(text: &str) {
    let schema = fs::read_to_string(workspace().join("tests/fixtures/schemas/junit-10.xsd")).unwrap();
    let validator = XsdValidator::from_schema(&uppsala::parse(&schema).unwrap()).unwrap();
    let errors: Vec<String> =
        validator.validate(&uppsala::parse(text).unwrap()).iter().map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}\n{text}", errors.join("\n"));
}

fn valid(schema: &Value, text: &str) -> Value {
    let validator: Validator =
        jsonschema::options().should_validate_formats(true).build(schema).expect("a schema");
    let value: Value = serde_json::from_str(text).expect("JSON");
    let errors: Vec<String> =
        validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{}\n{text}", errors.join("\n"));
    value
}

/// Lets objects have no other fields than those that the schema names.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.contains_key("properties") {
                object.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            object.values_mut().for_each(close);
        }
        Value::Array(all) => all.iter_mut().for_each(close),
        _ => {}
    }
}

/// What this suite runs on, in the compiler's words.
fn platform() -> String {
    let output = Command::new("rustc").args(["--print", "host-tuple"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The folder of the crate's sources, which hold OASIS' schema.
fn serde_sarif() -> Utf8PathBuf {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    // What is only for other platforms has not been fetched.
    let arguments =
        ["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", &platform()];
    let output = Command::new(cargo).args(arguments).current_dir(workspace()).output().unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("what cargo says of the workspace");
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    Utf8PathBuf::from(package["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned()
}

#[test]
fn what_is_not_valid_is_found() {
    let fails = |what: &str, hold: fn(&str), text: &str| {
        let held = std::panic::catch_unwind(|| hold(text));
        assert!(held.is_err(), "{what} passed");
    };
    junit(r#"<testsuites><testsuite tests="0"/></testsuites>"#);
    fails(
        "an attribute that is not known",
        junit,
        r#"<testsuites><testsuite tests="0" tset="0"/></testsuites>"#,
    );
    fails("a suite without its number", junit, r#"<testsuites><testsuite name="a"/></testsuites>"#);
    sarif(r#"{"version": "2.1.0", "runs": []}"#);
    fails("another version", |text| drop(sarif(text)), r#"{"version": "2.0.0", "runs": []}"#);
    fails("a run without a tool", |text| drop(sarif(text)), r#"{"version": "2.1.0", "runs": [{}]}"#);
    fails("a check without steps", |text| drop(check(text)), r#"{"interrupted": null}"#);
    fails("a look without pins", |text| drop(outdated(text)), r#"{"interrupted": null}"#);
}

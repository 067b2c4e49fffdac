use super::*;
use crate::catalogue::Entry;

/// What is read of one setting.
fn alone(entry: &Entry, value: &str) -> Result<Settings, ConfigError> {
    read(&format!("[preprocessor.drydock]\n{} = {value}\n", entry.name))
}

#[test]
fn every_setting_of_the_catalogue_takes_its_example_and_has_its_default() {
    for entry in catalogue::SETTINGS {
        let set = alone(&entry, entry.example).unwrap();
        // The example of `stack` is where books have theirs.
        assert_eq!(set == Settings::default(), entry.example == entry.default, "{}", entry.name);
        if !entry.default.is_empty() {
            assert_eq!(alone(&entry, entry.default).unwrap(), Settings::default(), "{}", entry.name);
        }
    }
    for entry in catalogue::OF_MDBOOK {
        assert_eq!(alone(&entry, entry.example).unwrap(), Settings::default(), "{}", entry.name);
    }
}

/// The settings in a `book.toml`, as they are read when nothing overrides them.
fn read(book_toml: &str) -> Result<Settings, ConfigError> {
    let book: toml::Table = book_toml.parse().unwrap();
    let table = book.get("preprocessor").and_then(|all| all.get("drydock")).and_then(toml::Value::as_table);
    Settings::from_table(table).map_err(|error| error.locate(book_toml))
}

#[test]
fn a_book_that_says_nothing_gets_the_defaults() {
    assert_eq!(read(""), Ok(Settings::default()));
    assert_eq!(read("[preprocessor.drydock]\n"), Ok(Settings::default()));
}

#[test]
fn every_setting_is_read_and_mdbooks_own_are_let_through() {
    let book = r#"
[preprocessor.drydock]
command = "mdbook-drydock"
before = []
after = ["links"]
renderers = ["html"]
optional = false
stack = "system/stack.toml"
verify = "always"
jobs = 3
timeout = "1m 30s"
deny-warnings = true
effects = false
recordings = "recordings"
report = ["junit=target/junit.xml", "github"]

[preprocessor.drydock.where]
"container name" = "nginx_container"
port = 8000
tls = false

[preprocessor.drydock.outdated]
exclude = ["examples"]
"#;
    let expected = Settings {
        stack: "system/stack.toml".into(),
        verify: Verify::Always,
        jobs: NonZeroUsize::new(3),
        timeout: Duration::from_secs(90),
        bindings: [("container name", "nginx_container"), ("port", "8000"), ("tls", "false")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        deny_warnings: true,
        effects: false,
        recordings: "recordings".into(),
        reports: vec![Report::File(Form::Junit, "target/junit.xml".into()), Report::Github],
        updates: Updates { exclude: vec!["examples".to_owned()], ..Updates::default() },
    };
    assert_eq!(read(book), Ok(expected));
}

#[test]
fn every_problem_is_told_at_once_with_its_line() {
    let book = r#"[book]
title = "Wrong all over"

[preprocessor.drydock]
stak = "stack/stack.toml"
deny_warnings = true
colour = "blue"
stack = ["stack.toml"]
recordings = ""
verify = "allways"
jobs = 0
timeout = "30 parsecs"
deny-warnings = "true"

[preprocessor.drydock.where]
"<name>" = "web"
version = 1.10
list = ["a", "b"]
"#;
    insta::assert_snapshot!(read(book).unwrap_err());
}

#[test]
fn a_wrong_value_says_what_the_setting_takes() {
    let wrong = [
        "verify = true",
        "verify = \"sometimes\"",
        "jobs = \"4\"",
        "jobs = -1",
        "jobs = 1.5",
        "timeout = 30",
        "timeout = \"0s\"",
        "timeout = \"\"",
        "timeout = { seconds = 3 }",
        "deny-warnings = 1",
        "where = \"name = web\"",
        "where = { \"\" = \"web\" }",
        "stack = 1979-05-27",
        "recordings = \"  \"",
        "report = 1",
        "report = [\"junit=a.xml\", 2]",
        "report = [\"sarf=a.sarif\", \"json\"]",
        "jobs = \"a value so long that nobody wants to read all of it in the message of an error\"",
    ];
    let told: Vec<String> = wrong
        .iter()
        .map(|line| read(&format!("[preprocessor.drydock]\n{line}\n")).unwrap_err().to_string())
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_wrong_override_names_its_variable() {
    let book_toml = "[preprocessor.drydock]\njobs = 2\n";
    let merged: toml::Table =
        "jobs = 'many'\nverfy = 'never'\ndeny-warnings = 1\nwhere = { 'a b' = [] }".parse().unwrap();
    let error = Settings::from_table(Some(&merged)).unwrap_err().locate(book_toml);
    insta::assert_snapshot!(error);
}

#[test]
fn settings_written_inline_or_dotted_are_found_too() {
    for book_toml in [
        "[preprocessor]\ndrydock = { jobs = 0 }\n",
        "[preprocessor]\n\"drydock\".jobs = 0\n",
        "[preprocessor.'drydock']\n'jobs' = 0\n",
    ] {
        assert_eq!(read(book_toml).unwrap_err().problems[0].place, Place::Line(2), "{book_toml}");
    }
}

#[test]
fn a_text_that_does_not_parse_leaves_the_place_open() {
    let merged: toml::Table = "jobs = 0".parse().unwrap();
    let error = Settings::from_table(Some(&merged)).unwrap_err().locate("[preprocessor");
    assert_eq!(error.problems[0].place, Place::Book);
}

#[test]
fn a_single_report_needs_no_list() {
    let report = read("[preprocessor.drydock]\nreport = \"github\"\n").unwrap().reports;
    assert_eq!(report, [Report::Github]);
}

#[test]
fn reports_stay_out_of_the_sources() {
    let book_toml = "[preprocessor.drydock]\njobs = 1\nreport = [\"junit=book/junit.xml\"]\n";
    let error = read(book_toml).unwrap().check_reports("/b".into(), "book".into()).unwrap_err();
    insta::assert_snapshot!(error.locate(book_toml));
}

#[test]
fn recordings_stay_out_of_the_sources() {
    let settings = |path: &str| Settings { recordings: path.into(), ..Settings::default() };
    assert!(settings("book/recordings").check_recordings("book".into()).is_err());
    assert!(settings("bookkeeping").check_recordings("book".into()).is_ok());
    assert!(settings(".drydock").check_recordings("".into()).is_ok());
}

#[test]
fn mdbooks_own_settings_may_not_turn_the_verification_off() {
    let cases = [
        ("optional = true", "`optional` would let mdBook build the book unverified where drydock is missing"),
        (
            "renderers = [\"markdown\"]",
            "`renderers` leaves `html` out, so that mdBook never comes to drydock",
        ),
        ("renderers = \"html\"", "`renderers` leaves `html` out, so that mdBook never comes to drydock"),
    ];
    for (line, message) in cases {
        let told = read(&format!("[preprocessor.drydock]\n{line}\n")).unwrap_err();
        assert_eq!(told.problems[0].message, message);
        assert_eq!(told.problems[0].place, Place::Line(2));
    }
    assert_eq!(
        read("[preprocessor.drydock]\nrenderers = [\"html\", \"markdown\"]\n"),
        Ok(Settings::default())
    );
}

/// What the table about updates says.
fn updates(lines: &str) -> Result<Updates, ConfigError> {
    read(&format!("[preprocessor.drydock.outdated]\n{lines}\n")).map(|settings| settings.updates)
}

#[test]
fn every_setting_about_updates_takes_its_example_and_has_its_default() {
    for entry in catalogue::UPDATES {
        let set = updates(&format!("{} = {}", entry.name, entry.example)).unwrap();
        assert_ne!(set, Updates::default(), "{}", entry.name);
        if !entry.default.is_empty() {
            let set = updates(&format!("{} = {}", entry.name, entry.default)).unwrap();
            assert_eq!(set, Updates::default(), "{}", entry.name);
        }
    }
}

#[test]
fn what_is_wrong_about_updates_is_told_with_its_line() {
    let book = r#"[preprocessor.drydock.outdated]
ignore = [
    { name = "postgres" },
    { why = "no name" },
    { name = "redis", why = "it is fine", untill = 2030-01-01 },
    { name = "redis", why = "it is fine", until = "tomorrow" },
    { name = "redis", why = 3 },
    "celery",
]
exclud = []
exclude = ["", 3]
mirrors = ["mirror.example.org"]
insecure = "http://registry.lan:5000"
index-url = "pypi.org"
timeout = 30
"#;
    insta::assert_snapshot!(read(book).unwrap_err());
    let error = read("[preprocessor.drydock]\noutdated = true\n").unwrap_err();
    assert_eq!(error.problems[0].message, "`outdated` takes a table, got true");
}

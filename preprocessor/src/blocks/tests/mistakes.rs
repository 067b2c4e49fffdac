//! What authors are told, as snapshots to be read.

use super::{read, short};

/// Reads each text on its own and shows what is said about it.
fn told(texts: &[&str]) -> String {
    let mut told = String::new();
    for text in texts {
        told += &format!(
            "{}\n",
            text.trim_end().lines().map(|line| format!("| {line}\n")).collect::<String>().trim_end()
        );
        let (_, diagnostics) = read(text);
        told += &(short(&diagnostics) + "\n");
        assert!(!diagnostics.is_empty(), "nothing was said about\n{text}");
    }
    told
}

#[test]
fn fences() {
    let told = told(&[
        "```console\n$ a\n",
        "~~~~rust\nx\n~~~\n",
        "> ```text\n> x\n\nprose\n",
        "```console\n$ a\n\nprose\n\n```console\n$ b\n```\n",
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn blocks_that_markdown_takes_for_something_else() {
    let told = told(&[
        "<details>\n<summary>More</summary>\n```console\n$ a\n```\n</details>\n",
        "- <div>\n  ~~~ yaml,no_run\n  - a: b\n  ~~~\n  </div>\n",
        "<!-- to do\n\n```console\n$ a\n```\n",
        "      $ a\n",
        "- item\n\n       $ a\n",
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn html_without_blocks_is_left_alone() {
    for text in [
        "<details>\n\n```console\n$ a\n```\n\n</details>\n",
        "<!-- drydock is a word -->\n",
        "<!-- later:\n```console\n$ a\n```\n-->\n",
        "<!-->\n\n```console\n$ a\n```\n",
        "<pre>\n```\nart\n```\n</pre>\n",
        "<div>\n```rust\nx\n```\n</div>\n",
    ] {
        let (_, diagnostics) = read(text);
        assert!(diagnostics.is_empty(), "{text}\n{}", short(&diagnostics));
    }
}

#[test]
fn includes() {
    let told = told(&[
        "# A\n\nSee {{#include ../a.md}} here.\n",
        "> {{#include a.md:4:9}}\n\n```rust\n{{#rustdoc_include a.rs}}\n```\n",
        "Expands `{{ #playground }}` and `{{#include}}`, not `{{#inclde}}`.\n",
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn flags() {
    let told = told(&[
        "```console,should_fial\n$ a\n```\n",
        "```console,should-fail\n$ a\n```\n",
        "```sh,linenos\na\n```\n",
        "```console,timeout=10s\n$ a\n```\n",
        "```console,output\n$ a\n```\n",
        "```console\n$ a\n```\n```text,ouput\nb\n```\n",
        "```json,output\n{}\n```\n",
        "```consle\n$ a\n```\n",
        "```\n$ docker ps\n```\n",
        "```shell-session\n$ docker ps\n```\n",
        "<!-- drydock: file = \"f\" -->\n```python,hiden\na\n```\n",
        "```console,ignore\n$ a\n```\n",
        "```{.console}\n$ a\n```\n",
        "```console{1,3}\n$ a\n```\n",
        "```yaml:site.yml\n- a: b\n```\n",
        "```ignore\n$ docker ps\n```\n",
        "```\n# list them\n$ docker ps\n```\n",
        "```sh\na\n```\n```output\nb\n```\n",
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn directives() {
    let told = told(&[
        "<!-- drydock: timeuot = \"1s\" -->\n```sh\na\n```\n",
        "<!-- drydock: colour = \"red\" -->\n```sh\na\n```\n",
        "<!-- drydock: timeout = 10 -->\n```sh\na\n```\n",
        "<!-- drydock: timeout = 10s -->\n```sh\na\n```\n",
        "<!-- drydock: timeout = \"10\" -->\n```sh\na\n```\n",
        "<!-- drydock: timeout = \"soon\" -->\n```sh\na\n```\n",
        "<!-- drydock: retry = \"0s\" -->\n```sh\na\n```\n",
        "<!-- drydock: exit = \"1\" -->\n```sh\na\n```\n",
        "<!-- drydock: host = \"worker\" -->\n```sh\na\n```\n",
        "<!-- drydock: exit = 256 -->\n```sh\na\n```\n",
        "<!-- drydock: needs = \"engin\" -->\n```sh\na\n```\n",
        "<!-- drydock: needs = \"everything\" -->\n```sh\na\n```\n",
        "<!-- drydock: needs = true -->\n```sh\na\n```\n",
        "<!-- drydock: tools = \"drydock\" -->\n```sh\na\n```\n",
        "<!-- drydock: tools = \"a b\" -->\n```sh\na\n```\n",
        "<!-- drydock: tools = [] -->\n```sh\na\n```\n",
        "<!-- drydock: tools = [\"a\", 1] -->\n```sh\na\n```\n",
        "<!-- drydock: tools = [\"/usr/bin/a\"] -->\n```sh\na\n```\n",
        "<!-- drydock: tools = [\"-a\"] -->\n```sh\na\n```\n",
        "<!-- drydock: tools = [\"a\", \"b\", \"a\"] -->\n```sh\na\n```\n",
        "<!-- drydock: tool = [\"a\"] -->\n```sh\na\n```\n",
        "<!-- drydock: leaves = \"everything\" -->\n```sh\na\n```\n",
        "<!-- drydock: leaves = false -->\n```sh\na\n```\n",
        "<!-- drydock: leave = \"nothing\" -->\n```sh\na\n```\n",
        "<!-- drydock: updates = \"postgres:17\" -->\n```sh\na\n```\n",
        "<!-- drydock: updates = [\"redis\", 8] -->\n```sh\na\n```\n",
        "<!-- drydock: updates = [] -->\n```sh\na\n```\n",
        "<!-- drydock: updates = true -->\n```sh\na\n```\n",
        "<!-- drydock: drill = \"faults\" -->\n```sh\na\n```\n",
        "<!-- drydock: drill = true -->\n```sh\na\n```\n",
        "<!-- drydock: need = \"shell\" -->\n```sh\na\n```\n",
        "<!-- drydock: background = \"yes\" -->\n```sh\na\n```\n",
        "<!-- drydock: where = \"x\" -->\n```sh\na\n```\n",
        "<!-- drydock: where = { a = 1 } -->\n```sh\na\n```\n",
        "<!-- drydock: ignore = true -->\n```sh\na\n```\n",
        "<!-- drydock: ignore = \"\" -->\n```sh\na\n```\n",
        "<!-- drydock: file = \"/etc/passwd\" -->\n```text\na\n```\n",
        "<!-- drydock: file = \"../a\" -->\n```text\na\n```\n",
        "<!-- drydock: exit = 1 timeout = \"1s\" -->\n```sh\na\n```\n",
        "> <!-- drydock: exit = 1,\n> timeout = 1s -->\n> ```sh\n> a\n> ```\n",
        "<!-- dry-dock: exit = 1 -->\n```sh\na\n```\n",
        "<!-- drydok: exit = 1 -->\n```sh\na\n```\n",
        "<!-- DryDock: exit = 1 -->\n```sh\na\n```\n",
        "<!-- drydock exit = 1 -->\n```sh\na\n```\n",
        "<!-- drydock idempotent -->\n```yaml\n- a: 1\n```\n",
        "<!-- drydock: exit = 1\n\n```sh\na\n```\n",
        "<!-- drydock: exit = 1 --> see\n```sh\na\n```\n",
        "see <!-- drydock: exit = 1 -->\n\n```sh\na\n```\n",
        "<!-- drydock: exit = 1 -->\n\nprose\n\n```sh\na\n```\n",
        "<!-- drydock: exit = 1 -->\n<!-- drydock: timeout = \"1s\" -->\n```sh\na\n```\n",
        "```sh\na\n```\n\n<!-- drydock: exit = 1 -->\n",
        "<!-- drydock: exit = 1 -->\n\n- ```sh\n  a\n  ```\n",
        "<!-- drydock: timeout = \"1s\" -->\n```rust\nfn main() {}\n```\n",
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn contradictions() {
    let told = told(&[
        "<!-- drydock: exit = 0 -->\n```sh,should_fail\na\n```\n",
        "<!-- drydock: stop_after = \"1s\", stop_on = \"x\" -->\n```sh\na\n```\n",
        "<!-- drydock: stop_after = \"1s\", exit = 130 -->\n```sh\na\n```\n",
        "<!-- drydock: stop_on = \"x\", background = true -->\n```sh\na\n```\n",
        "<!-- drydock: background = true -->\n```sh,should_fail\na\n```\n",
        "<!-- drydock: background = true, retry = \"1s\" -->\n```sh\na\n```\n",
        "<!-- drydock: idempotent = true, retry = \"9s\" -->\n```yaml\n- a: 1\n```\n",
        "<!-- drydock: idempotent = true -->\n```yaml,should_fail\n- a: 1\n```\n",
        "<!-- drydock: ready = \"x\" -->\n```sh\na\n```\n",
        "<!-- drydock: edit = true -->\n```dockerfile\nFROM a\n```\n",
        "<!-- drydock: idempotent = true -->\n```sh\na\n```\n",
        "<!-- drydock: stop_on = \"x\" -->\n```yaml\n- a: 1\n```\n",
        "<!-- drydock: where = { a = \"b\" } -->\n```yaml\n- a: 1\n```\n",
        "<!-- drydock: file = \"f\", exit = 1 -->\n```python\na\n```\n",
        "```console,no_run,hidden\n$ a\n```\n",
        "```yaml,data,hidden\na: 1\n```\n",
        "```yaml,data,no_run\na: 1\n```\n",
        "<!-- drydock: ignore = \"x\" -->\n```sh,no_run\na\n```\n",
        "```console,data\n$ a\n```\n",
        "<!-- drydock: file = \"f\" -->\n```console\n$ a\n```\n",
        "```sh\na\n```\n<!-- drydock: exit = 1 -->\n```text,output\nb\n```\n",
        "```console\n$ a\nb\n```\n```text,output\nb\n```\n",
        "Words.\n\n```sh,no_run\na\n```\n\n<!-- drydock: needs = \"shell\" -->\n```sh\na\n```\n",
        "```sh\na\n```\n\n<!-- drydock: tools = [\"a\"] -->\n```sh\na\n```\n",
        "```sh\na\n```\n\n<!-- drydock: leaves = \"nothing\" -->\n```sh\na\n```\n",
        "```sh\na\n```\n\n<!-- drydock: updates = \"redis\" -->\n```sh\na\n```\n",
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn drills() {
    let block = |said: &str| format!("<!-- drydock: drill = {said} -->\n```sh\na\n```\n\n");
    let (fault, cure, look) = (block("\"fault\""), block("\"cure\""), "```sh\nb\n```\n\n".to_owned());
    let quote = "<!-- drydock: file = \"f\" -->\n```text\nc\n```\n\n".to_owned();
    let idle = "```sh,no_run\nb\n```\n\n".to_owned();
    let texts =
        [[&fault, &look], [&cure, &look], [&fault, &cure]].map(|blocks| blocks.map(String::as_str).concat());
    let longer = [
        [&cure, &look, &fault, &look, &quote],
        [&fault, &look, &cure, &look, &fault],
        [&fault, &quote, &cure, &look, &quote],
        [&fault, &look, &cure, &idle, &quote],
        [&fault, &look, &cure, &look, &cure],
    ]
    .map(|blocks| blocks.map(String::as_str).concat());
    let misplaced = [
        block("\"fault\", ignore = \"x\"") + &look + &cure + &look,
        block("\"fault\", no_run = true") + &look + &cure + &look,
        fault.clone() + &look + "<!-- drydock: drill = \"cure\" -->\n```yaml,data\na: b\n```\n\n" + &look,
        fault.clone()
            + &look
            + &cure
            + &look
            + "<!-- drydock: drill = \"cure\" -->\n```text,output\na\n```\n",
    ];
    let texts: Vec<&str> = texts.iter().chain(&longer).chain(&misplaced).map(String::as_str).collect();
    insta::assert_snapshot!(told(&texts));
    let unread = "```sh,hiden\nb\n```\n\n".to_owned();
    for (name, text, expected) in [
        ("a drill", [&fault, &look, &cure, &look].map(String::as_str).concat(), [].as_slice()),
        (
            "one with an edit, and the quote that it goes with",
            fault.clone()
                + &look
                + &quote.replace("file", "drill = \"cure\", file")
                + &quote.replace("file", "drill = \"cure\", edit = true, file")
                + &look,
            &[],
        ),
        (
            "a block between that cannot be read",
            [&fault, &unread, &cure, &look].map(String::as_str).concat(),
            &["D0102"],
        ),
        (
            "a half that cannot be read",
            fault.clone() + &look + &cure.replace("cure", "care") + &look,
            &["D0104"],
        ),
    ] {
        let codes: Vec<_> = read(&text).1.iter().map(|found| found.code.as_str()).collect();
        assert_eq!(codes, expected, "{name}");
    }
}

#[test]
fn inserts() {
    let told = told(&[
        "<!-- drydock: insert = \"pictur\" -->\n",
        "<!-- drydock: insert = \"everything\" -->\n",
        "<!-- drydock: insert = true -->\n",
        "<!-- drydock: insrt = \"picture\" -->\n",
        "See <!-- drydock: insert = \"picture\" --> here.\n",
        "<!-- drydock: insert = \"picture\", timeout = \"1s\" -->\n",
        "<!-- drydock: insert = \"verification\", needs = \"engine\", changes = true -->\n",
        "<!-- drydock: insert = \"picture\", changes = true -->\n",
        "<!-- drydock: insert = \"picture\", needs = \"shell\" -->\n",
        "<!-- drydock: needs = \"shell\" -->\n```sh\na\n```\n\n<!-- drydock: insert = \"picture\" -->\n",
        "<!-- drydock: insert = \"picture\" -->\n\n<!-- drydock: needs = \"engine\" -->\n```sh\na\n```\n",
        "<!-- drydock: changes = true -->\n```sh\na\n```\n",
        "<!-- drydock: exit = 1 -->\n<!-- drydock: insert = \"badge\" -->\n```sh\na\n```\n",
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn content() {
    let told = told(&[
        "```console\n$ docker inspect <container name>\n```\n",
        "```console\n$ docker inspect <usr>\n```\n",
        "<!-- drydock: where = { \"contaner name\" = \"x\" } -->\n```console\n$ a <container name>\n```\n",
        "<!-- drydock: where = { n = \"x\" } -->\n```console\n$ a\n```\n",
        "```yaml\n- name: x\n  docker_volume:\n    name: a\n   state: b\n```\n",
        "- list\n\n  ```yaml\n  a: 1\n  \tb: 2\n  ```\n",
        "```yaml\n- a: 1\n---\n- b: \"ü\n```\n",
        "```yaml\ntabs:\n\t- a\n```\n",
        "> 1. ```yaml\n>    # größe\n>    - a: {b\n>    ```\n",
        "```yaml,data\na: [1\n```\n",
        "```yaml\nwidth: 1\n```\n",
        "```yaml\n- 80:80\n```\n",
        "```yaml\njust words\n```\n",
        "```yaml\nservices: {}\n---\n- a: 1\n```\n",
        "```console\n```\n",
        "```yaml\n# nothing\n```\n",
        "```sh\n# nothing\n```\n",
        "```sh\n$ a\n```\n",
        "```console\nout\n```\n",
        "```console\n# apt update\n$ a\n```\n",
        "```console\n$ docker run \\\n    -d nginx\n```\n",
        "```console\n$\n```\n",
        "    out\n    $ a\n",
        "```dockerfile\nCMD [\"a\"]\n```\n",
        "<!-- drydock: file = \"src/a/Dockerfile\" -->\n```dockerfile\nCMD a\n```\n\n<!-- drydock: file = \"src/b/Dockerfile\", edit = true -->\n```dockerfile\nCMD b\n```\n",
        "<!-- drydock: file = \"f\", edit = true -->\n```python\na\n```\n",
        "```text,output\na\n```\n",
        "```yaml,data\na: 1\n```\n```text,output\na\n```\n",
        "```sh\na\n```\n```text,output\n```\n",
        "```sh\n{{#include ../a.sh:4:9}}\n```\n",
        "```yaml\n- a: \"{{ item }}\"\n  b: |\n    {{ #rustdoc_include missing.rs }}\n```\n",
        "```sh\n{{#inlcude a.sh}}\n```\n",
        "```console\n$ a\nid [IDD] at [DIGSET:web]\n[WARNING] [ID] [..] \\[DATES]\n```\n",
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn come_in_the_order_of_the_text() {
    let text =
        "<!-- drydock: exit = 1 -->\n\nprose\n\n```console,hiden\n$ a <b>\nx [IDD]\n$ <c>\n```\n\n```sh\n";
    let (_, diagnostics) = read(text);
    let codes: Vec<_> = diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert_eq!(codes, ["D0109", "D0102", "D0105", "D0116", "D0105", "D0101", "D0112"]);
}

#[test]
fn braces_that_are_meant_are_left_alone() {
    for inside in ["\\{{#include a}}", "{{ item }}", "{{.Name}}", "{{#if x}}", "{{{{"] {
        for text in [format!("```sh\necho '{inside}'\n```\n"), format!("Write {inside}.\n")] {
            let (_, diagnostics) = read(&text);
            assert!(diagnostics.is_empty(), "{text}\n{}", short(&diagnostics));
        }
    }
}

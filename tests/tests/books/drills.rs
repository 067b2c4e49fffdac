//! Recipes that are proved, and recipes that are not: with the fault left out, and with the cure left out.

use super::reports::schemas;
use super::{NO_ENGINE, on_small_stack, small};

/// Breaks the one container of the stack, which nothing but the real engine can show.
const KEEPER: &str = "# The keeper is gone

<!-- drydock: drill = \"fault\" -->
```sh,hidden
sudo docker stop --time 0 keeper
```

## Symptom

<!-- drydock: exit = 1 -->
```console
$ sudo docker exec keeper cat /data/ready
Error response from daemon: [..] is not running
```

## Cure

<!-- drydock: drill = \"cure\" -->
```console
$ sudo docker start keeper
keeper
```

## Check again

<!-- drydock: retry = \"10s\" -->
```console
$ sudo docker exec keeper cat /data/ready
yes
```
";

/// A page that is closed to its reader; `cure` is what the recipe says to do.
fn closed(symptom: &str, cure: &str, check: &str) -> String {
    format!(
        "# The page is closed

<!-- drydock: needs = \"shell\" -->
```sh,hidden
mkdir /tmp/page && cd /tmp/page && echo welcome >index.html
```

<!-- drydock: drill = \"fault\" -->
```sh,hidden
chmod 0 index.html
```

{symptom}

<!-- drydock: drill = \"cure\" -->
```console
$ {cure}
```

{check}
"
    )
}

const SYMPTOM: &str = "<!-- drydock: exit = 1 -->
```console
$ cat index.html
cat: index.html: Permission denied
```";

const CHECK: &str = "```console
$ cat index.html
welcome
```";

const OPEN: &str = "chmod 644 index.html";

#[test]
fn a_recipe_that_needs_its_fault_and_its_cure_is_proved_once() {
    let book = small()
        .chapter("keeper.md", KEEPER)
        .chapter("closed.md", &closed(SYMPTOM, OPEN, CHECK))
        .chapter("plain.md", "# Plain\n\n```console\n$ echo 1\n1\n```\n");
    assert_eq!(book.drydock(["check", "keeper.md"]).code, Some(0));
    let ran = book.drydock(["drill"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    insta::assert_snapshot!("proved", ran.redacted());
    // Whatever would be run now would have nowhere to run.
    let book = book.variable("DOCKER_HOST", NO_ENGINE).replace("book/closed.md", "# The", "# Why the");
    let again = book.drydock(["drill", "--format", "json"]);
    assert_eq!(again.code, Some(0), "{again}");
    insta::assert_snapshot!("proved_before", again.redacted().split("--- stderr").last().unwrap());
    let report = schemas::drill(&again.stdout);
    assert_eq!((&report["summary"]["proved"], &report["summary"]["replayed"]), (&2.into(), &4.into()));
    for arguments in [["drill", "closed.md", "--always"].as_slice(), &["check", "closed.md"]] {
        let ran = book.drydock(arguments.iter().copied());
        assert_eq!(ran.code, Some(3), "{ran}");
    }
}

#[test]
fn a_recipe_that_does_without_one_of_them_is_not() {
    let blind = "```console\n$ ls\nindex.html\n```";
    let book = small()
        .chapter("sound.md", &closed(SYMPTOM, OPEN, CHECK))
        .chapter("not-shown.md", &closed(blind, OPEN, CHECK))
        .chapter("not-needed.md", &closed(SYMPTOM, OPEN, blind))
        .chapter(
            "too-soon.md",
            &closed(SYMPTOM, OPEN, CHECK).replace("&& echo welcome", "&& echo welcome; false"),
        )
        .chapter("no-help.md", &closed(SYMPTOM, "true", CHECK));
    let ran = book.drydock(["drill"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    insta::assert_snapshot!("not_proved", ran.redacted());
    schemas::drill(&book.drydock(["drill", "--format", "json"]).stdout);
    // A cure that does not help fails the chapter as it stands, in every build.
    let ran = book.drydock(["drill", "no-help.md"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    assert_eq!(book.drydock(["check", "no-help.md"]).code, Some(1));
}

#[test]
fn what_cannot_be_proved_needs_no_engine_to_say_so() {
    let book = on_small_stack()
        .chapter("plain.md", "# Plain\n\n```console\n$ echo 1\n1\n```\n")
        .chapter("half.md", "# Half\n\n<!-- drydock: drill = \"cure\" -->\n```console\n$ echo 1\n1\n```\n")
        .variable("DOCKER_HOST", NO_ENGINE);
    let never = "MDBOOK_PREPROCESSOR__DRYDOCK__VERIFY";
    let mut told = String::new();
    for (arguments, code) in [
        (["drill"].as_slice(), 1),
        (&["drill", "plain.md"], 1),
        (&["drill", "plane.md"], 2),
        (&["drill", "plain.md:3"], 2),
    ] {
        let ran = book.drydock(arguments.iter().copied());
        assert_eq!(ran.code, Some(code), "{ran}");
        told.push_str(&format!("{}\n", ran.redacted()));
    }
    let ran = book.variable(never, "never").drydock(["drill"]);
    assert_eq!(ran.code, Some(2), "{ran}");
    insta::assert_snapshot!("nothing_to_prove", format!("{told}{}", ran.redacted()));
}

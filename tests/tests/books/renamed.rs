//! A stack that has moved on: a container bears another name, and the book does not know.

use super::{json, lines_with, prepare, small};

const CHAPTER: &str = r#"# The keeper

```console
$ sudo docker exec keeper cat /data/ready
yes
$ echo nothing to do with it
nothing to do with it
$ sudo docker ps --format '{{.Names}}'
keeper
```

```sh
sudo docker inspect keeper >/dev/null
```

```yaml
- name: Restart the container
  ansible.builtin.command: docker restart keeper
```
"#;

#[test]
fn each_line_with_the_old_name_is_told() {
    // Under a name of its own, so that its golden does not drive out the one of all other tests.
    let book = small()
        .chapter("keeper.md", CHAPTER)
        .replace("stack/stack.toml", "name = \"small\"", "name = \"small-renamed\"")
        .replace("stack/stack.toml", "exec keeper", "exec warden")
        .replace("stack/src/provision.sh", "--name keeper", "--name warden");
    prepare(&book);
    let ran = book.drydock(["check", "--format", "json"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    let diagnostics = json(&ran)["diagnostics"].as_array().unwrap().clone();
    let told: Vec<u64> = diagnostics.iter().map(|it| it["line"].as_u64().unwrap()).collect();
    let named: Vec<u64> = lines_with(CHAPTER, "keeper").into_iter().filter(|line| *line > 1).collect();
    assert_eq!(told, named, "{ran}");
    insta::assert_snapshot!(ran.redacted().split("--- stderr\n").last().unwrap());
}

use std::sync::Arc;

use crate::outdated::manifests::project;
use crate::outdated::manifests::tests::{file, told};
use crate::sample;
use crate::span::SourceFile;

fn found(text: &str, files: &[Arc<SourceFile>]) -> Vec<String> {
    let mut found = project(files, &[sample::scenario(text)]);
    found.pins.retain(|pin| pin.span.file() == "book/sample.md");
    told(&found)
}

#[test]
fn blocks_pin_versions() {
    let text = "\
# Sample

```console
$ sudo docker run --rm python:3.11 \\
>   python --version
Python 3.11
$ docker pull redis:7
redis:7
$ docker run <name>
```

> ```sh,no_run
> pip install celery==5.2
> ```

1. ```yaml
   - docker_container:
       name: a
       image: postgres:15
   ```

```yaml
services:
  a: {image: 'nginx:1.26'}
```

```dockerfile
FROM debian:12
RUN true
```

    $ docker run alpine:3 true

```rust
// docker run x:1
```
";
    assert_eq!(
        found(text, &[]),
        [
            "4 python :3.11[4]",
            "7 redis :7[7]",
            "13 celery ==5.2[13]",
            "19 postgres :15[19]",
            "24 nginx :1.26[24]",
            "28 debian :12[28]",
            "32 alpine :3[32]",
        ]
    );
}

#[test]
fn what_the_project_makes_is_no_pin() {
    let text = "```console\n$ docker build -t mine .\n$ docker run mine\n$ docker run theirs:2\n$ docker tag redis:7 queue:7\n\
                $ docker run queue:7\n$ docker run queue:8\n```\n";
    let files = [file("site.yml", "- hosts: all\n  tasks:\n    - docker_image_build: {name: 'theirs'}\n")];
    assert_eq!(found(text, &files), ["7 queue :8[7]"]);
}

#[test]
fn a_file_that_a_command_has_changed_is_read_as_it_is_shown() {
    let text = "\
```console
$ sed --in-place s/15/17/ db/Dockerfile
```

<!-- drydock: file = \"db/Dockerfile\" -->
```dockerfile
FROM postgres:17
```

<!-- drydock: file = \"db/Dockerfile\", edit = true -->
```dockerfile
FROM postgres:16
```
";
    let files = [file("stack/db/Dockerfile", "FROM postgres:15\n")];
    assert_eq!(found(text, &files), ["7 postgres :17[7]", "12 postgres :16[12]"]);
}

#[test]
fn quotes_of_files_are_pins_too() {
    let files = [
        file("stack/web/Dockerfile", "ARG V=3.11\nFROM python:${V}-slim\nRUN true\n"),
        file("stack/group_vars/all.yml", "---\nredis_image: redis:7\nother: 1\n"),
        file(
            "stack/site.yml",
            "- hosts: all\n  tasks:\n    - docker_container: {image: \"{{ redis_image }}\"}\n",
        ),
    ];
    let text = "\
<!-- drydock: file = \"web/Dockerfile\" -->
```dockerfile
ARG V=3.11
FROM python:${V}-slim
```

<!-- drydock: file = \"group_vars/all.yml\" -->
```yaml,data
redis_image: redis:7
```

<!-- drydock: file = \"group_vars/all.yml\", edit = true -->
```yaml
redis_image: redis:8
```

<!-- drydock: file = \"group_vars/all.yml\" -->
```yaml,data
redis_image: redis:8
```
";
    assert_eq!(
        found(text, &files),
        ["3 python :3.11[3]-slim[4]", "9 redis :7[9]", "14 redis :8[14]", "19 redis :8[19]",]
    );
}

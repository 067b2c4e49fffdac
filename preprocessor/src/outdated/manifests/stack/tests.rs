use super::read;
use crate::outdated::manifests::tests::{can_be_respelled, file, told};

#[test]
fn bases_and_mirrors_are_images() {
    let text = "name = \"a\"\n\n[[base]]\nimage = \"debian:trixie-slim\"\nsuite = \"trixie\"\n\n[[mirror]]\nimage = 'redis:7'\nbuild = \"x\"\n\n\
                [[mirror]]\nimage = \"\"\"postgres:15\"\"\"\n";
    let source = file("stack.toml", text);
    assert_eq!(told(&read(&source)), ["4 debian :trixie-slim[4]", "8 redis :7[8]", "12 postgres :15[12]"]);
    can_be_respelled(&[source], |files| read(&files[0]));
}

#[test]
fn what_is_no_stack_is_told() {
    let found = read(&file("stack.toml", "name = \"a\"\n\n[[mirror]]\nbuild = \"x\"\n"));
    assert_eq!(told(&found), ["3 unread: it is no description of a stack: missing field `image`"]);
}

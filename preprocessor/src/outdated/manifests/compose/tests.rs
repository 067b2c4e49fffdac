use super::read;
use crate::outdated::manifests::tests::{can_be_respelled, file, told};

fn check(text: &str, expected: &[&str]) {
    let source = file("compose.yml", text);
    assert_eq!(told(&read(&source, None).0), expected, "{text}");
    can_be_respelled(&[source], |files| read(&files[0], None).0);
}

#[test]
fn services_run_images() {
    check(
        "services:\n  a:\n    image: postgres:15\n  b: {image: \"redis:7\", platform: linux/arm64}\n  c:\n    image: 'nginx'\n",
        &["3 postgres :15[3]", "4 redis :7[4] for linux/arm64", "6 nginx"],
    );
    check("services:\n  é:\n    image: postgres:15 # ü\n", &["3 postgres :15[3]"]);
    check("web:\n  image: redis:7\n", &["2 redis :7[2]"]);
    check("services:\n  a:\n    image: \"redis\\x3a7\"\n", &["3 redis :(7)"]);
    check("services:\n  a:\n    image: >-\n      redis:7\n", &["4 redis :7[4]"]);
    check("volumes:\n  a: {}\nx-b:\n  image: redis:7\n", &[]);
}

#[test]
fn what_is_built_names_itself() {
    let text = "services:\n  a:\n    build: .\n    image: shop:1\n  b:\n    build: {context: b}\n";
    check(text, &[]);
    let (_, products) = read(&file("compose.yml", text), None);
    let (other, _) = read(&file("b.yml", "services: {a: {image: 'shop:1'}, b: {image: 'shop:2'}}"), None);
    assert_eq!(other.pins.iter().map(|pin| products.hold(pin)).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn anchors_and_merges_are_followed() {
    check(
        "x-base: &base\n  image: redis:7\nservices:\n  a:\n    <<: *base\n  b:\n    <<: [*base]\n    image: redis:8\n",
        &["2 redis :7[2]", "8 redis :8[8]"],
    );
    check("x-v: &v redis:7\nservices:\n  a: {image: *v}\n", &["1 redis :7[1]"]);
    let bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n\
                c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n\
                e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]\n";
    check(bomb, &["6 unread: its aliases stand for too many values"]);
}

#[test]
fn variables_have_defaults() {
    check("services:\n  a:\n    image: postgres:${PG:-15}-alpine\n", &["3 postgres :15[3]-alpine[3]"]);
    check("services:\n  a:\n    image: ${IMAGE-postgres:15}\n", &["3 postgres :15[3]"]);
    check("services:\n  a:\n    image: ${A:-${B:-redis}}:7\n", &["3 redis :7[3]"]);
    check(
        "services:\n  a:\n    image: redis:${V?must be set}\n",
        &[
            "3 redis:${V?must be set} unresolved: the variable V has no default, and is set in no .env beside the file",
        ],
    );
    check(
        "services:\n  a:\n    image: a$$b\n",
        &["3 a$b unresolved: it names no image: invalid reference format"],
    );
}

#[test]
fn dockerfiles_within_are_read() {
    check(
        "services:\n  a:\n    build:\n      additional_contexts:\n        base: docker-image://python:3.11\n      \
         dockerfile_inline: |\n        ARG V=12\n\n        FROM debian:$${V}-slim\n        COPY --from=redis:7 /a /b\n",
        &["7 debian :12[7]-slim[9]", "10 redis :7[10]", "5 python :3.11[5]"],
    );
}

#[test]
fn what_is_no_yaml_is_told() {
    check(
        "services:\n  a: [\n",
        &["2 unread: it is not YAML: while parsing a node, did not find expected node content"],
    );
}

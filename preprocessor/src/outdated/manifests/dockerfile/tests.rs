use super::read;
use crate::outdated::manifests::tests::{can_be_respelled, file, told};

const DIGEST: &str = "sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1";

fn check(text: &str, expected: &[&str]) {
    let source = file("Dockerfile", text);
    assert_eq!(told(&read(&source)), expected, "{text}");
    can_be_respelled(&[source], |files| read(&files[0]));
}

#[test]
fn stages_begin_with_images() {
    check("FROM postgres:15\n", &["1 postgres :15[1]"]);
    check("from postgres:15 as db", &["1 postgres :15[1]"]);
    check("FROM postgres", &["1 postgres"]);
    check("FROM scratch\n", &[]);
    check("FROM quay.io/a/b:v1.2\n", &["1 quay.io/a/b :v1.2[1]"]);
    check("FROM localhost:5000/a/b\n", &["1 localhost:5000/a/b"]);
    check("FROM localhost:5000/a:1\n", &["1 localhost:5000/a :1[1]"]);
    check("  FROM \"postgres:15\"\n", &["1 postgres :15[1]"]);
    check("\u{feff}FROM postgres:15\n", &["1 postgres :15[1]"]);
    check("FROM postgres:15\r\nRUN a\r\n", &["1 postgres :15[1]"]);
    check("FROM --platform=linux/arm64 postgres:15\n", &["1 postgres :15[1] for linux/arm64"]);
    check("FROM --platform=$BUILDPLATFORM golang:1.22 AS build\n", &["1 golang :1.22[1]"]);
    check("FROM Postgres:15\n", &["1 Postgres:15 unresolved: it names no image: invalid reference format"]);
    let both = format!("FROM postgres:15@{DIGEST}\n");
    check(&both, &[&format!("1 postgres :15[1] @{DIGEST}[1]")]);
}

#[test]
fn earlier_stages_are_no_images() {
    check(
        "FROM golang:1.22 AS Build\nFROM build AS more\nFROM debian:12\nCOPY --from=BUILD /a /b\nCOPY --from=0 /a /b\n\
         COPY --from=nginx:1.26 /c /d\nCOPY --link --chown=a:b --from=later /e /f\nFROM a:1 AS later\n",
        &["1 golang :1.22[1]", "3 debian :12[3]", "6 nginx :1.26[6]", "7 later", "8 a :1[8]"],
    );
    check(
        "FROM alpine:3 AS base-amd64\nFROM base-${TARGETARCH}\nCOPY --from=base-$TARGETARCH /a /b\n",
        &["1 alpine :3[1]"],
    );
    check("ARG MODE=dev\nFROM alpine:3 AS dev\nFROM ${MODE}\n", &["2 alpine :3[2]"]);
}

#[test]
fn arguments_are_put_in_and_keep_their_places() {
    check("ARG V=3.11\nFROM python:${V}-slim\n", &["1 python :3.11[1]-slim[2]"]);
    check("ARG V=\"3.11\"\nFROM python:$V\n", &["1 python :3.11[1]"]);
    check("ARG BASE=debian:trixie-slim\nFROM ${BASE}\n", &["1 debian :trixie-slim[1]"]);
    check("FROM python:${V:-3.11}\n", &["1 python :3.11[1]"]);
    check("ARG V=\nFROM python:${V:-3.11}-slim\n", &["2 python :3.11[2]-slim[2]"]);
    check("ARG S\nFROM python:3${S:+-slim}\n", &["2 python :3[2]"]);
    check("ARG S=1\nFROM python:3${S:+-slim}\n", &["2 python :3[2]-slim[2]"]);
    check("ARG A=1 B=2\nFROM x:$A.$B\n", &["1 x :1[1].[2]2[1]"]);
    check("ARG A=1\nARG B=$A.2\nFROM x:$B\n", &["1 x :1[1].2[2]"]);
    check("ARG R=docker.io/library\nFROM ${R}/redis:7\n", &["2 docker.io/library/redis :7[2]"]);
    check("ARG V\nFROM python:$V\n", &["2 python:$V unresolved: the build argument V has no default"]);
    check(
        "FROM a:1\nARG V=2\nFROM python:$V\n",
        &["1 a :1[1]", "3 python:$V unresolved: the build argument V is declared nowhere before it"],
    );
    check(
        "FROM x-$TARGETARCH:1\n",
        &["1 x-$TARGETARCH:1 unresolved: the variable TARGETARCH is another one on each platform"],
    );
    check("FROM a:${V%.*}\n", &["1 a:${V%.*} unresolved: `${V%.*}` is no expansion that is understood"]);
}

#[test]
fn lines_are_joined_as_the_builder_does() {
    check("FROM \\\n  postgres:15 \\\n# no:1\n\n  AS db\n", &["2 postgres :15[2]"]);
    check(
        "# escape=`\nFROM postgres:15 `\n AS db\nRUN dir c:\\\nFROM a:1\n",
        &["2 postgres :15[2]", "5 a :1[5]"],
    );
    check("# FROM a:1\nFROM b:1\n  # FROM c:1\n", &["2 b :1[2]"]);
    check("FROM b:1\nRUN echo \\\nFROM c:1\n", &["1 b :1[1]"]);
    check("FROM b:1\nRUN <<EOF\nFROM c:1\nEOF\nFROM d:1\n", &["1 b :1[1]", "5 d :1[5]"]);
    check(
        "FROM b:1\nCOPY <<-'A' <<B /x\nFROM c:1\n\tA\nFROM e:1\nB\nFROM d:1\n",
        &["1 b :1[1]", "7 d :1[7]"],
    );
    check("FROM b:1\nRUN cat <<<word\nFROM d:1\n", &["1 b :1[1]", "3 d :1[3]"]);
    check(
        "FROM b:1\nRUN <<EOF\nFROM c:1\n",
        &["1 b :1[1]", "2 unread: its here-document never ends: no line is `EOF`"],
    );
}

#[test]
fn the_frontend_is_an_image_too() {
    check("# syntax=docker/dockerfile:1.7\nFROM a:1\n", &["1 docker/dockerfile :1.7[1]", "2 a :1[2]"]);
    check("#SYNTAX = docker/dockerfile:1 x=y\nFROM a:1\n", &["1 docker/dockerfile :1[1]", "2 a :1[2]"]);
    check(
        "# check=skip=all\n# syntax=docker/dockerfile:1\nFROM a:1\n",
        &["2 docker/dockerfile :1[2]", "3 a :1[3]"],
    );
    check("# a comment\n# syntax=docker/dockerfile:1\nFROM a:1\n", &["3 a :1[3]"]);
}

#[test]
fn mounts_and_triggers_name_images() {
    check(
        "FROM a:1\nRUN --network=none --mount=type=bind,from=b:2,source=/x true\nONBUILD COPY --from=c:3 /x /y\n",
        &["1 a :1[1]", "2 b :2[2]", "3 c :3[3]"],
    );
    check("FROM a:1 AS x\nRUN --mount=from=x,target=/x true\n", &["1 a :1[1]"]);
}

#[test]
fn libraries_that_are_installed_are_pins() {
    check(
        "FROM python:3\nARG C=5.2\nRUN --mount=type=cache,target=/x \\\n  pip install --no-cache-dir \"celery[redis]==$C\" \\\n  \
         'django>=4.2,<5' requests -r requirements.txt && python3 -m pip install -i https://x/ uwsgi==2.0.1\n",
        &["1 python :3[1]", "4 celery ==[4]5.2[2]", "5 django >=4.2,<5[5]", "5 uwsgi ==2.0.1[5]"],
    );
    check("FROM a:1\nRUN <<EOF\npip install celery==5\nEOF\n", &["1 a :1[1]", "3 celery ==5[3]"]);
}

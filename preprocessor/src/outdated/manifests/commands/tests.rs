use super::{images, read, requirements, unquoted};
use crate::outdated::manifests::listing::Listing;
use crate::outdated::manifests::tests::file;

/// What the commands of a script use, pull, build and install, in a line.
fn told(script: &str) -> String {
    let mut words = Vec::new();
    for command in read(&Listing::of_file(&file("a.sh", script))) {
        let images = images(&command);
        words.extend(images.used.map(|image| image.text().to_owned()));
        words.extend(images.pulled.map(|image| format!("pull {}", image.text())));
        words.extend(images.built.iter().map(|name| format!("build {name}")));
        words.extend(images.named.iter().map(|name| format!("name {name}")));
        words.extend(images.platform.map(|platform| format!("for {platform}")));
        let required = requirements(&command);
        words.extend(required.iter().filter_map(unquoted).map(|word| format!("pip {}", word.text())));
    }
    words.join(", ")
}

#[test]
fn images_are_told_from_options_and_arguments() {
    for (script, expected) in [
        ("docker run postgres:15", "postgres:15"),
        ("sudo -u a docker run --rm -it postgres:15 psql a:1", "postgres:15"),
        ("docker run -d --name db -p80:80 -p 81:81 -eA=b -e C=d --env=E=f -v /a:/b redis:7", "redis:7"),
        ("docker run --detach --name=a --restart always --publish 80:80 nginx:1.26 nginx -g x", "nginx:1.26"),
        ("docker run -itd --entrypoint sh redis:7 -c 'docker run x:1'", "redis:7"),
        ("docker run -itu root redis:7", "redis:7"),
        ("docker container create --platform linux/arm64 redis:7", "redis:7, for linux/arm64"),
        ("docker --context far -H tcp://x run redis:7", "redis:7"),
        ("docker create --platform=linux/amd64 'redis:7'", "redis:7, for linux/amd64"),
        ("docker service create --replicas 2 redis:7", "redis:7"),
        ("podman run --replace redis:7", "redis:7"),
        ("docker run --pull never mine", ""),
        ("docker run --pull always redis:7", "redis:7"),
        ("docker pull -q redis:7", "pull redis:7"),
        ("docker image pull redis:7", "pull redis:7"),
        ("docker pull --all-tags redis", ""),
        ("docker build -t a:1 --tag=b --tag c .", "build a:1, build b, build c"),
        ("docker buildx build --load -t a .", "build a"),
        ("docker tag redis:7 queue:7", "name queue:7"),
        ("docker commit -m x web saved:1", "name saved:1"),
        ("docker exec redis:7 ls", ""),
        ("docker image rm redis:7", ""),
        ("docker ps; docker logs redis", ""),
        ("docker run <image name>", ""),
        ("docker run --name <name> redis:7", "redis:7"),
        ("docker run \"$IMAGE\"", ""),
        ("docker run", ""),
        ("echo docker run redis:7", ""),
    ] {
        assert_eq!(told(script), expected, "{script}");
    }
}

#[test]
fn scripts_are_cut_into_commands() {
    for (script, expected) in [
        ("docker pull a:1 && docker pull b:1; docker pull c:1 | cat", "pull a:1, pull b:1, pull c:1"),
        ("docker run \\\n  --rm \\\n  a:1 sh", "a:1"),
        ("x=$(docker run a:1 cat) docker run b:1", "a:1, b:1"),
        ("echo \"$(docker run a:1)\" `docker run b:1`", "a:1, b:1"),
        ("if ! docker run a:1; then docker run b:1 2>&1 >out; fi", "a:1, b:1"),
        ("docker run -i a:1 < in > out 2>/dev/null", "a:1"),
        ("docker run > out a:1", "a:1"),
        ("docker run 2> out a:1", "a:1"),
        ("(cd x && docker run a:1) &", "a:1"),
        ("cat <<EOF\ndocker run a:1\nEOF\ndocker run b:1", "b:1"),
        ("docker run -i a:1 <<'EOF'\ndocker run c:1\nEOF\ndocker run b:1", "a:1, b:1"),
        ("# docker run a:1\ndocker run b:1 # docker run c:1", "b:1"),
        ("for i in 1 2; do docker run a:$i; docker run b:1; done", "b:1"),
        ("echo 'docker run a:1; docker run b:1'", ""),
        ("A=1 B='2 3' env C=4 docker run a:1", "a:1"),
    ] {
        assert_eq!(told(script), expected, "{script}");
    }
}

#[test]
fn requirements_are_told_from_options() {
    for (script, expected) in [
        ("pip install celery==5.2", "pip celery==5.2"),
        ("sudo pip3 install -U 'celery[redis]>=5,<6' redis", "pip celery[redis]>=5,<6, pip redis"),
        ("python3 -m pip install -r requirements.txt -c constraints.txt uwsgi==2", "pip uwsgi==2"),
        ("pip install --index-url https://x/simple --no-cache-dir a==1", "pip a==1"),
        ("uv pip install a==1", "pip a==1"),
        ("docker exec web pip install a==1", "pip a==1"),
        ("pip list; pip download a==1", ""),
        ("pip install \"a==$V\"", ""),
    ] {
        assert_eq!(told(script), expected, "{script}");
    }
}

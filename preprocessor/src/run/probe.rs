//! Looks around in a sandbox after a step went wrong, without touching anything in it.

use super::Surroundings;
use super::shell::quoted;
use crate::advice::Trouble;
use crate::sandbox::Sandbox;
use crate::verdict::facts::{Facts, Place, Question};

/// Questions asked at most: who waits for an answer waits for the next step, too.
const QUESTIONS: usize = 4;

/// Finds out what helps to say what went wrong. What cannot be found out is left out.
pub(super) async fn facts<S: Sandbox>(
    sandbox: &mut S,
    trouble: &Trouble<'_>,
    surroundings: &Surroundings,
) -> Facts {
    let mut facts = Facts::default();
    for question in trouble.questions().into_iter().take(QUESTIONS) {
        let Some(script) = script(&question, surroundings) else { continue };
        if let Some(answer) = sandbox.observe(&script).await {
            facts.add(question, answer);
        }
    }
    facts
}

/// The deepest folder on the way to `$1` and what is in it.
const FOLDER: &str = r#"path=$1
while ! [ -d "$path" ]; do case $path in */*) path=${path%/*}; path=${path:-/};; *) path=.;; esac; done
printf "%s\n" "$path"; ls -A "$path" | head -n 500"#;

/// What the machine's own registry keeps, by its names on Docker Hub.
const PULLABLE: &str = r"cd /golden/registry/docker/registry/v2/repositories && find . -path '*/_manifests/tags/*' -prune |
sed -n 's|^\./\(.*\)/_manifests/tags/\(.*\)$|\1:\2|p' | sed 's|^library/||'";

/// All programs that `PATH` leads to.
const PROGRAMS: &str = r#"IFS=:; ls $PATH 2>/dev/null | sort -u; true"#;

/// The modules of ansible-core and of the collections beside it.
const MODULES: &str = r#"python3 -c '
import glob, os, ansible
core = os.path.dirname(ansible.__file__)
names = ["ansible.builtin." + os.path.basename(f)[:-3] for f in glob.glob(core + "/modules/[!_]*.py")]
for f in glob.glob(os.path.dirname(core) + "/ansible_collections/*/*/plugins/modules/[!_]*.py"):
    parts = f.split("/")
    names.append(".".join([parts[-5], parts[-4], parts[-1][:-3]]))
print("\n".join(sorted(names)))'"#;

/// What answers a question on its standard output; `None` where the machine cannot know.
fn script(question: &Question, surroundings: &Surroundings) -> Option<String> {
    let words = |words: &[String]| words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
    Some(match question {
        Question::Containers => {
            "docker ps --all --no-trunc --format '{{.Names}}\t{{.State}}\t{{.Status}}\t{{.Ports}}'".to_owned()
        }
        Question::Images => "docker images --format '{{.Repository}}:{{.Tag}}' | grep -v '<none>'".to_owned(),
        Question::PullableImages => PULLABLE.to_owned(),
        Question::Volumes => "docker volume ls --format '{{.Name}}'".to_owned(),
        Question::Networks => "docker network ls --format '{{.Name}}'".to_owned(),
        // Some print their help as if it were a complaint.
        Question::Help(program) => format!("{} --help 2>&1", words(program)),
        Question::Inspect { kind, object } => {
            let kind = kind.iter().map(|kind| quoted(kind) + " ").collect::<String>();
            format!("docker {kind}inspect -- {}", quoted(object))
        }
        Question::Row(list) => format!("docker {} --format '{{{{json .}}}}' | head -n 1", words(list)),
        Question::Commands => PROGRAMS.to_owned(),
        Question::Programs(container) => {
            format!("docker exec -- {} sh -c {}", quoted(container), quoted(PROGRAMS))
        }
        Question::Folder { place, path } => folder(place, path, surroundings),
        Question::Sockets => "cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; true".to_owned(),
        Question::Logs(container) => format!("docker logs --tail 3 -- {} 2>&1", quoted(container)),
        Question::Services(options) => format!("docker compose {} config --services", words(options)),
        Question::Modules => surroundings.ansible.as_ref().map(|_| MODULES.to_owned())?,
        Question::Variables => {
            let dir = quoted(surroundings.ansible.as_ref()?.dir.as_str());
            format!(
                r"cat {dir}/group_vars/* {dir}/host_vars/* 2>/dev/null | sed -n 's/^\([a-z_0-9]*\):.*/\1/p'"
            )
        }
    })
}

fn folder(place: &Place, path: &str, surroundings: &Surroundings) -> String {
    match place {
        Place::Terminal => format!("bash -c {} bash {}", quoted(FOLDER), quoted(path)),
        Place::Stack => {
            let path = surroundings.dir.join(path);
            format!("bash -c {} bash {}", quoted(FOLDER), quoted(path.as_str()))
        }
        Place::Container(name) => {
            format!("docker exec -- {} sh -c {} sh {}", quoted(name), quoted(FOLDER), quoted(path))
        }
    }
}

use super::{Ansible, Play, Playbook, Recap};

fn ansible() -> Ansible {
    Ansible { dir: "/p".into(), inventory: "hosts.yml".into(), hosts: "master".into(), become_root: true }
}

fn playbook(document: &str, plays: bool) -> Playbook {
    Playbook::of(&Play { document, plays, idempotent: false }, &ansible())
}

#[test]
fn tasks_get_a_play_and_plays_stay_as_they_are() {
    let tasks = "---\n- name: Say\n  debug:\n    msg: |\n      a\n\n      b\n";
    assert_eq!(
        playbook(tasks, false).text,
        "- hosts: master\n  become: true\n  gather_facts: false\n  tasks:\n\
         \n    - name: Say\n      debug:\n        msg: |\n          a\n\n          b\n"
    );
    let plays = "- hosts: all\n  tasks: []\n";
    assert_eq!(playbook(plays, true).text, plays);
}

#[test]
fn errors_are_traced_to_the_line_of_the_block() {
    let cases = [
        (false, "Origin: /p/.drydock-step.yml:6:7\n", Some(2)),
        (true, "Origin: /p/.drydock-step.yml:6:7\n", Some(6)),
        (false, "The error appears to be in '/p/.drydock-step.yml': line 5, column 3\n", Some(1)),
        (false, "Origin: /p/.drydock-step.yml:2:1\n", None),
        (false, "Origin: /p/roles/db/tasks/build.yml:6:7\n", None),
        (false, "", None),
    ];
    for (plays, output, expected) in cases {
        assert_eq!(playbook("- a:\n", plays).origin(output), expected, "{output:?}");
    }
}

#[test]
fn the_recap_is_summed_over_hosts() {
    let output = "PLAY RECAP ****\n\
        master : ok=2    changed=1    unreachable=0    failed=0\n\
        worker : ok=3    changed=4    unreachable=0    failed=0\n";
    assert_eq!(Recap::read(output), Recap { ok: 5, changed: 5 });
    assert_eq!(Recap::read("skipping: no hosts matched\n\nPLAY RECAP ***\n"), Recap::default());
    assert_eq!(Recap::read("ok=7 changed=7"), Recap::default());
}

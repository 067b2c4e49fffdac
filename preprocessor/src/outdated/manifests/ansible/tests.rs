use super::read;
use crate::outdated::manifests::tests::{can_be_respelled, file, told};

/// The pins of files, each of which begins with a line `## path`.
fn check(text: &str, expected: &[&str]) {
    let files: Vec<_> = text
        .split("## ")
        .skip(1)
        .map(|part| {
            let (path, text) = part.split_once('\n').unwrap();
            file(path, text)
        })
        .collect();
    let found = read(&files);
    let lines = told(&found);
    let places = found.pins.iter().map(|pin| &pin.span).chain(found.unread.iter().map(|unread| &unread.span));
    let mut lines: Vec<String> =
        places.zip(&lines).map(|(place, line)| format!("{}:{line}", place.file())).collect();
    lines.sort();
    lines.dedup();
    assert_eq!(lines, expected, "{text}");
    can_be_respelled(&files, read);
}

#[test]
fn modules_name_images() {
    check(
        "## site.yml\n- hosts: all\n  tasks:\n    - docker_container:\n        name: a\n        image: a:1\n    \
         - community.docker.docker_image_pull: {name: b, tag: '2'}\n    - name: x\n      docker_image: name=c:3 source=pull\n    \
         - community.docker.docker_image:\n        name: d\n        tag: 4.5\n        source: pull\n    \
         - containers.podman.podman_container:\n        image: quay.io/e/e:6\n",
        &[
            "site.yml:11 d :4.5[11]",
            "site.yml:14 quay.io/e/e :6[14]",
            "site.yml:5 a :1[5]",
            "site.yml:6 b :2[6]",
            "site.yml:8 c :3[8]",
        ],
    );
    check(
        "## site.yml\n- hosts: all\n  tasks:\n    - docker_container: {name: a, image: 'a:1', state: absent}\n    \
         - docker_image: {name: b, source: local}\n    - docker_image_info: {name: c}\n    - docker_container: {name: d}\n    \
         - local_action: docker_container image=e:1\n    - action: {module: docker_container, image: 'f:1'}\n",
        &["site.yml:7 e :1[7]", "site.yml:8 f :1[8]"],
    );
    check(
        "## site.yml\n- hosts: all\n  tasks:\n    - community.docker.docker_compose_v2:\n        definition:\n          \
         services:\n            a: {image: 'a:1'}\n            b: {build: ., image: b}\n",
        &["site.yml:6 a :1[6]"],
    );
}

#[test]
fn what_is_built_is_no_pin() {
    check(
        "## site.yml\n- hosts: all\n  vars: {db: my_db}\n  tasks:\n    - docker_image: {name: \"{{ db }}\", source: build, build: {path: .}}\n    \
         - docker_container: {image: my_db}\n    - docker_container: {image: 'my_db:latest'}\n    \
         - docker_image: {name: my_web, tag: v1, path: .}\n    - docker_container: {image: 'my_web:v1'}\n    \
         - docker_container: {image: 'my_web:v2'}\n",
        &["site.yml:9 my_web :v2[9]"],
    );
    // It can be built, and is fetched otherwise: then it is to be had.
    check(
        "## site.yml\n- hosts: all\n  tasks:\n    - docker_image: {name: 'a:1', source: build, build: {path: .}}\n    \
         - docker_image: {name: 'a:1', source: pull}\n",
        &["site.yml:4 a :1[4]"],
    );
    // By way of a role's file that is told the name.
    check(
        "## roles/common/tasks/build_image.yml\n- docker_image_build: {name: \"{{ image_name }}\", path: x}\n\
         ## roles/db/tasks/main.yml\n- import_tasks: build.yml\n- docker_container: {image: my_db}\n\
         ## roles/db/tasks/build.yml\n- include_role: {name: common, tasks_from: build_image}\n  vars: {image_name: my_db}\n\
         ## site.yml\n- hosts: all\n  roles: [db]\n",
        &[],
    );
}

#[test]
fn variables_are_put_in_and_keep_their_places() {
    check(
        "## roles/a/defaults/main.yml\na_name: a/a\na_tag: \"1.2\"\na_image: \"{{ a_name }}:{{ a_tag }}-alpine\"\n\
         ## roles/a/tasks/main.yml\n- docker_container:\n    image: \"{{ a_image }}\"\n\
         ## site.yml\n- hosts: all\n  roles:\n    - a\n",
        &["roles/a/defaults/main.yml:2 a/a :1.2[2]-alpine[3]"],
    );
    check(
        "## group_vars/all.yml\nimages:\n  db: {name: postgres, tag: 15}\n  web: [nginx:1, nginx:2]\n\
         ## site.yml\n- hosts: all\n  tasks:\n    - docker_container: {image: \"{{ images.db.name }}:{{ images['db'].tag }}\"}\n    \
         - docker_container: {image: \"{{ images.web[1] }}\"}\n",
        &["group_vars/all.yml:2 postgres :15[2]", "group_vars/all.yml:3 nginx :2[3]"],
    );
    check(
        "## site.yml\n- hosts: all\n  vars:\n    tag: '1'\n  tasks:\n    - block:\n        - docker_container: {image: \"a:{{ tag }}\"}\n      \
         vars: {tag: '2'}\n    - docker_container: {image: \"b:{{ tag }}\"}\n      vars:\n        tag: '3'\n    \
         - docker_container: {image: \"c:{{ tag | default('9') }}\"}\n    - docker_container: {image: \"d:{{ no | default('9') }}\"}\n    \
         - docker_container: {image: \"e{{ no | default(omit) }}\"}\n",
        &[
            "site.yml:10 b :3[10]",
            "site.yml:12 d :9[12]",
            "site.yml:13 e",
            "site.yml:3 c :1[3]",
            "site.yml:7 a :2[7]",
        ],
    );
}

#[test]
fn expressions_are_computed_where_they_can_be() {
    check(
        "## site.yml\n- hosts: all\n  vars:\n    major: 15\n    mirror: true\n    variant: alpine\n  tasks:\n    \
         - docker_container: {image: \"{{ 'a/b:' ~ major ~ '-' ~ variant }}\"}\n    \
         - docker_container: {image: \"{{ 'my.io/' if mirror else '' }}redis:7\"}\n    \
         - docker_container: {image: \"c:{{ mirror | ternary('1', '2') }}\"}\n    \
         - docker_container: {image: \"d:{% if mirror %}1{% else %}2{% endif %}\"}\n",
        &[
            "site.yml:10 d :(1)",
            "site.yml:7 a/b :(15-alpine)",
            "site.yml:8 my.io/redis :7[8]",
            "site.yml:9 c :(1)",
        ],
    );
}

#[test]
fn what_cannot_be_told_says_why() {
    check(
        "## site.yml\n- hosts: all\n  vars:\n    loop: \"{{ loop }}\"\n    secret: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      \
         61\n  tasks:\n    - set_fact: {tag: '1'}\n    - command: x\n      register: came\n    \
         - docker_container: {image: \"a:{{ nowhere }}\"}\n    - docker_container: {image: \"a:{{ tag }}\"}\n    \
         - docker_container: {image: \"a:{{ came.stdout }}\"}\n    - docker_container: {image: \"a:{{ loop }}\"}\n    \
         - docker_container: {image: \"a:{{ secret }}\"}\n    - docker_container: {image: \"a:{{ x | regex_search('1') }}\"}\n    \
         - docker_container: {image: \"a:{{ ansible_architecture }}\"}\n    - docker_container: {image: \"a:{{ lookup('env', 'A') }}\"}\n",
        &[
            "site.yml:11 a:{{ nowhere }} unresolved: the variable nowhere is set nowhere",
            "site.yml:12 a:{{ tag }} unresolved: the variable tag is set while the tasks run",
            "site.yml:13 a:{{ came.stdout }} unresolved: the variable came is set while the tasks run",
            "site.yml:14 a:{{ loop }} unresolved: its variables refer to themselves",
            "site.yml:15 a:{{ secret }} unresolved: it is encrypted with Ansible's vault",
            "site.yml:16 a:{{ x | regex_search('1') }} unresolved: it is computed, by `x | regex_search('1')`, in a way that is only known to Ansible (unknown filter)",
            "site.yml:17 a:{{ ansible_architecture }} unresolved: the variable ansible_architecture depends on the host",
            "site.yml:18 a:{{ lookup('env', 'A') }} unresolved: it is computed, by `lookup('env', 'A')`, in a way that is only known to Ansible (unknown function)",
        ],
    );
}

#[test]
fn each_group_has_its_own_value() {
    check(
        "## group_vars/all.yml\ntag: '1'\n## group_vars/web.yml\ntag: '2'\n## host_vars/a.yml\ntag: '2'\n\
         ## roles/x/defaults/main.yml\ntag: '0'\n## roles/x/tasks/main.yml\n- docker_container: {image: \"a:{{ tag }}\"}\n\
         ## site.yml\n- hosts: all\n  roles: [x]\n",
        &["group_vars/all.yml:1 a :1[1]", "group_vars/web.yml:1 a :2[1]", "host_vars/a.yml:1 a :2[1]"],
    );
    // A name of one group never gets the tag of another.
    check(
        "## inventories/prod/group_vars/all.yml\nname: a\ntag: '1'\n## inventories/test/group_vars/all/images.yml\nname: b\n\
         ## inventories/test/group_vars/all/tags.yml\ntag: '2'\n\
         ## site.yml\n- hosts: all\n  tasks:\n    - docker_container: {image: \"{{ name }}:{{ tag }}\"}\n",
        &[
            "inventories/prod/group_vars/all.yml:2 a :1[2]",
            "inventories/test/group_vars/all/tags.yml:1 b :2[1]",
        ],
    );
    check(
        "## hosts.yml\nall:\n  vars: {name: a}\n  children:\n    web:\n      vars: {tag: '1'}\n      hosts:\n        h: {port: 1}\n\
         ## site.yml\n- hosts: all\n  tasks:\n    - docker_container: {image: \"{{ name }}:{{ tag }}\"}\n",
        &["hosts.yml:5 a :1[5]"],
    );
}

#[test]
fn the_nearer_value_counts() {
    check(
        "## roles/x/defaults/main.yml\na: '1'\nb: '1'\nc: '1'\n## roles/x/vars/main.yml\na: '2'\n## group_vars/all.yml\na: '3'\nb: '3'\n\
         ## roles/x/tasks/main.yml\n- docker_container: {image: \"a:{{ a }}\"}\n- docker_container: {image: \"b:{{ b }}\"}\n\
         - docker_container: {image: \"c:{{ c }}\"}\n## site.yml\n- hosts: all\n  roles:\n    - {role: x, vars: {c: '4'}}\n",
        &["group_vars/all.yml:2 b :3[2]", "roles/x/vars/main.yml:1 a :2[1]", "site.yml:3 c :4[3]"],
    );
    // Another project in the same repository has other values.
    check(
        "## one/site.yml\n- hosts: all\n  tasks:\n    - docker_container: {image: \"a:{{ tag }}\"}\n## one/group_vars/all.yml\ntag: '1'\n\
         ## two/site.yml\n- hosts: all\n  tasks:\n    - docker_container: {image: \"b:{{ tag }}\"}\n## two/group_vars/all.yml\ntag: '2'\n",
        &["one/group_vars/all.yml:1 a :1[1]", "two/group_vars/all.yml:1 b :2[1]"],
    );
    check(
        "## site.yml\n- hosts: all\n  vars_files: [vars/images.yml]\n  tasks:\n    - docker_container: {image: \"{{ a }}\"}\n    \
         - include_vars: more.yml\n    - docker_container: {image: \"{{ b }}\"}\n\
         ## vars/images.yml\na: a:1\n## more.yml\nb: b:1\n",
        &["more.yml:1 b :1[1]", "vars/images.yml:1 a :1[1]"],
    );
}

#[test]
fn loops_give_a_pin_for_each_item() {
    check(
        "## site.yml\n- hosts: all\n  vars:\n    all_of: [{image: 'a:1'}, {image: 'b', tag: '2'}]\n    by_name: {x: 'c:3'}\n  tasks:\n    \
         - docker_container: {image: \"{{ item.image }}:{{ item.tag | default('latest') }}\"}\n      with_items: \"{{ all_of[1:] }}\"\n    \
         - docker_container: {image: \"{{ one.image }}\"}\n      loop: \"{{ all_of }}\"\n      loop_control: {loop_var: one}\n    \
         - docker_image_pull: {name: \"{{ item.value }}\"}\n      loop: \"{{ by_name | dict2items }}\"\n    \
         - docker_image_pull: {name: \"{{ item }}\"}\n      loop: [d:4, \"e:{{ 5 }}\"]\n    \
         - docker_image_pull: {name: \"{{ item }}\"}\n      with_fileglob: x\n",
        &[
            "site.yml:13 e :(5)",
            "site.yml:14 d :4[14]",
            "site.yml:15 {{ item }} unresolved: what with_fileglob loops over is only known to Ansible",
            "site.yml:3 a :1[3]",
            "site.yml:3 b",
            "site.yml:4 c :3[4]",
            "site.yml:6 b :(2)",
        ],
    );
}

#[test]
fn libraries_are_pins_with_a_version() {
    check(
        "## site.yml\n- hosts: all\n  vars: {v: '5.1'}\n  tasks:\n    - pip: {name: celery, version: '5.2'}\n    \
         - ansible.builtin.pip:\n        name: [redis>=4, \"uwsgi=={{ v }}\", docker]\n    - pip: {requirements: r.txt}\n    \
         - pip: {name: Foo_Bar.baz==1}\n",
        &[
            "site.yml:4 celery (==)5.2[4]",
            "site.yml:6 redis >=4[6]",
            "site.yml:6 uwsgi ==[6]5.1[2]",
            "site.yml:8 foo-bar-baz ==1[8]",
        ],
    );
}

#[test]
fn what_cannot_be_read_is_told() {
    check(
        "## group_vars/all.yml\n$ANSIBLE_VAULT;1.1;AES256\n6131\n## roles/x/tasks/main.yml\n- a: [\n\
         ## charts/deployment.yaml\n{{- if x }}\nimage: a:1\n{{- end }}\n## k8s.yml\nspec:\n  image: a:1\n",
        &[
            "group_vars/all.yml:1 unread: it is encrypted with Ansible's vault",
            "roles/x/tasks/main.yml:1 unread: it is not YAML: while parsing a node, did not find expected node content",
        ],
    );
}

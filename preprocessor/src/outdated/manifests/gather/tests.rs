use super::{Utf8Path, gather};

fn tree(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

#[test]
fn what_people_wrote_is_gathered_in_order() {
    let long = vec![b' '; 2 << 20];
    let folder = tree(&[
        ("web/Dockerfile", b"FROM a:1"),
        ("compose.yml", b"services: {}"),
        (".env", b"A=1"),
        ("db/.env", b"A=1"),
        (".gitignore", b".env\nignored/\n"),
        (".github/workflows/ci.yml", b""),
        (".git/Dockerfile", b""),
        (".cache/Dockerfile", b""),
        ("ignored/Dockerfile", b""),
        ("node_modules/a/Dockerfile", b""),
        ("target/Dockerfile", b""),
        ("env3/pyvenv.cfg", b""),
        ("env3/requirements.txt", b""),
        ("group_vars/all", b"a: 1"),
        ("site.yml", b"[]"),
        ("README.md", b"FROM a:1"),
        ("Dockerfile.binary", b"FROM a\xff"),
        ("requirements.txt", &long),
        ("large.yml", &long),
    ]);
    let gathered = gather(Utf8Path::from_path(folder.path()).unwrap()).unwrap();
    let paths: Vec<&str> = gathered.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        [".env", ".github/workflows/ci.yml", "compose.yml", "group_vars/all", "site.yml", "web/Dockerfile"]
    );
    let unread: Vec<&str> = gathered.unread.iter().map(|unread| unread.span.file()).collect();
    assert_eq!(unread, ["Dockerfile.binary", "requirements.txt"]);
}

#[test]
fn one_file_may_be_named() {
    let folder = tree(&[("web/Dockerfile", b"FROM a:1"), ("b/Dockerfile", b"")]);
    let path = Utf8Path::from_path(folder.path()).unwrap().join("web/Dockerfile");
    let gathered = gather(&path).unwrap();
    assert_eq!(gathered.files.len(), 1);
    assert_eq!(gathered.files[0].path, "Dockerfile");
    assert_eq!(gathered.files[0].text, "FROM a:1");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let outside = tree(&[("Dockerfile", b"FROM a:1")]);
    let folder = tree(&[("a/Dockerfile", b"FROM b:1")]);
    std::os::unix::fs::symlink(outside.path(), folder.path().join("more")).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/round")).unwrap();
    let gathered = gather(Utf8Path::from_path(folder.path()).unwrap()).unwrap();
    let paths: Vec<&str> = gathered.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["a/Dockerfile"]);
}

#[test]
fn nothing_there_is_an_error() {
    let error = gather(Utf8Path::new("/nowhere/at/all")).unwrap_err().to_string();
    assert!(error.starts_with("cannot look through /nowhere/at/all for pinned versions: "), "{error}");
}

//! What pages show of the system itself, and of the whole book: pictures, effects, what was verified.

use drydock_tests::Fixture;

use super::{NO_ENGINE, small};

const PICTURES: &str = r#"# Pictures

<!-- drydock: insert = "picture" -->

```console
$ sudo docker stop --time 1 keeper
keeper
$ sudo docker volume create extra
extra
```

<!-- drydock: insert = "picture", changes = true -->

```sh,hidden
sudo docker start keeper
```
"#;
const VERIFICATION: &str = "# Verified\n\nWords.\n\n<!-- drydock: insert = \"verification\" -->\n\n<!-- drydock: insert = \"badge\" -->\n";

#[test]
fn pages_show_the_system_and_what_was_verified() {
    let book = small()
        .chapter("pictures.md", PICTURES)
        .chapter("about/README.md", VERIFICATION)
        .setting("report", r#"["badge=target/badge.svg", "badge=target/badge.json"]"#);
    let ran = book.mdbook(["build"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    check_pictures(&book.read("target/site/pictures.html"));
    check_verified(&book, "run when this page was built");
    let badge = book.read("target/badge.json");
    assert!(badge.contains("5 steps verified"), "{badge}");
    let picture = book.read("target/badge.svg");
    let inline = book.read("target/site/about/index.html");
    assert!(
        inline.contains("aria-label=\"docs: 5 steps verified\"") && picture.starts_with("<svg "),
        "{inline}"
    );

    // What is known only after the run changes no key: nothing is run again, wherever it stands.
    let book = book.chapter("also.md", VERIFICATION).variable("DOCKER_HOST", NO_ENGINE);
    let ran = book.mdbook(["build"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    check_pictures(&book.read("target/site/pictures.html"));
    check_verified(&book, "nothing that they depend on has changed");
}

fn check_pictures(page: &str) {
    let pictures: Vec<&str> = page.split("<figure").skip(1).collect();
    assert_eq!(pictures.len(), 2, "{page}");
    let (before, after) = (pictures[0], pictures[1].split("</figure>").next().unwrap());
    assert!(before.contains(">keeper<") && !before.contains("~ keeper"), "{before}");
    assert!(before.contains("● running") && before.contains("Network "), "{before}");
    assert!(after.contains("~ keeper") && after.contains("was running"), "{after}");
    assert!(after.contains("+ extra") && after.contains("○ exited"), "{after}");
    let effects = page.split("class=\"drydock-effects\"").nth(1).unwrap().split("</table>").next().unwrap();
    for row in ["~ changed", "keeper", "+ added", "extra", "volume"] {
        assert!(effects.contains(row), "{row}: {effects}");
    }
}

/// The page lists every step, with the verdict of the run, and each of its links leads somewhere.
fn check_verified(book: &Fixture, words: &str) {
    let page = book.read("target/site/about/index.html");
    let page = page.split_once("drydock-verification").unwrap().1.split_once("</main>").unwrap().0;
    assert!(page.contains("5 steps verified") && page.contains(words), "{page}");
    assert_eq!(page.matches("<td>passed</td>").count(), 5, "{page}");
    assert!(page.contains("Docker 26.") && page.contains("<time datetime=\"20"), "{page}");
    let links: Vec<&str> =
        page.split("<a href=\"").skip(1).map(|link| link.split('"').next().unwrap()).collect();
    assert_eq!(links.len(), 5, "one to the chapter, one to each step that is shown: {page}");
    for link in links {
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let target = book.read(&format!("target/site/about/{file}"));
        assert!(anchor.is_empty() || target.contains(&format!("id=\"{anchor}\"")), "{link}");
    }
}

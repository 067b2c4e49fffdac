//! `supports` has one answer, whatever else is broken: a failure would turn verification off.

use std::process::Command;

use drydock_tests::drydock_binary;

#[test]
fn the_answer_depends_on_the_renderer_only() {
    let script = "directory=$(mktemp -d) && cd \"$directory\" && rmdir \"$directory\" || exit 99
                  exec env -i \"$(printf 'MDBOOK_\\377=\\377')\" MDBOOK_PREPROCESSOR__DRYDOCK='{' \
                       MDBOOK_BOOK=7 DOCKER_HOST=nonsense DOCKER_CONFIG=/dev/null \"$0\" supports \"$1\" <&- >&- 2>&-";
    for (renderer, code) in [("html", 0), ("pdf", 1), ("", 1), ("\u{fffd}", 1)] {
        let status =
            Command::new("sh").args(["-c", script, drydock_binary().as_str(), renderer]).status().unwrap();
        assert_eq!(status.code(), Some(code), "{renderer}");
    }
}

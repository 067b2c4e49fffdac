//! Chapters that say that they leave their machine as they found it.

use super::{Desk, Moorings, codes, replayed};
use crate::diagnostic::Severity;

fn chapter(claim: bool, commands: &[&str]) -> String {
    let says = if claim { "<!-- drydock: leaves = \"nothing\" -->\n" } else { "" };
    let commands: String = commands.iter().map(|command| format!("$ {command}\n")).collect();
    format!("{says}```console\n{commands}```\n")
}

#[tokio::test]
async fn what_is_left_against_the_claim_is_told_each_time() {
    let cases: [(bool, &[&str], &[&str]); 5] = [
        (false, &["docker run web"], &[]),
        (true, &["a"], &[]),
        (true, &["docker run web", "docker rm web"], &[]),
        (true, &["docker run web"], &["D0405"]),
        (true, &["docker rm keeper"], &["D0405"]),
    ];
    for (claim, commands, expected) in cases {
        let desk = Desk::new();
        for again in [false, true] {
            let (verified, _) = desk.run_logged(&[&chapter(claim, commands)]).await;
            assert_eq!(codes(&verified), expected, "{commands:?}");
            let recorded = again && expected.is_empty();
            assert!(replayed(&verified).iter().all(|replayed| *replayed == recorded), "{commands:?}");
            assert!(verified.diagnostics.iter().all(|found| found.severity == Severity::Warning));
        }
    }
}

#[tokio::test]
async fn a_claim_that_is_made_later_is_looked_at() {
    for room in [0, 1] {
        let desk = Desk { moorings: Moorings::new(room), ..Desk::new() };
        assert_eq!(codes(&desk.run_logged(&[&chapter(false, &["docker run web"])]).await.0), [""; 0]);
        let (verified, log) = desk.run_logged(&[&chapter(true, &["docker run web"])]).await;
        assert_eq!((codes(&verified), log[0].as_str()), (vec!["D0405"], "boot"));
    }
}

#[tokio::test]
async fn a_moored_sandbox_is_compared_with_how_it_was_found() {
    let desk = Desk { moorings: Moorings::new(1), ..Desk::new() };
    desk.run_logged(&[&chapter(true, &["docker run web"])]).await;
    let (verified, log) = desk.run_logged(&[&chapter(true, &["docker run web", "docker rm web"])]).await;
    assert_eq!((codes(&verified), log), (vec![], vec!["$ docker rm web".to_owned()]));
}

//! Programs of this computer that chapters have in their machine.

use super::{Desk, Moorings, codes, replayed};
use crate::config::Verify;

const WITH: &str = "<!-- drydock: tools = [\"gauge\"] -->\n```console\n$ gauge\n$ b\n```\n";
const WITHOUT: &str = "```console\n$ a\n```\n";

#[tokio::test]
async fn a_tool_is_there_before_the_first_step_and_only_where_it_is_wanted() {
    let desk = Desk::new().with_tool("gauge", "1");
    let (verified, log) = desk.run_logged(&[WITH, WITHOUT]).await;
    assert_eq!(codes(&verified), [""; 0]);
    assert_eq!(log, ["boot", "equip gauge", "$ gauge", "$ b", "close", "boot", "$ a", "close"]);
}

#[tokio::test]
async fn another_version_of_a_tool_runs_its_chapters_again() {
    let mut desk = Desk::new();
    for (gauge, expected) in
        [("1", [false, false, false]), ("1", [true, true, true]), ("2", [false, false, true])]
    {
        desk = desk.with_tool("gauge", gauge);
        assert_eq!(replayed(&desk.run_logged(&[WITH, WITHOUT]).await.0), expected, "{gauge}");
    }
}

#[tokio::test]
async fn a_sandbox_that_stays_is_equipped_once() {
    let desk = Desk { moorings: Moorings::new(1), ..Desk::new() }.with_tool("gauge", "1");
    desk.run_logged(&[WITH]).await;
    let longer = WITH.replace("$ b\n", "$ b\n$ c\n");
    assert_eq!(desk.run_logged(&[&longer]).await.1, ["$ c"]);
}

#[tokio::test]
async fn a_chapter_whose_tool_is_missing_is_not_run() {
    let desk = Desk::new();
    let (verified, log) = desk.run_logged(&[WITH, WITHOUT]).await;
    assert_eq!(codes(&verified), ["D0119", "D0208"]);
    assert_eq!(log, ["boot", "$ a", "close"]);
    let told = &verified.diagnostics[0];
    assert_eq!(told.message, "the tool `gauge` is not in PATH");
    assert_eq!(told.span.as_ref().unwrap().text(), "gauge");
    assert_eq!(verified.diagnostics[1].message, "2 steps were not run: the tool `gauge` is not in PATH");
}

#[tokio::test]
async fn what_is_never_run_needs_no_tool() {
    let mut desk = Desk::new();
    desk.settings.verify = Verify::Never;
    let (verified, log) = desk.run_logged(&[WITH]).await;
    assert_eq!((codes(&verified), log.len()), (vec![], 0));
}

#[tokio::test]
async fn a_drill_without_its_tool_cannot_be_tried() {
    let drill = "<!-- drydock: tools = [\"gauge\"], drill = \"fault\" -->\n```sh\nfault\n```\n\n```sh\nlook\n```\n\n\
                 <!-- drydock: drill = \"cure\" -->\n```sh\ncure\n```\n\n```sh\nlook\n```\n";
    let desk = Desk::new();
    let tried = desk.try_drill(&[drill], Ok(desk.machines.clone())).await;
    let error = tried.err().map(|interrupted| interrupted.error.to_string());
    assert_eq!(error.as_deref(), Some("the tool `gauge` is not in PATH"));
}

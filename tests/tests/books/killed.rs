//! A run that is killed cannot tidy up, and leaves nothing all the same.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use bollard::Docker;
use bollard::query_parameters::ListContainersOptionsBuilder;

use super::small;

#[tokio::test]
async fn a_killed_run_leaves_nothing_and_the_next_one_works() {
    let hanging = "# One\n\n```console\n$ sudo docker pause keeper\nkeeper\n$ sleep 1000\n```\n";
    let book = small().chapter("one.md", hanging);
    let mut running = book.start_drydock(["check"]);
    running.wait_for("book/one.md: sandbox healthy");
    let process = running.id();
    assert_eq!(sandboxes_of(process).await.len(), 1, "there is a sandbox while it runs");
    let ran = running.kill();
    assert_eq!(ran.code, None, "{ran}");
    let began = Instant::now();
    while !sandboxes_of(process).await.is_empty() {
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "a sandbox is still there after {:?}",
            began.elapsed()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let book = book.replace("book/one.md", "sleep 1000", "sleep 0");
    let ran = book.drydock(["check"]);
    assert_eq!(ran.code, Some(0), "{ran}");
}

/// The names of the sandboxes that belong to a process.
async fn sandboxes_of(process: u32) -> Vec<String> {
    let docker = Docker::connect_with_defaults().unwrap();
    let filters = HashMap::from([("label".to_owned(), vec!["io.drydock.role=sandbox".to_owned()])]);
    let options = ListContainersOptionsBuilder::default().all(true).filters(&filters).build();
    let containers = docker.list_containers(Some(options)).await.unwrap().into_iter();
    let of_process = containers.filter(|container| {
        let labels = container.labels.as_ref().unwrap();
        // machine, process id and when it was started
        labels["io.drydock.owner"].rsplit(':').nth(1) == Some(&process.to_string())
    });
    of_process.map(|container| container.names.unwrap_or_default().join(",")).collect()
}

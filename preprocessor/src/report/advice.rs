//! Ways out of what readers and authors run into most.

use crate::scenarios::Extent;

/// One sentence for the first thing in a failed step's output that is known to have a way out, on a machine of
/// which so much was up.
pub(super) fn advice(command: &str, output: &str, extent: Extent) -> Option<String> {
    missing_engine(output, extent)
        .or_else(|| missing_object(output, extent))
        .or_else(|| forgotten_sudo(command, output))
        .or_else(|| unknown_flag(output))
        .or_else(|| empty_template(output))
        .or_else(|| missing_command(output))
}

fn missing_engine(output: &str, extent: Extent) -> Option<String> {
    // The words of the command line, of Compose and of Ansible's modules.
    let forms = ["Cannot connect to the Docker daemon", "Error while fetching server API version"];
    (extent == Extent::Shell && forms.iter().any(|form| output.contains(form))).then(|| {
        "the chapter asks for a machine without an engine: take its `needs = \"shell\"` out, or say `\"engine\"`"
            .to_owned()
    })
}

fn missing_object(output: &str, extent: Extent) -> Option<String> {
    // Docker's own words; the third one is of a volume's or a network's driver.
    let forms = [
        ("No such container: ", "container"),
        ("No such image: ", "image"),
        ("no such volume: ", "volume"),
        ("No such volume: ", "volume"),
        ("No such network: ", "network"),
        ("No such object: ", "object"),
    ];
    let missing = forms.iter().find_map(|(words, kind)| {
        let name = after(output, words)?;
        Some((*kind, name))
    });
    let network = || Some(("network", output.split_once("network ")?.1.split_once(" not found")?.0));
    let (kind, name) = missing.or_else(network).filter(|(_, name)| !name.contains(char::is_whitespace))?;
    if extent == Extent::Engine && kind != "image" {
        return Some(format!(
            "the chapter asks for an engine in which nothing of the stack runs, and so {kind} `{name}` is not \
             there: take its `needs = \"engine\"` out"
        ));
    }
    Some(format!(
        "{kind} `{name}` does not exist in the stack: was it renamed in the provisioning, or does a step before this one remove it?"
    ))
}

fn after<'text>(output: &'text str, words: &str) -> Option<&'text str> {
    let name = output.split_once(words)?.1.split_whitespace().next()?;
    Some(name.trim_matches(['"', '\'', '`', ',', '.']))
}

fn forgotten_sudo(command: &str, output: &str) -> Option<String> {
    let denied = output.to_lowercase().contains("permission denied");
    (denied && !command.contains("sudo "))
        .then(|| "the reader is an ordinary user: `sudo` is missing".to_owned())
}

fn unknown_flag(output: &str) -> Option<String> {
    let forms = ["unknown shorthand flag: ", "unknown flag: ", "unrecognized option ", "invalid option -- "];
    let line = output.lines().find(|line| forms.iter().any(|form| line.contains(form)))?;
    Some(format!("the program does not know this option: {}", line.trim()))
}

fn empty_template(output: &str) -> Option<String> {
    output.contains("<no value>").then(|| {
        "the template names a field that is not there: compare it with the output of the command without `-f`"
            .to_owned()
    })
}

fn missing_command(output: &str) -> Option<String> {
    let line = output.lines().find(|line| line.contains("command not found"))?;
    let name = line.split(": command not found").next()?.rsplit(": ").next()?.trim();
    Some(format!("`{name}` is not installed on the machine of the stack, or it is misspelt"))
}

#[cfg(test)]
mod tests {
    use super::advice;
    use crate::scenarios::Extent;

    #[test]
    fn known_complaints_have_a_way_out() {
        let cases = [
            (
                "docker stop web",
                "Error response from daemon: No such container: web",
                "container `web` does not exist",
            ),
            ("docker image rm x", "Error: No such image: x:latest", "image `x:latest` does not exist"),
            ("docker volume rm v", "Error: get v: no such volume: v", "volume `v` does not exist"),
            (
                "docker network rm n",
                "Error response from daemon: network other not found",
                "network `other` does",
            ),
            ("docker ps", "dial unix /var/run/docker.sock: connect: permission denied", "`sudo` is missing"),
            (
                "docker ps -y",
                "unknown shorthand flag: 'y' in -y",
                "does not know this option: unknown shorthand",
            ),
            ("docker inspect -f", "<no value>", "names a field that is not there"),
            ("dokcer ps", "bash: line 1: dokcer: command not found", "`dokcer` is not installed"),
        ];
        for (command, output, expected) in cases {
            let help = advice(command, output, Extent::Stack).unwrap_or_default();
            assert!(help.contains(expected), "{output}: {help}");
        }
        assert_eq!(advice("sudo cat x", "permission denied", Extent::Stack), None);
        assert_eq!(advice("true", "", Extent::Stack), None);
    }

    #[test]
    fn what_a_chapter_did_not_ask_for_is_not_there() {
        let no_engine = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.";
        let no_container = "Error response from daemon: No such container: web";
        let no_image = "Error: No such image: x:latest";
        for (output, extent, expected) in [
            (no_engine, Extent::Shell, "take its `needs = \"shell\"` out"),
            (no_engine, Extent::Engine, ""),
            (no_container, Extent::Engine, "take its `needs = \"engine\"` out"),
            (no_container, Extent::Stack, "does not exist in the stack"),
            (no_image, Extent::Engine, "does not exist in the stack"),
        ] {
            let help = advice("sudo docker x", output, extent).unwrap_or_default();
            assert!(help.contains(expected) && help.is_empty() == expected.is_empty(), "{extent:?}: {help}");
        }
    }
}

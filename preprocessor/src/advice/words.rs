//! A command line as the shell takes it apart: enough of it to know which program was called with what.

/// The simple commands of a command line, each as its words, quotes taken off, `sudo` and assignments before it left
/// out.
pub(super) fn commands(line: &str) -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    let mut word: Option<String> = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' => {
                let quoted: String = letters.by_ref().take_while(|letter| *letter != '\'').collect();
                word.get_or_insert_default().push_str(&quoted);
            }
            '"' => double_quoted(&mut letters, word.get_or_insert_default()),
            '\\' => match letters.next() {
                Some('\n') | None => {}
                Some(escaped) => word.get_or_insert_default().push(escaped),
            },
            '|' | ';' | '&' | '\n' | '(' | ')' => {
                commands.last_mut().into_iter().for_each(|last: &mut Vec<String>| last.extend(word.take()));
                commands.push(Vec::new());
            }
            letter if letter.is_whitespace() => {
                commands.last_mut().into_iter().for_each(|last| last.extend(word.take()));
            }
            letter => word.get_or_insert_default().push(letter),
        }
    }
    commands.last_mut().into_iter().for_each(|last| last.extend(word.take()));
    commands.into_iter().map(called).filter(|words| !words.is_empty()).collect()
}

/// A call of `docker` in a command line, the words after it.
pub(super) fn docker(line: &str) -> Option<Vec<String>> {
    let call = commands(line).into_iter().find(|words| words.first().is_some_and(|word| word == "docker"))?;
    Some(call[1..].to_vec())
}

/// The container in which `docker exec` runs something, and the words of that.
pub(super) fn executed_in(line: &str) -> Option<(String, Vec<String>)> {
    // These take the next word as their value.
    let valued = ["-e", "--env", "--env-file", "-u", "--user", "-w", "--workdir", "--detach-keys"];
    let words = docker(line)?;
    let at = words.iter().position(|word| word == "exec")?;
    let mut rest = words[at + 1..].iter();
    while let Some(word) = rest.next() {
        if valued.contains(&word.as_str()) {
            rest.next();
        } else if !word.starts_with('-') {
            return Some((word.clone(), rest.cloned().collect()));
        }
    }
    None
}

fn double_quoted(letters: &mut std::str::Chars<'_>, word: &mut String) {
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return,
            '\\' => match letters.clone().next() {
                Some('"' | '\\' | '$' | '`') => word.extend(letters.next()),
                _ => word.push('\\'),
            },
            letter => word.push(letter),
        }
    }
}

fn called(words: Vec<String>) -> Vec<String> {
    let before =
        |word: &String| word == "sudo" || word.split_once('=').is_some_and(|(name, _)| is_name(name));
    words.into_iter().skip_while(before).collect()
}

fn is_name(text: &str) -> bool {
    text.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'_') && !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{commands, executed_in};

    #[test]
    fn a_line_is_taken_apart() {
        for (line, expected) in [
            ("sudo docker ps", vec!["docker ps"]),
            ("A=1 docker inspect -f '{{.A.B}}' x", vec!["docker inspect -f {{.A.B}} x"]),
            ("echo \"a \\\"b\\\" \\n\" | wc -l; true", vec!["echo a \"b\" \\n", "wc -l", "true"]),
            ("docker run \\\n  x", vec!["docker run x"]),
            ("echo it\\'s ''", vec!["echo it's "]),
            ("   ", vec![]),
            ("echo 'open", vec!["echo open"]),
        ] {
            let found: Vec<String> = commands(line).iter().map(|words| words.join(" ")).collect();
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn what_runs_in_a_container() {
        let within = |line| executed_in(line).map(|(name, words)| (name, words.join(" ")));
        let expected = Some(("web".to_owned(), "cat /x".to_owned()));
        assert_eq!(within("sudo docker exec -it -u root web cat /x"), expected);
        assert_eq!(within("docker container exec web cat /x"), expected);
        assert_eq!(within("docker ps"), None);
        assert_eq!(within("docker exec"), None);
    }
}

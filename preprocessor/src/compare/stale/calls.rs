//! The programs that a command line calls, as far as they can be read without running it.

/// Words that stand before the program that is meant.
const BEFORE: [&str; 7] = ["sudo", "env", "time", "exec", "command", "!", "("];

/// A program with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call<'text> {
    words: Vec<&'text str>,
    /// Whether what it prints goes into another program.
    pub(super) piped: bool,
}

impl<'text> Call<'text> {
    /// The program's name, without its folder.
    pub(super) fn program(&self) -> &'text str {
        let program = self.words.first().copied().unwrap_or_default();
        program.rsplit('/').next().unwrap_or(program)
    }

    /// Whether an engine's or an orchestrator's command line is asked for one of these; what it runs elsewhere
    /// is not looked at.
    pub(super) fn asks(&self, subcommands: &[&str]) -> bool {
        let clients = ["docker", "docker-compose", "podman", "nerdctl", "kubectl"];
        let mut words = self.words.iter().skip(1).take_while(|word| !["exec", "run"].contains(word));
        clients.contains(&self.program()) && words.any(|word| subcommands.contains(word))
    }

    /// Whether one of its arguments is this word.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.iter().skip(1).any(|argument| *argument == word)
    }
}

/// The calls of a command line or script, in order. Quotation marks are heeded, substitutions are not read.
pub(super) fn calls(text: &str) -> Vec<Call<'_>> {
    let mut found = Vec::new();
    let (mut start, mut quote) = (0, None);
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match (letter, quote) {
            ('\\', None | Some('"')) => {
                letters.next();
            }
            ('\'' | '"', None) => quote = Some(letter),
            (_, Some(open)) if letter == open => quote = None,
            ('|' | ';' | '&' | '\n', None) => {
                // `2>&1` and `&>file` end no call.
                let redirects = letter == '&'
                    && (text[..at].ends_with('>') || letters.peek().is_some_and(|(_, next)| *next == '>'));
                if redirects {
                    continue;
                }
                let twice = letters.next_if(|(_, next)| *next == letter).is_some();
                found.extend(call(&text[start..at], letter == '|' && !twice));
                start = at + if twice { 2 } else { 1 };
            }
            _ => {}
        }
    }
    found.extend(call(&text[start..], false));
    found
}

fn call(text: &str, piped: bool) -> Option<Call<'_>> {
    let assigns =
        |word: &str| word.split_once('=').is_some_and(|(name, _)| !name.is_empty() && !name.starts_with('-'));
    let mut words = text.split_whitespace().peekable();
    while words.next_if(|word| BEFORE.contains(word) || assigns(word)).is_some() {}
    let words: Vec<&str> = words.collect();
    (!words.is_empty()).then_some(Call { words, piped })
}

#[cfg(test)]
mod tests {
    use super::calls;

    #[test]
    fn programs_are_found_behind_what_stands_before_them() {
        for (text, programs) in [
            ("docker ps", vec!["docker"]),
            ("sudo docker ps | grep web", vec!["docker", "grep"]),
            ("A=b env C=d /usr/bin/journalctl -n 5; date", vec!["journalctl", "date"]),
            ("docker inspect -f '{{json .Mounts | len}}' web", vec!["docker"]),
            ("docker ps && docker ps -a || true", vec!["docker", "docker", "true"]),
            ("make 2>&1 &", vec!["make"]),
            ("echo \"a;b\" \\; c", vec!["echo"]),
            ("cd /srv\ncat x", vec!["cd", "cat"]),
            ("(cd /srv; ls)", vec!["(cd", "ls)"]),
            ("", vec![]),
        ] {
            let found: Vec<_> = calls(text).iter().map(|call| call.program().to_owned()).collect();
            assert_eq!(found, programs, "{text}");
        }
    }

    #[test]
    fn subcommands_are_those_of_the_client() {
        for (text, asked) in [
            ("docker ps", true),
            ("sudo docker compose -f a.yml ps", true),
            ("kubectl ps", true),
            ("docker exec web ps", false),
            ("docker run --rm debian ps", false),
            ("ps", false),
            ("docker inspect web", false),
        ] {
            assert_eq!(calls(text)[0].asks(&["ps"]), asked, "{text}");
        }
        assert!(calls("docker ps | wc -l")[0].piped);
        assert!(!calls("docker ps || wc -l")[0].piped);
        assert!(calls("git --help")[0].has("--help"));
    }
}

//! Which lines are to be measured, and how often.

use super::line::{LINES, Line, named};
use super::report::ENOUGH;

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    lines: Vec<&'static Line>,
    /// Samples of each of A and B.
    pub samples: usize,
}

impl Request {
    /// Reads names of lines and `--samples N`; without a name all lines are meant.
    ///
    /// # Errors
    /// What is wrong with an argument, and what there is.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut request = Self { lines: Vec::new(), samples: ENOUGH };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            if argument == "--samples" {
                request.samples = count(arguments.next().as_deref())?;
            } else {
                request.lines.push(named(&argument).ok_or_else(|| unknown(&argument))?);
            }
        }
        if request.lines.is_empty() {
            request.lines.extend(&LINES);
        }
        Ok(request)
    }

    /// The line of this name, if it is to be measured.
    #[must_use]
    pub fn wants(&self, name: &str) -> Option<&'static Line> {
        self.lines.iter().find(|line| line.name == name).copied()
    }

    /// Whether any of these lines is to be measured.
    #[must_use]
    pub fn wants_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.wants(name).is_some())
    }
}

fn count(argument: Option<&str>) -> Result<usize, String> {
    let count = argument.and_then(|text| text.parse().ok()).filter(|count| *count > 0);
    count.ok_or_else(|| format!("--samples takes a number, {ENOUGH} or more for a result"))
}

fn unknown(argument: &str) -> String {
    let names: Vec<&str> = LINES.iter().map(|line| line.name).collect();
    format!("there is no line `{argument}`; there are: {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Request, String> {
        Request::parse(arguments.iter().map(|argument| (*argument).to_owned()))
    }

    #[test]
    fn lines_are_chosen_by_name() {
        let all = parsed(&[]).unwrap();
        assert!(LINES.iter().all(|line| all.wants(line.name).is_some()));
        assert_eq!(all.samples, 5);
        let some = parsed(&["memory", "--samples", "7", "edit_one"]).unwrap();
        assert_eq!(some.samples, 7);
        let wanted: Vec<&str> =
            LINES.iter().map(|line| line.name).filter(|name| some.wants(name).is_some()).collect();
        assert_eq!(wanted, ["edit_one", "memory"]);
        assert!(some.wants_any(&["book_parallel", "edit_one"]) && !some.wants_any(&["book_parallel"]));
    }

    #[test]
    fn what_cannot_be_measured_is_refused() {
        let names = "replay_build, replay_growth, step_overhead, step_added, stack_ready, \
                     stack_ready_compose, ansible_step, book_parallel, book_by_hand, edit_one, memory, outdated_200, \
                     outdated_memory";
        let unknown = format!("there is no line `memry`; there are: {names}");
        let samples = "--samples takes a number, 5 or more for a result";
        let cases: [(&[&str], &str); 4] = [
            (&["memory", "memry"], &unknown),
            (&["--samples"], samples),
            (&["--samples", "0"], samples),
            (&["--samples", "few"], samples),
        ];
        for (arguments, message) in cases {
            assert_eq!(parsed(arguments).unwrap_err(), message, "{arguments:?}");
        }
    }
}

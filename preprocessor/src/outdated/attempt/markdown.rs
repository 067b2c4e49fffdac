//! What came of tries as Markdown, for an issue or the summary of a job.

use super::findings::findings;
use super::table::{rows, summary};
use super::{Account, Ending, Tried};
use crate::report::markdown::{code, fenced, folded, plain};

/// The page; it has no heading of the first rank.
#[must_use]
pub fn markdown(account: &Account<'_>) -> String {
    heading(account) + &account.tried.iter().map(section).collect::<String>()
}

fn heading(account: &Account<'_>) -> String {
    let summary = summary(account);
    if let Some(why) = account.interrupted {
        let so_far = if account.tried.is_empty() { String::new() } else { plain(&summary) + "\n\n" };
        return format!(
            "## ❌ It is not known what updates would break\n\n{}\n{so_far}",
            fenced("text", why)
        );
    }
    if account.tried.is_empty() && account.unchecked == 0 {
        return "## ✅ There is nothing to try\n\nNo major update of what the stack is made of is known.\n"
            .to_owned();
    }
    let any = |ending| account.tried.iter().any(|tried| tried.ending() == ending);
    let state = if any(Ending::Breaks) {
        "❌ Updates would break something"
    } else if any(Ending::Untried) || account.unchecked > 0 {
        "❔ Not everything could be tried"
    } else {
        "✅ The guide and the system survive the updates"
    };
    format!("## {state}\n\n{}\n\n", plain(&summary))
}

fn section(tried: &Tried) -> String {
    let title = format!("### {}: {}\n\n", code(&tried.candidate.to_string()), tried.ending().as_str());
    let rows = rows(tried).into_iter().map(|(what, came)| format!("- {}: {}\n", plain(what), plain(&came)));
    let found: String = findings(tried).iter().map(folded).collect();
    format!("{title}{}\n{found}", rows.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::super::Account;
    use super::super::tried::sample::all;
    use super::markdown;

    #[test]
    fn each_try_is_told_with_what_breaks() {
        let tried = all();
        insta::assert_snapshot!(markdown(&Account {
            tried: &tried,
            unchecked: 0,
            seconds: 201.04,
            interrupted: None
        }));
    }

    #[test]
    fn what_is_not_known_is_never_told_as_good() {
        let all = all();
        let mut told = String::new();
        for (tried, unchecked, interrupted) in [
            (&[][..], 0, None),
            (&[][..], 3, None),
            (&all[..1], 0, None),
            (&all[..1], 1, None),
            (&all[5..], 0, None),
            (&[][..], 3, Some("no engine answers")),
            (&all[..1], 0, Some("the engine does not answer any more")),
        ] {
            let page = markdown(&Account { tried, unchecked, seconds: 1.5, interrupted });
            told.push_str(page.split("\n###").next().unwrap_or_default().trim_end());
            told.push_str("\n\n");
        }
        insta::assert_snapshot!(told);
    }
}

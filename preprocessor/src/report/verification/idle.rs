//! The blocks of which nothing is run, with the reason of each.

use super::links::Links;
use crate::blocks::{Block, Status};
use crate::html::escape;
use crate::report::Account;

/// A table of them; nothing where there are none.
pub(super) fn markup(account: &Account<'_>, file: &str) -> String {
    let mut rows = String::new();
    for chapter in &account.chapters {
        let scenario = chapter.scenario;
        let links = Links::of(&scenario.chapter, file);
        for (index, block) in scenario.blocks.iter().enumerate() {
            if let Some(why) = why(block) {
                let link = escape(&links.to_block(index));
                let name = escape(&scenario.chapter.name);
                let (line, kind) = (block.span.line(), block.kind.as_str());
                rows.push_str(&format!(
                    "<tr><td><a href=\"{link}\">{name}, line {line}</a></td><td>{kind}</td><td>{why}</td></tr>"
                ));
            }
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<h2 id=\"blocks-that-are-not-run\">Blocks that are not run</h2><table><thead><tr><th scope=\"col\">Place</th>\
         <th scope=\"col\">Block</th><th scope=\"col\">Why</th></tr></thead><tbody>{rows}</tbody></table>"
    )
}

fn why(block: &Block) -> Option<String> {
    match &block.status {
        _ if block.output_of.is_some() => None,
        Status::Ignored(reason) => Some(escape(reason)),
        Status::NoRun => Some("shown, not run".to_owned()),
        Status::Run | Status::Data => None,
    }
}

//! What the program says of its commands, as `--help` prints it.

use clap::CommandFactory;

use crate::cli::Arguments;

/// Columns that a line of help fills in the book.
const WIDTH: usize = 84;

/// The help of the program and of each of its commands that people call.
pub(super) fn help() -> String {
    let mut program = Arguments::command().term_width(WIDTH);
    program.build();
    let name = program.get_name().to_owned();
    let mut text = section(&name, &mut program);
    for command in program.get_subcommands_mut().filter(|command| is_for_people(command)) {
        let title = format!("{name} {}", command.get_name());
        text.push('\n');
        text.push_str(&section(&title, command));
    }
    text
}

/// `supports` is mdBook's, and `help` says what stands here.
fn is_for_people(command: &clap::Command) -> bool {
    !command.is_hide_set() && !["help", "supports"].contains(&command.get_name())
}

fn section(title: &str, command: &mut clap::Command) -> String {
    let help = command.render_long_help().to_string();
    let help: Vec<&str> = help.trim().lines().map(str::trim_end).collect();
    format!("## `{title}`\n\n```text\n{}\n```\n", help.join("\n"))
}

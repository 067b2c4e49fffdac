//! `mdbook-drydock`: see `mdbook-drydock --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    mdbook_drydock::cli::main()
}

//! The `spechive` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    spechive::cli::main()
}

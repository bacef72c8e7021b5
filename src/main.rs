//! The `spechive` program: everything is in the library, but for the allocator.
//!
//! The allocator of the system is chosen by whoever builds, and the one of musl, which the packages for Linux are built with,
//! takes two and a half times as long for the same build. So the program brings its own; the design notes have the figures.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    spechive::cli::main()
}

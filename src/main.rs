//! The `spechive` program: everything is in the library.

fn main() {}

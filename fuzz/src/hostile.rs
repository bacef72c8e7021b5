//! The modules that the promises need, where they expect each other.

#[path = "../../tests/it/hostile/oracles.rs"]
pub mod oracles;
#[path = "../../tests/it/hostile/page.rs"]
pub mod page;

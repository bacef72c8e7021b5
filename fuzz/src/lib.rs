//! The promises of `tests/it/hostile/oracles.rs`, built for the fuzz targets.

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/it/dom.rs"]
mod dom;

/// The modules that the promises need, where they expect each other.
pub mod hostile {
    #[path = "../../../tests/it/hostile/oracles.rs"]
    pub mod oracles;
    #[path = "../../../tests/it/hostile/page.rs"]
    pub mod page;
}

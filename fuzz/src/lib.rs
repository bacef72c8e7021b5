//! The promises of `tests/it/hostile/oracles.rs`, built for the fuzz targets.

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/it/dom.rs"]
mod dom;

pub mod hostile;

//! See `tests/it/hostile/oracles.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| spechive_fuzz::hostile::oracles::query(bytes));

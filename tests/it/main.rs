//! Tests of the edges: folders, files, sockets. One binary, so that it links once.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make folders and may fail loudly")]

mod disk;
mod serve;

//! Tests of the whole: archives in a string, folders, files, sockets, and the laws of the code base. One binary, so that it
//! links once.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make folders and may fail loudly")]

mod cost;
mod disk;
mod fixture;
mod serve;
mod tidy;

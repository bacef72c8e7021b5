//! Tests of the whole: archives in a string, folders, files, sockets, and the laws of the code base. One binary, so that it
//! links once.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make folders and may fail loudly")]

mod attacks;
mod badges;
#[cfg(unix)]
mod cmd;
mod commonmark;
mod corpora;
mod cost;
mod disk;
mod dom;
mod fixture;
mod golden;
mod guide;
mod hostile;
mod html;
mod init;
mod pipeline;
mod publish;
mod reading;
mod sample;
mod saves;
mod search;
mod serve;
mod tidy;
mod workflows;

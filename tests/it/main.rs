//! Tests of the edges: folders, files, sockets. One binary, so that it links once.

mod disk;
mod serve;

//! Pages of small archives.

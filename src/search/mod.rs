//! Search over the archive. (Skeleton.)

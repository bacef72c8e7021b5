//! Commands. (Skeleton.)

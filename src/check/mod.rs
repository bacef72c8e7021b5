//! Rules over the archive. (Skeleton.)

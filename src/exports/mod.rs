//! Machine-readable files. (Skeleton.)

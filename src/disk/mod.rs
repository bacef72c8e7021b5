//! Reads snapshots, writes sites. (Skeleton.)

//! Page types. (Skeleton.)

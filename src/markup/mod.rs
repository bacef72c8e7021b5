//! Body to safe HTML. (Skeleton.)

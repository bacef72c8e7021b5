//! The look. (Skeleton.)

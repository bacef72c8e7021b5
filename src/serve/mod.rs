//! The live preview. (Skeleton.)

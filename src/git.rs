//! History facts through the git command. (Skeleton.)

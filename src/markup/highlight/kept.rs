//! The memory of a highlighter as bytes, so that the next run need not colour the same code again.
//!
//! A line with the version, then key, length and colours of each block, at the end the hash of all that. Whatever does not
//! fit (another version, a cut or changed byte) is as good as nothing: it costs time and is never shown.

use super::{Colours, Highlighter, Remembered, SHARDS, lock, shard_of};
use crate::text::Hash;

/// To be raised when grammars, classes or the writing of blocks change within a version.
const FORMAT: &str = concat!("spechive highlight ", env!("CARGO_PKG_VERSION"), " 2\n");

impl Highlighter {
    /// What was used since it was made, as bytes for [`Highlighter::restore`]. `None` when they would be those restored.
    pub fn keep(&self) -> Option<Vec<u8>> {
        let (_, misses) = self.counts();
        let mut bytes = FORMAT.as_bytes().to_vec();
        let mut unused = 0;
        for at in 0..SHARDS {
            for (key, remembered) in lock(&self.shards[at]).iter() {
                if !remembered.used {
                    unused += 1;
                    continue;
                }
                bytes.extend_from_slice(key.bytes());
                bytes.extend_from_slice(&(remembered.colours.0.len() as u32).to_le_bytes());
                bytes.extend_from_slice(&remembered.colours.0);
            }
        }
        let hash = Hash::of(&bytes);
        bytes.extend_from_slice(hash.bytes());
        (misses + unused > 0).then_some(bytes)
    }

    /// Remembers what [`Highlighter::keep`] gave; nothing when the bytes are not whole or of another version.
    pub fn restore(&self, bytes: &[u8]) {
        let Some((all, hash)) = bytes.split_last_chunk::<{ Hash::LENGTH }>() else { return };
        let Some(mut rest) = all.strip_prefix(FORMAT.as_bytes()) else { return };
        if Hash::of(all) != Hash::from_bytes(*hash) {
            return;
        }
        while let Some((key, colours, after)) = block(rest) {
            let colours = Colours(colours.into());
            lock(&self.shards[shard_of(&key)]).insert(key, Remembered { colours, used: false });
            rest = after;
        }
    }
}

fn block(bytes: &[u8]) -> Option<(Hash, &[u8], &[u8])> {
    let (key, rest) = bytes.split_first_chunk::<{ Hash::LENGTH }>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (colours, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    Some((Hash::from_bytes(*key), colours, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_not_made_again() {
        let first = Highlighter::new();
        let html = first.highlight("rust", "fn a() {}\n");
        let bytes = first.keep().expect("something new");
        let second = Highlighter::new();
        second.restore(&bytes);
        assert_eq!(second.highlight("rust", "fn a() {}\n"), html);
        assert_eq!(second.counts(), (1, 0));
        assert_eq!(second.keep(), None, "nothing is new");
        second.highlight("rust", "fn b() {}\n");
        assert_eq!(second.counts(), (1, 1));
    }

    #[test]
    fn damaged_bytes_are_as_good_as_none() {
        let first = Highlighter::new();
        first.highlight("rust", "fn a() {}\n");
        let bytes = first.keep().expect("something new");
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            let second = Highlighter::new();
            second.restore(&damaged);
            second.restore(&bytes[..at]);
            second.highlight("rust", "fn a() {}\n");
            assert_eq!(second.counts(), (0, 1), "byte {at}");
        }
    }
}

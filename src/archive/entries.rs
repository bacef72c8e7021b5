//! The entries of an archive. Each is shared with the archive of the last generation unless something of it differs, so
//! that an edit copies one entry and ten thousand pointers.

use std::ops::{Index, IndexMut};
use std::slice;
use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::{Entry, EntryIndex};

/// All entries, sorted by source path. Reads like a slice.
#[derive(Debug, Clone, Default)]
pub struct Entries(Vec<Arc<Entry>>);

impl Entries {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One after the other.
    pub fn iter(&self) -> Iter<'_> {
        self.0.iter().map(|entry| entry)
    }

    /// The places where another entry stands than in `other`; `None` when one of them has more.
    pub fn differing<'a>(&'a self, other: &'a Self) -> Option<impl Iterator<Item = EntryIndex> + 'a> {
        let differs = |at: &EntryIndex| !Arc::ptr_eq(&self.0[*at], &other.0[*at]);
        (self.len() == other.len()).then(|| (0..self.len()).filter(differs))
    }

    /// In parallel.
    pub fn par_iter(&self) -> impl IndexedParallelIterator<Item = &Entry> {
        self.0.par_iter().map(|entry| &**entry)
    }
}

/// Goes through all entries.
pub type Iter<'a> = std::iter::Map<slice::Iter<'a, Arc<Entry>>, fn(&'a Arc<Entry>) -> &'a Entry>;

impl<'a> IntoIterator for &'a Entries {
    type Item = &'a Entry;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl FromIterator<Entry> for Entries {
    fn from_iter<T: IntoIterator<Item = Entry>>(entries: T) -> Self {
        Self(entries.into_iter().map(Arc::new).collect())
    }
}

impl Index<EntryIndex> for Entries {
    type Output = Entry;

    fn index(&self, at: EntryIndex) -> &Entry {
        &self.0[at]
    }
}

/// An entry that another archive holds too is copied first.
impl IndexMut<EntryIndex> for Entries {
    fn index_mut(&mut self, at: EntryIndex) -> &mut Entry {
        Arc::make_mut(&mut self.0[at])
    }
}

//! Search over the archive: one ranker for the browser and the command line.
//!
//! Documents become `passages`, passages become `tokens`, tokens are counted to `terms` (in parallel, one document at a
//! time) and merged into an [`Index`]. A [`Query`] is answered from the index by [`Index::search`]; `shards` writes the same
//! numbers for the browser, where `search.js` multiplies and adds them in the same order. `related` compares whole
//! documents by the same terms. What the ranker is made of was measured on judged queries before it was built.

mod counts;
mod excerpt;
mod facts;
mod index;
mod kept;
mod merge;
mod passages;
mod query;
mod rank;
mod recent;
mod related;
mod results;
mod shards;
mod terms;
mod tokens;
mod vocabulary;

#[cfg(test)]
mod judged;
#[cfg(test)]
mod reader_tests;
#[cfg(test)]
mod tests;

pub use excerpt::{Excerpt, marks};
pub use facts::Facts;
pub use index::Index;
pub use kept::{Kept, Remembered};
pub use query::{FIELDS, Field, Filter, Filters, Query};
pub use recent::RecentTexts;
pub use related::{Neighbours, Related};
pub use results::{Expanded, Hit, RelatedHit, Results, SectionHit};
pub use shards::TextFile;
pub use terms::{Gathered, Memo, gather, gather_once};

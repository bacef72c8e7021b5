//! The page of a document that is not a spec: the same as a spec's without what only specs have.

use super::{Context, PageType, Place, Planned, View, spec};

pub(super) const PAGE: PageType = PageType { name: "document", template: "spec.html", routes, view };

fn routes(context: &Context<'_>) -> Vec<Place> {
    context.archive.documents.iter().map(|&index| (context.entry(index).route.clone(), Some(index))).collect()
}

fn view(context: &Context<'_>, planned: &Planned) -> View {
    spec::entry_view(context, planned, "")
}

//! The page for addresses that do not exist. It offers the search.

use serde::Serialize;

use super::shell::{self, shell};
use super::{Context, PageType, Planned, View, single};
use crate::path::Route;

pub(super) const PAGE: PageType = PageType { name: "404", template: "404.html", routes: |_| single("404"), view };

#[derive(Debug, Serialize)]
struct Page {
    specs: String,
}

fn view(context: &Context<'_>, planned: &Planned) -> View {
    let base = shell::base(context, planned);
    let shell = shell(context, planned, "Page not found", "", "");
    View::new(shell, Page { specs: base.href(&Route::page("specs"), None) })
}

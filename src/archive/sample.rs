//! Small archives for tests, made from a list of paths and texts.
//!
//! The content root is the folder `specs` of a repository, so that links from its top can be tested too.

use std::sync::Arc;

use super::Archive;
use crate::config::Config;
use crate::parse::{self, Document, names};
use crate::path::SourcePath;
use crate::profile::Profile;
use crate::snapshot::{Asset, Body, Root, Snapshot, Source};
use crate::text::Hash;

/// A snapshot whose one content root is the folder `specs` of a repository.
pub(crate) fn snapshot(files: &[(&str, &str)]) -> Snapshot {
    let (config, _) =
        Config::parse("site.toml", files.iter().find(|(path, _)| *path == "site.toml").map_or("", |f| f.1))
            .expect("the sample configuration is valid");
    let path = |path: &str| SourcePath::new(path).expect("clean");
    let (specs, assets): (Vec<_>, Vec<_>) =
        files.iter().filter(|(path, _)| *path != "site.toml").partition(|(path, _)| names::stem(path) != *path);
    let source = |(at, text): &(&str, &str)| Source {
        path: path(at),
        root: 0,
        body: Body::Text(Arc::from(*text)),
        hash: Hash::of(text.as_bytes()),
    };
    Snapshot {
        config,
        profiles: vec![Profile::plan_spec()],
        roots: vec![Root {
            prefix: String::new(),
            in_repository: Some("docs/specs".to_owned()),
            name: "specs".to_owned(),
            label: "docs/specs".to_owned(),
        }],
        sources: specs.into_iter().map(source).collect(),
        assets: assets.into_iter().map(|(at, text)| Asset::new(path(at), text.as_bytes().into())).collect(),
        theme: std::collections::BTreeMap::new(),
        domain: String::new(),
        history: Arc::default(),
        findings: Vec::new(),
    }
}

/// Every source as a document.
pub(crate) fn documents(snapshot: &Snapshot) -> Vec<Arc<Document>> {
    parse::all(snapshot, &parse::Memo::default())
}

/// The archive of some files.
pub(crate) fn archive(files: &[(&str, &str)]) -> Archive {
    let snapshot = snapshot(files);
    Archive::assemble(&documents(&snapshot), &snapshot)
}

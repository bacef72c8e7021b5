//! The command line as typed. Parsing does nothing but validate; each command's own module makes work of it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Make a site from a folder of specs: indexed, cross-linked, with progress and compatibility at a glance
#[derive(Debug, Parser)]
#[command(name = "spechive", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Examples:
  spechive serve docs/specs          preview any folder of Markdown, no configuration needed
  spechive build                     write the site of ./site.toml to ./public
  spechive check --format github     report findings as annotations of a pull request
  spechive list --status active      what is being worked on")]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// One command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the site to a folder
    Build(Build),
    /// Preview the site and reload open pages on every save
    Serve(Serve),
    /// Report broken links and everything else a reader would trip over
    Check(Check),
    /// List specs with their progress
    List(List),
    /// Show one spec
    Show(Show),
    /// Search past designs
    Search(Search),
    /// Find past designs like a spec, or like a draft on standard input
    Related(Related),
    /// Find the specs that mention a source file
    Why(Why),
    /// Print the archive as JSON
    Export(Export),
    /// Start a spec from a template
    New(New),
    /// Set up a repository: site.toml, and workflows for GitHub Pages
    Init(Init),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
}

/// Which archive.
#[derive(Debug, Clone, Args)]
pub struct SiteArg {
    /// Folder with a `site.toml`, that file, or any folder of Markdown
    #[arg(value_name = "SITE", default_value = ".", hide_default_value = true)]
    pub site: PathBuf,
}

/// The same as an option, for commands whose words are something else.
#[derive(Debug, Clone, Args)]
pub struct SiteOption {
    /// Folder with a `site.toml`, that file, or any folder of Markdown
    #[arg(long = "site", value_name = "SITE", default_value = ".", hide_default_value = true)]
    pub site: PathBuf,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// One JSON array
    Json,
    /// Annotations for GitHub Actions
    Github,
    /// SARIF 2.1.0
    Sarif,
}

/// Which findings fail the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// Every finding
    Info,
    /// Warnings and errors
    Warning,
    /// Errors only
    Error,
    /// Tokens, keys and passwords only
    Secret,
}

/// `spechive build`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  spechive build
  spechive build docs/specs --out /tmp/site
  spechive build --base-url https://example.org/specs/ --deny error")]
pub struct Build {
    #[command(flatten)]
    pub site: SiteArg,
    /// Output folder instead of the configured one
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Address that the site will be published at
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Fail, and leave the output as it was, on findings of this level
    #[arg(long, value_name = "LEVEL")]
    pub deny: Option<Level>,
    /// How findings are printed
    #[arg(long, value_name = "F", default_value = "human")]
    pub format: Format,
    /// Take over an output folder that already holds other files, and leave those alone
    #[arg(long)]
    pub adopt: bool,
    /// Do not ask git for dates, authors and former paths
    #[arg(long)]
    pub no_git: bool,
    /// Number of threads
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Print how long each step took
    #[arg(long)]
    pub timings: bool,
}

/// `spechive serve`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  spechive serve
  spechive serve docs/project/specs --open
  spechive serve --port 0            any free port")]
pub struct Serve {
    #[command(flatten)]
    pub site: SiteArg,
    /// Port to listen on; 0 takes any free one
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// Address to listen on; anything but this machine is announced with a warning
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub host: String,
    /// Answer requests for this host name too
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,
    /// Open the site in a browser
    #[arg(long)]
    pub open: bool,
    /// Let the open page go to the spec that was just saved
    #[arg(long)]
    pub follow: bool,
    /// Look for changes at intervals, for network folders that send no events
    #[arg(long)]
    pub poll: bool,
    /// Do not ask git for dates, authors and former paths
    #[arg(long)]
    pub no_git: bool,
}

/// `spechive check`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  spechive check
  spechive check docs/specs --deny error
  spechive check --format sarif > findings.sarif")]
pub struct Check {
    #[command(flatten)]
    pub site: SiteArg,
    /// Fail on findings of this level
    #[arg(long, value_name = "LEVEL", default_value = "warning")]
    pub deny: Level,
    /// How findings are printed
    #[arg(long, value_name = "F", default_value = "human")]
    pub format: Format,
    /// Report every address of this published specs.json that the site would lose
    #[arg(long, value_name = "SPECS_JSON")]
    pub against: Option<PathBuf>,
}

/// Which specs. Values are the words of `specs.json` in lower case, blanks as `-`.
#[derive(Debug, Clone, Default, Args)]
pub struct Filters {
    /// plan, implementation, validation, bugfix, …
    #[arg(long, value_name = "KIND")]
    pub kind: Vec<String>,
    /// active, done, paused, backlog, archived, superseded, or a folder's own name
    #[arg(long, value_name = "STATUS")]
    pub status: Vec<String>,
    /// Current stage: planning, architecture, refine, implementation, validation, release, ready
    #[arg(long, value_name = "STAGE")]
    pub stage: Vec<String>,
    /// AREA=POLICY, or POLICY for any area: files=migrate, do-not-maintain
    #[arg(long, value_name = "[AREA=]POLICY")]
    pub policy: Vec<String>,
    /// Tag of the front matter
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Part of an author's name
    #[arg(long, value_name = "NAME")]
    pub author: Vec<String>,
    /// Source file that the spec mentions, or the end of its path
    #[arg(long, value_name = "PATH")]
    pub file: Vec<String>,
    /// Dated on or after: 2026, 2026-01 or 2026-01-26
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Dated on or before
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
}

/// `spechive list`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  spechive list --status active
  spechive list docs/specs --stage ready
  spechive list --policy files=migrate --since 2026-01 --json

The bar: █ done, ─ to do, ▒ finished with open boxes, · no stages.
Policies: X do not maintain or breaking, M migrate, S support both, D keep deprecated,
K maintain, additive or no change, ~ in the author's words.")]
pub struct List {
    #[command(flatten)]
    pub site: SiteArg,
    #[command(flatten)]
    pub filters: Filters,
    /// Print the specs as one JSON array
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print a line a spec, comma-separated, with a head
    #[arg(long)]
    pub csv: bool,
}

/// `spechive show`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  spechive show plan-2026-01-26-spec-linking
  spechive show plan-2026-01-26-spec-linking --outline
  spechive show plan-2026-01-26-spec-linking --markdown --section design")]
pub struct Show {
    /// Id of the spec
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    pub site: SiteOption,
    /// Print its object of specs.json
    #[arg(long, group = "form")]
    pub json: bool,
    /// Print its Markdown
    #[arg(long, group = "form")]
    pub markdown: bool,
    /// Print its headings with their anchors
    #[arg(long, group = "form")]
    pub outline: bool,
    /// Only the section with this anchor, as Markdown
    #[arg(long, value_name = "ANCHOR", conflicts_with_all = ["json", "outline"])]
    pub section: Option<String>,
}

/// `spechive search`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  spechive search retry queue
  spechive search --query 'kind:plan status:done merge' --json
  spechive search --query 'file locking' --query 'lease' --limit 5")]
pub struct Search {
    /// Words, in the query language of the site: "a phrase", -not (behind --), kind:plan, status:done …
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
    /// A whole query; may be given several times
    #[arg(long, value_name = "Q", allow_hyphen_values = true)]
    pub query: Vec<String>,
    #[command(flatten)]
    pub site: SiteOption,
    #[command(flatten)]
    pub filters: Filters,
    /// How many hits
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// Print JSON: an object, or an array of them for several queries
    #[arg(long)]
    pub json: bool,
}

/// `spechive related`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  spechive related plan-2026-01-26-spec-linking
  spechive related drafts/new-idea.md
  pbpaste | spechive related - --json")]
pub struct Related {
    /// Id of a spec, a file, or - for standard input
    #[arg(value_name = "ID | FILE | -")]
    pub subject: String,
    #[command(flatten)]
    pub site: SiteOption,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `spechive why`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  spechive why src/parse/stages.rs
  spechive why stages.rs --json")]
pub struct Why {
    /// Source file, or the end of its path
    #[arg(value_name = "PATH")]
    pub path: String,
    #[command(flatten)]
    pub site: SiteOption,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `spechive export`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  spechive export docs/specs > specs.json
  spechive export | jq '.specs[] | select(.lifecycle == \"active\") | .id'")]
pub struct Export {
    #[command(flatten)]
    pub site: SiteArg,
}

/// `spechive new`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  spechive new plan \"Export as CSV\"
  spechive new adr \"Keep the index in memory\" --site docs/specs")]
pub struct New {
    /// plan, implementation, validation, bugfix or adr
    #[arg(value_name = "KIND")]
    pub kind: String,
    /// Title of the spec
    #[arg(value_name = "TITLE")]
    pub title: String,
    #[command(flatten)]
    pub site: SiteOption,
}

/// `spechive init`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  spechive init
  spechive init --pages              and publish on GitHub Pages with every push")]
pub struct Init {
    /// Folder of the new site.toml
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub dir: PathBuf,
    /// Write workflows that publish the site and check pull requests
    #[arg(long)]
    pub pages: bool,
}

/// `spechive completions`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  spechive completions bash > ~/.local/share/bash-completion/completions/spechive
  spechive completions fish > ~/.config/fish/completions/spechive.fish")]
pub struct Completions {
    /// bash, zsh, fish, powershell or elvish
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

//! The forms as data: how tokens of well-known services begin and go on, and words that give an example away.

/// Which characters a token goes on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// Letters and digits.
    Alnum,
    /// Capitals and digits.
    Upper,
    /// Hexadecimal digits in lower case.
    Hex,
    /// Letters, digits, `-` and `_`.
    Url,
    /// As `Url`, and `.`.
    Dotted,
}

impl Alphabet {
    pub(super) fn has(self, byte: u8) -> bool {
        match self {
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Hex => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            Self::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
            Self::Dotted => Self::Url.has(byte) || byte == b'.',
        }
    }
}

/// A token of a service.
#[derive(Debug)]
pub(super) struct Form {
    /// What it begins with.
    pub(super) start: &'static str,
    /// What follows.
    pub(super) rest: Alphabet,
    /// How many characters follow at least.
    pub(super) least: usize,
    /// What the finding calls it.
    pub(super) name: &'static str,
}

const fn form(start: &'static str, rest: Alphabet, least: usize, name: &'static str) -> Form {
    Form { start, rest, least, name }
}

/// Forms that their services document. A form that ordinary text could have (a bare run of hexadecimal digits) is not here.
pub(super) const FORMS: &[Form] = &[
    form("ghp_", Alphabet::Alnum, 30, "a GitHub token"),
    form("gho_", Alphabet::Alnum, 30, "a GitHub token"),
    form("ghu_", Alphabet::Alnum, 30, "a GitHub token"),
    form("ghs_", Alphabet::Alnum, 30, "a GitHub token"),
    form("ghr_", Alphabet::Alnum, 30, "a GitHub token"),
    form("github_pat_", Alphabet::Url, 22, "a GitHub token"),
    form("glpat-", Alphabet::Url, 20, "a GitLab token"),
    form("AKIA", Alphabet::Upper, 16, "an AWS access key"),
    form("ASIA", Alphabet::Upper, 16, "an AWS access key"),
    form("xoxb-", Alphabet::Url, 10, "a Slack token"),
    form("xoxp-", Alphabet::Url, 10, "a Slack token"),
    form("xoxa-", Alphabet::Url, 10, "a Slack token"),
    form("xoxr-", Alphabet::Url, 10, "a Slack token"),
    form("xoxs-", Alphabet::Url, 10, "a Slack token"),
    form("xapp-", Alphabet::Url, 20, "a Slack token"),
    form("sk_live_", Alphabet::Alnum, 16, "a Stripe key"),
    form("rk_live_", Alphabet::Alnum, 16, "a Stripe key"),
    form("sk_test_", Alphabet::Alnum, 16, "a Stripe key"),
    form("whsec_", Alphabet::Alnum, 24, "a webhook secret"),
    form("sk-ant-", Alphabet::Url, 20, "an API key"),
    form("sk-proj-", Alphabet::Url, 20, "an API key"),
    form("sk-", Alphabet::Alnum, 32, "an API key"),
    form("AIza", Alphabet::Url, 35, "a Google API key"),
    form("ya29.", Alphabet::Url, 30, "a Google access token"),
    form("npm_", Alphabet::Alnum, 36, "an npm token"),
    form("pypi-", Alphabet::Url, 60, "a PyPI token"),
    form("hf_", Alphabet::Alnum, 30, "a Hugging Face token"),
    form("dop_v1_", Alphabet::Hex, 64, "a DigitalOcean token"),
    form("shpat_", Alphabet::Hex, 32, "a Shopify token"),
    form("SG.", Alphabet::Dotted, 60, "a SendGrid key"),
    form("eyJ", Alphabet::Dotted, 60, "a signed web token"),
];

/// Words in a token, password or key that say it is made up.
pub(super) const MADE_UP: &[&str] =
    &["example", "xxxx", "your", "redacted", "placeholder", "dummy", "changeme", "fake"];

/// Passwords of every tutorial.
pub(super) const NO_PASSWORDS: &[&str] = &[
    "password", "passwd", "pass", "pwd", "pw", "secret", "token", "key", "apikey", "postgres", "root", "admin", "test",
];

/// Home folders that are nobody's.
pub(super) const NOBODY: &[&str] = &[
    "user", "users", "username", "you", "me", "name", "someone", "runner", "ubuntu", "node", "app", "vscode", "shared",
    "public", "home", "dev", "alice", "bob",
];

/// Ends of host names that only one network knows.
pub(super) const PRIVATE: &[&str] =
    &[".internal", ".intranet", ".intra", ".corp", ".lan", ".local", ".localdomain", ".home.arpa", ".private"];

/// Hosts with such an end that every installation has.
pub(super) const EVERYWHERE: &[&str] =
    &["host.docker.internal", "gateway.docker.internal", "metadata.google.internal", ".svc.cluster.local"];

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
    /// As `Url`, and `/`.
    Path,
    /// Letters, digits, `+`, `/`, `=`, `-` and `_`.
    Base64,
}

impl Alphabet {
    pub(super) fn has(self, byte: u8) -> bool {
        match self {
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Hex => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            Self::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
            Self::Dotted => Self::Url.has(byte) || byte == b'.',
            Self::Path => Self::Url.has(byte) || byte == b'/',
            Self::Base64 => Self::Path.has(byte) || matches!(byte, b'+' | b'='),
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
/// A longer start stands before a shorter one that it begins with.
pub(super) const FORMS: &[Form] = &[
    form("ghp_", Alphabet::Alnum, 30, "a GitHub token"),
    form("gho_", Alphabet::Alnum, 30, "a GitHub token"),
    form("ghu_", Alphabet::Alnum, 30, "a GitHub token"),
    form("ghs_", Alphabet::Alnum, 30, "a GitHub token"),
    form("ghr_", Alphabet::Alnum, 30, "a GitHub token"),
    form("github_pat_", Alphabet::Url, 22, "a GitHub token"),
    form("glpat-", Alphabet::Dotted, 20, "a GitLab token"),
    form("gldt-", Alphabet::Url, 20, "a GitLab token"),
    form("glrt-", Alphabet::Dotted, 20, "a GitLab token"),
    form("glptt-", Alphabet::Url, 20, "a GitLab token"),
    form("glcbt-", Alphabet::Url, 20, "a GitLab token"),
    form("glft-", Alphabet::Url, 20, "a GitLab token"),
    form("glsoat-", Alphabet::Url, 20, "a GitLab token"),
    form("glagent-", Alphabet::Url, 20, "a GitLab token"),
    form("gloas-", Alphabet::Url, 20, "a GitLab secret"),
    form("ATBB", Alphabet::Alnum, 28, "a Bitbucket password"),
    form("ATATT3", Alphabet::Base64, 100, "an Atlassian token"),
    form("AKIA", Alphabet::Upper, 16, "an AWS access key"),
    form("ASIA", Alphabet::Upper, 16, "an AWS access key"),
    form("ABIA", Alphabet::Upper, 16, "an AWS access key"),
    form("xoxb-", Alphabet::Url, 10, "a Slack token"),
    form("xoxp-", Alphabet::Url, 10, "a Slack token"),
    form("xoxa-", Alphabet::Url, 10, "a Slack token"),
    form("xoxc-", Alphabet::Url, 10, "a Slack token"),
    form("xoxd-", Alphabet::Url, 10, "a Slack token"),
    form("xoxe-", Alphabet::Url, 10, "a Slack token"),
    form("xoxe.", Alphabet::Url, 20, "a Slack token"),
    form("xoxr-", Alphabet::Url, 10, "a Slack token"),
    form("xoxs-", Alphabet::Url, 10, "a Slack token"),
    form("xapp-", Alphabet::Url, 20, "a Slack token"),
    form("hooks.slack.com/services/", Alphabet::Base64, 30, "the address of a Slack hook"),
    form("discord.com/api/webhooks/", Alphabet::Path, 60, "the address of a Discord hook"),
    form("discordapp.com/api/webhooks/", Alphabet::Path, 60, "the address of a Discord hook"),
    form("sk_live_", Alphabet::Alnum, 16, "a Stripe key"),
    form("rk_live_", Alphabet::Alnum, 16, "a Stripe key"),
    form("sk_test_", Alphabet::Alnum, 16, "a Stripe key"),
    form("rk_test_", Alphabet::Alnum, 16, "a Stripe key"),
    form("whsec_", Alphabet::Base64, 24, "a webhook secret"),
    form("sq0atp-", Alphabet::Url, 22, "a Square token"),
    form("sq0csp-", Alphabet::Url, 40, "a Square secret"),
    form("sk-ant-", Alphabet::Url, 20, "an API key"),
    form("sk-proj-", Alphabet::Url, 20, "an API key"),
    form("sk-svcacct-", Alphabet::Url, 20, "an API key"),
    form("sk-admin-", Alphabet::Url, 20, "an API key"),
    form("sk-or-v1-", Alphabet::Hex, 32, "an API key"),
    form("sk-", Alphabet::Alnum, 32, "an API key"),
    form("xai-", Alphabet::Alnum, 40, "an API key"),
    form("gsk_", Alphabet::Alnum, 40, "an API key"),
    form("pplx-", Alphabet::Alnum, 40, "an API key"),
    form("r8_", Alphabet::Alnum, 36, "an API key"),
    form("hf_", Alphabet::Alnum, 30, "a Hugging Face token"),
    form("AIza", Alphabet::Url, 35, "a Google API key"),
    form("ya29.", Alphabet::Url, 30, "a Google access token"),
    form("GOCSPX-", Alphabet::Url, 24, "a Google secret"),
    form("npm_", Alphabet::Alnum, 36, "an npm token"),
    form("pypi-", Alphabet::Url, 60, "a PyPI token"),
    form("rubygems_", Alphabet::Hex, 48, "a RubyGems key"),
    form("dckr_pat_", Alphabet::Url, 20, "a Docker token"),
    form("dop_v1_", Alphabet::Hex, 64, "a DigitalOcean token"),
    form("doo_v1_", Alphabet::Hex, 64, "a DigitalOcean token"),
    form("shpat_", Alphabet::Hex, 32, "a Shopify token"),
    form("shpca_", Alphabet::Hex, 32, "a Shopify token"),
    form("shpss_", Alphabet::Hex, 32, "a Shopify secret"),
    form("SG.", Alphabet::Dotted, 60, "a SendGrid key"),
    form("hvs.", Alphabet::Url, 24, "a Vault token"),
    form("dapi", Alphabet::Hex, 32, "a Databricks token"),
    form("glsa_", Alphabet::Url, 32, "a Grafana token"),
    form("lin_api_", Alphabet::Alnum, 32, "a Linear key"),
    form("ntn_", Alphabet::Alnum, 40, "a Notion token"),
    form("figd_", Alphabet::Url, 32, "a Figma token"),
    form("PMAK-", Alphabet::Url, 40, "a Postman key"),
    form("sntrys_", Alphabet::Base64, 40, "a Sentry token"),
    form("tskey-", Alphabet::Url, 20, "a Tailscale key"),
    form("AGE-SECRET-KEY-1", Alphabet::Upper, 50, "an age key"),
    form("eyJ", Alphabet::Dotted, 60, "a signed web token"),
];

/// A secret that only its name gives away: what is assigned to it has no form of its own.
#[derive(Debug)]
pub(super) struct Assigned {
    /// The name, in lower case and with `_`.
    pub(super) name: &'static str,
    /// What its value is made of.
    pub(super) value: Alphabet,
    /// How many characters the value has at least.
    pub(super) least: usize,
    /// What the finding calls it.
    pub(super) what: &'static str,
}

/// Names that their services use for nothing else.
pub(super) const ASSIGNED: &[Assigned] = &[
    Assigned { name: "aws_secret_access_key", value: Alphabet::Base64, least: 40, what: "an AWS secret key" },
    Assigned { name: "secretaccesskey", value: Alphabet::Base64, least: 40, what: "an AWS secret key" },
    Assigned { name: "accountkey", value: Alphabet::Base64, least: 60, what: "an Azure key" },
    Assigned { name: "sharedaccesskey", value: Alphabet::Base64, least: 40, what: "an Azure key" },
    Assigned { name: "_authtoken", value: Alphabet::Url, least: 30, what: "an npm token" },
];

/// Words in a token, password or key that say it is made up.
pub(super) const MADE_UP: &[&str] =
    &["example", "xxxx", "your", "redacted", "placeholder", "dummy", "changeme", "fake"];

/// Passwords of every tutorial.
pub(super) const NO_PASSWORDS: &[&str] = &[
    "password", "passwd", "pass", "pwd", "pw", "secret", "token", "key", "apikey", "postgres", "root", "admin", "test",
];

/// Home folders that are nobody's: of examples, of services and of build machines.
pub(super) const NOBODY: &[&str] = &[
    "user",
    "users",
    "username",
    "youruser",
    "myuser",
    "you",
    "me",
    "myself",
    "name",
    "myname",
    "someone",
    "somebody",
    "test",
    "tester",
    "alice",
    "bob",
    "foo",
    "bar",
    "node",
    "nodeuser",
    "node_modules",
    "app",
    "dev",
    "developer",
    "build",
    "builder",
    "ci",
    "runner",
    "runneradmin",
    "circleci",
    "travis",
    "jenkins",
    "gitlab-runner",
    "codespace",
    "gitpod",
    "vscode",
    "ubuntu",
    "debian",
    "ec2-user",
    "vagrant",
    "docker",
    "root",
    "admin",
    "deploy",
    "git",
    "www",
    "staging",
    "dist",
    "linuxbrew",
    "shared",
    "public",
    "home",
    "project",
    "work",
    "workspace",
];

/// Ends of host names that only one network knows.
pub(super) const PRIVATE: &[&str] =
    &[".internal", ".intranet", ".intra", ".corp", ".lan", ".local", ".localdomain", ".home.arpa", ".private"];

/// Those that are taken for a host's without `://`, an `@` or a port: the others end names of files and of code, too.
pub(super) const BARE: &[&str] = &[".intranet", ".corp", ".lan", ".localdomain", ".home.arpa"];

/// Hosts with such an end that every installation has.
pub(super) const EVERYWHERE: &[&str] =
    &["host.docker.internal", "gateway.docker.internal", "metadata.google.internal", ".svc.cluster.local"];

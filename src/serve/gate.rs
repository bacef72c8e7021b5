//! Who may ask what: every request passes these checks, in this order, before anything is looked up.
//!
//! Method, body, host, origin, form of the target. A page of another site can make a browser send requests here, and a name
//! that resolves to this machine can make it read the answers; the host and origin checks are what stands against both.

use percent_encoding::percent_decode_str;

use super::request::Head;

/// A request that may be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// Decoded once, without its first slash.
    pub(super) path: String,
    /// As it was sent, without its question mark.
    pub(super) query: String,
}

/// A request that may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) reason: &'static str,
}

/// Refuses.
pub(super) const fn refuse<T>(status: u16, reason: &'static str) -> Result<T, Refusal> {
    Err(Refusal { status, reason })
}

/// Names under which the preview may be asked for, beside the loopback ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Hosts(pub(super) Vec<String>);

impl Hosts {
    /// Whether `authority` (`name` or `name:port`) is one of ours. Any port will do: it may be forwarded.
    fn allow(&self, authority: &str) -> bool {
        let (name, port) = match authority.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, port),
            _ => (authority, "0"),
        };
        let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
        let loopback = ["localhost", "127.0.0.1", "[::1]"];
        let named = loopback.into_iter().chain(self.0.iter().map(String::as_str));
        digits && named.into_iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
    }
}

/// Checks a request.
pub(super) fn admit(head: &Head, hosts: &Hosts) -> Result<Target, Refusal> {
    if !matches!(head.method.as_str(), "GET" | "HEAD") {
        return refuse(405, "only GET and HEAD are answered");
    }
    if has_body(head) {
        return refuse(400, "a request for a page has no body");
    }
    let mut names = head.all("host");
    match (names.next(), names.next()) {
        (Some(host), None) if hosts.allow(host) => {}
        (Some(_), None) => return refuse(403, "this host name is not served; see --allow-host"),
        _ => return refuse(400, "exactly one Host header is needed"),
    }
    if is_foreign(head) {
        return refuse(403, "other sites may not read this one");
    }
    target(&head.target)
}

/// Whether the request announces a body, or says about it what a proxy could read in two ways.
pub(super) fn has_body(head: &Head) -> bool {
    head.one("transfer-encoding").is_some() || head.all("content-length").any(|length| length.trim() != "0")
}

fn is_foreign(head: &Head) -> bool {
    let origin_differs = head.one("origin").is_some_and(|origin| {
        let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        authority.is_none() || authority != head.one("host")
    });
    let elsewhere = head.one("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    // Following a link from elsewhere is fine: the other site does not see the page.
    let navigates = head.one("sec-fetch-mode") == Some("navigate")
        && head.one("sec-fetch-dest").is_none_or(|dest| dest == "document");
    origin_differs || (elsewhere && !navigates)
}

fn target(target: &str) -> Result<Target, Refusal> {
    let odd = |c: char| c.is_control() || matches!(c, '#' | '\\' | ' ');
    let Some(rest) = target.strip_prefix('/').filter(|rest| !rest.contains(odd)) else {
        return refuse(400, "the target is not a path");
    };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    if !escapes_are_whole(path) {
        return refuse(400, "a percent escape is not whole");
    }
    let Ok(path) = percent_decode_str(path).decode_utf8() else {
        return refuse(400, "the path is not UTF-8");
    };
    let parts: Vec<&str> = path.split('/').collect();
    let last = parts.len() - 1;
    // One slash at the end asks for a folder; an empty part elsewhere, or a dot part, means an attempt to climb.
    let climbs = |(at, part): (usize, &&str)| (part.is_empty() && at != last) || matches!(*part, "." | "..");
    if path.contains(|c: char| c.is_control() || matches!(c, '\\' | ':')) || parts.iter().enumerate().any(climbs) {
        return refuse(400, "the path is not plain");
    }
    if parts.iter().any(|part| part.starts_with('.')) {
        return refuse(404, "nothing is here");
    }
    Ok(Target { path: path.into_owned(), query: query.to_owned() })
}

fn escapes_are_whole(path: &str) -> bool {
    path.split('%').skip(1).all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(method: &str, target: &str, headers: &[(&str, &str)]) -> u16 {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let head = Head { method: method.to_owned(), target: target.to_owned(), headers, last: false };
        admit(&head, &Hosts(vec!["box.example".to_owned()])).map_or_else(|refusal| refusal.status, |_| 200)
    }

    #[test]
    fn only_plain_paths_pass() {
        for (target, expected) in [
            ("/", 200),
            ("/specs/a.html?x=%zz", 200),
            ("/files/%C3%BC%20b.png", 200),
            ("/a%252e%252e", 200),
            ("/docs/", 200),
            ("*", 400),
            ("http://localhost/", 400),
            ("/a#b", 400),
            ("/a\\b", 400),
            ("/a%5cb", 400),
            ("/a%00", 400),
            ("/a%0ab", 400),
            ("/%", 400),
            ("/%4", 400),
            ("/%+1", 400),
            ("/%ff", 400),
            ("//etc/passwd", 400),
            ("/../x", 400),
            ("/a/%2e%2e/x", 400),
            ("/a/./x", 400),
            ("/c:/x", 400),
            ("/.git/config", 404),
            ("/a/.env", 404),
        ] {
            assert_eq!(status("GET", target, &[("host", "localhost:4180")]), expected, "{target}");
        }
    }

    #[test]
    fn only_our_own_names_and_pages_pass() {
        let (home, local) = (("host", "localhost:4180"), ("host", "127.0.0.1:4180"));
        let cases: &[(&[(&str, &str)], u16)] = &[
            (&[home], 200),
            (&[("host", "LOCALHOST")], 200),
            (&[("host", "[::1]:4180")], 200),
            (&[("host", "[::1]")], 200),
            (&[("host", "box.example:1")], 200),
            (&[], 400),
            (&[home, home], 400),
            (&[("host", "")], 403),
            (&[("host", "evil.example")], 403),
            (&[("host", "localhost.evil.example")], 403),
            (&[("host", "localhost:")], 403),
            (&[("host", "localhost:80@evil.example")], 403),
            (&[("host", "[::1")], 403),
            (&[local, ("origin", "http://127.0.0.1:4180")], 200),
            (&[local, ("origin", "http://localhost:4180")], 403),
            (&[local, ("origin", "null")], 403),
            (&[local, ("sec-fetch-site", "same-origin")], 200),
            (&[local, ("sec-fetch-site", "cross-site")], 403),
            (&[local, ("sec-fetch-site", "same-site")], 403),
            (&[local, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")], 200),
            (
                &[
                    local,
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "iframe"),
                ],
                403,
            ),
            (&[home, ("content-length", "0")], 200),
            (&[home, ("content-length", "3")], 400),
            (&[home, ("transfer-encoding", "identity")], 400),
        ];
        for (headers, expected) in cases {
            assert_eq!(status("GET", "/", headers), *expected, "{headers:?}");
        }
        assert_eq!(status("POST", "/", &[home]), 405);
    }
}

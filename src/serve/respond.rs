//! From an admitted request to a reply, out of the site's own map of routes: no path is ever joined, so nothing but the
//! site can be reached.

use std::sync::Arc;

use super::fault::Fault;
use super::gate::{Hosts, Target, admit};
use super::request::Head;
use super::state::State;
use crate::path::Route;
use crate::text::Hash;

/// The live client, served beside the pages and never part of them.
const CLIENT: &str = include_str!("client.js");
/// The style of error page and overlay.
const ERROR_STYLE: &str = include_str!("error.css");

/// A whole reply.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Arc<[u8]>,
}

/// What a request gets.
pub(super) enum Answer {
    Reply(Reply),
    /// The event stream, for a client that has seen this build.
    Events {
        build: String,
    },
}

impl Reply {
    /// A short text.
    pub(super) fn text(status: u16, text: &str) -> Self {
        Self::typed(status, "text/plain; charset=utf-8", format!("{text}\n").into_bytes().into())
    }

    /// The status line and headers, with the blank line behind them. `last`: the connection ends after this reply.
    pub(super) fn head(&self, last: bool) -> String {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, phrase(self.status));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        // A 304 says nothing of a length: it would be that of the content which is not sent.
        if self.status != 304 {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        if last {
            head.push_str("Connection: close\r\n");
        }
        head.push_str("\r\n");
        head
    }

    fn typed(status: u16, kind: &str, body: Arc<[u8]>) -> Self {
        let mut headers = vec![
            ("Content-Type", kind.to_owned()),
            ("Cache-Control", "no-cache".to_owned()),
            ("X-Content-Type-Options", "nosniff".to_owned()),
            ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
            ("Content-Security-Policy", "frame-ancestors 'none'".to_owned()),
            ("Referrer-Policy", "same-origin".to_owned()),
        ];
        if status == 405 {
            headers.push(("Allow", "GET, HEAD".to_owned()));
        }
        Self { status, headers, body }
    }

    /// With an entity tag, and empty when the client has this very content.
    fn tagged(mut self, tag: &str, head: &Head) -> Self {
        self.headers.push(("ETag", tag.to_owned()));
        self.headers.push(("Accept-Ranges", "bytes".to_owned()));
        let known = head.all("if-none-match").flat_map(|tags| tags.split(',')).map(str::trim);
        if known.map(|known| known.strip_prefix("W/").unwrap_or(known)).any(|known| known == tag || known == "*") {
            self.status = 304;
            self.body = Arc::from(&b""[..]);
            return self;
        }
        // Two fields, or one that was made for another version of the content, are no range at all.
        let mut ranges = head.all("range");
        let is_current = head.all("if-range").all(|wanted| wanted == tag);
        match (ranges.next(), ranges.next()) {
            (Some(range), None) if is_current && head.method == "GET" => self.ranged(range),
            _ => self,
        }
    }

    /// The one range of bytes that is asked for. Anything but a plain single range is answered with the whole.
    fn ranged(mut self, range: &str) -> Self {
        let length = self.body.len();
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            // More digits than fit mean a place behind the end.
            digits.then(|| text.parse::<usize>().unwrap_or(usize::MAX))
        };
        let Some((from, to)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
            return self;
        };
        let (start, end) = match (number(from), number(to)) {
            (Some(from), Some(to)) if from <= to => (from, to.saturating_add(1).min(length)),
            (Some(from), None) if to.is_empty() => (from, length),
            (None, Some(last)) if from.is_empty() => (length - last.min(length), length),
            _ => return self,
        };
        if start >= end {
            let mut reply = Self::text(416, "nothing is in this range");
            reply.headers.push(("Content-Range", format!("bytes */{length}")));
            return reply;
        }
        self.status = 206;
        self.headers.push(("Content-Range", format!("bytes {start}-{}/{length}", end - 1)));
        self.body = self.body[start..end].into();
        self
    }
}

fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        414 => "URI Too Long",
        416 => "Range Not Satisfiable",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Unknown",
    }
}

/// Answers one request.
pub(super) fn respond(state: &State, hosts: &Hosts, head: &Head) -> Answer {
    let target = match admit(head, hosts) {
        Ok(target) => target,
        Err(refusal) => return Answer::Reply(Reply::text(refusal.status, refusal.reason)),
    };
    let asset = |kind, text: &str| {
        let bytes: Arc<[u8]> = text.as_bytes().into();
        let tag = format!("\"{}\"", Hash::of(&bytes));
        Answer::Reply(Reply::typed(200, kind, bytes).tagged(&tag, head))
    };
    match target.path.as_str() {
        "__live/events" => Answer::Events { build: parameter(&target, "build").to_owned() },
        "__live/client.js" => asset("text/javascript; charset=utf-8", CLIENT),
        "__live/error.css" => asset("text/css; charset=utf-8", ERROR_STYLE),
        _ => Answer::Reply(page(state, &target, head)),
    }
}

fn parameter<'a>(target: &'a Target, name: &str) -> &'a str {
    let pairs = target.query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).next().unwrap_or_default()
}

fn page(state: &State, target: &Target, head: &Head) -> Reply {
    let current = state.current();
    let Some(pages) = &current.pages else {
        return match &current.fault {
            Some(fault) => error_page(fault),
            None => Reply::text(503, "the site is being built"),
        };
    };
    let names = match target.path.as_str() {
        "" => vec!["index.html".to_owned()],
        folder if folder.ends_with('/') => vec![format!("{folder}index.html")],
        path => vec![path.to_owned(), format!("{path}.html")],
    };
    let found = names.iter().filter_map(|name| Route::new(name)).find(|route| pages.contains(route));
    let (status, route) = match found {
        Some(route) => (200, route),
        None => (404, Route::page("404")),
    };
    if !pages.contains(&route) {
        return Reply::text(404, "nothing is here");
    }
    match pages.render(&route) {
        Ok(artifact) => artifact_reply(status, &route, artifact.bytes, head),
        Err(error) => error_page(&Fault::from(&*error)),
    }
}

fn artifact_reply(status: u16, route: &Route, bytes: Arc<[u8]>, head: &Head) -> Reply {
    let tag = format!("\"{}\"", Hash::of(&bytes));
    let extension = route.extension();
    // A missing page has no content of its own to remember: with a tag, the client would take it for one that changed.
    let kept = if status == 200 { tag.as_str() } else { "" };
    let bytes = if extension == "html" { with_client(&bytes, kept) } else { bytes };
    let reply = Reply::typed(status, media_type(&extension), bytes);
    if status == 200 { reply.tagged(&tag, head) } else { reply }
}

/// The page with the live client in its head. The tag is that of the page as it will be published, so the client can tell
/// whether its page changed, also across a restart.
fn with_client(page: &[u8], tag: &str) -> Arc<[u8]> {
    let tag = tag.trim_matches('"');
    let script = format!("<script src=\"/__live/client.js\" data-tag=\"{tag}\" defer></script>\n");
    let at = page.windows(7).position(|bytes| bytes == b"</head>").unwrap_or(page.len());
    [&page[..at], script.as_bytes(), &page[at..]].concat().into()
}

/// A page of its own for a fault, when there is no good page to show.
fn error_page(fault: &Fault) -> Reply {
    let lines: String = fault.excerpt.iter().map(|(number, text)| excerpt_line(fault, *number, text)).collect();
    let excerpt = if lines.is_empty() { lines } else { format!("<pre tabindex=\"0\"><code>{lines}</code></pre>\n") };
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; script-src 'self'; \
         connect-src 'self'; form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'\">\n\
         <meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"stylesheet\" href=\"/__live/error.css\">\n</head>\n<body>\n\
         <main><section class=\"dev\" role=\"alert\" aria-labelledby=\"de\"><header><h1 id=\"de\">{title}</h1>\
         <span>this page cannot be built</span></header><div class=\"dev-b\"><p class=\"dev-m\">{message}</p>\n\
         <p class=\"small\"><code>{place}</code></p>\n{excerpt}{origin}</div>\
         <p class=\"dev-f\">Save the file to try again. Only <code>spechive serve</code> shows this page.</p></section></main>\n\
         </body>\n</html>\n",
        title = escape(fault.title),
        message = escape(&fault.message),
        place = escape(&fault.place),
        origin = origin(fault),
    );
    let mut reply = Reply::typed(500, "text/html; charset=utf-8", with_client(html.as_bytes(), ""));
    reply.headers.retain(|(name, _)| *name != "Cache-Control");
    reply.headers.push(("Cache-Control", "no-store".to_owned()));
    reply
}

fn excerpt_line(fault: &Fault, number: u32, text: &str) -> String {
    let bad = if number == fault.line { " bad" } else { "" };
    let line = format!("<span class=\"l{bad}\"><span class=\"ln\">{number}</span>{}</span>", escape(text));
    if bad.is_empty() || fault.column == 0 {
        return line;
    }
    let blanks = " ".repeat(fault.column as usize - 1);
    format!("{line}<span class=\"l\"><span class=\"ln\"></span><span class=\"caret\">{blanks}^</span></span>")
}

fn origin(fault: &Fault) -> String {
    let code = |text: &String| format!("<code>{}</code>", escape(text));
    let chain: Vec<String> = fault.chain.iter().map(code).collect();
    let included = if chain.is_empty() { String::new() } else { format!("Included from {}. ", chain.join(", ")) };
    let subject = fault.subject.as_ref().map(|subject| format!("While building {}.", code(subject)));
    match format!("{included}{}", subject.unwrap_or_default()) {
        text if text.is_empty() => text,
        text => format!("<p class=\"small dim\">{text}</p>\n"),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

fn media_type(extension: &str) -> &'static str {
    match extension {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "md" | "markdown" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

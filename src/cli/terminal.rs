//! The only place that prints. Results go to stdout, progress and findings to stderr; colour and progress only on a
//! terminal. A reader that goes away (broken pipe) is a success.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};

/// Headings and names.
pub const BOLD: Style = Style::new().bold();
/// What matters less.
pub const DIM: Style = Style::new().dimmed();
/// Errors.
pub const RED: Style = AnsiColor::Red.on_default().bold();
/// Warnings.
pub const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
/// Notes, and what is under way.
pub const CYAN: Style = AnsiColor::Cyan.on_default();
/// What is done.
pub const GREEN: Style = AnsiColor::Green.on_default();

/// Prints a result. Colours are taken out when stdout is no terminal.
pub fn out(text: &str) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Prints bytes as they are.
pub fn raw(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// Prints a line about the work. A stderr that is gone must not stop the work.
pub fn note(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// `text` in a style.
pub fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Takes control characters out of text that comes from content, so that no file can steer a terminal or a log.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || crate::text::turns_direction(c) { ' ' } else { c }).collect()
}

/// One line on a terminal that is written over: for work that takes longer than a second.
#[derive(Debug)]
pub struct Progress {
    shown: bool,
    live: bool,
}

impl Progress {
    /// A line that is not shown yet; never shown when stderr is no terminal.
    pub fn new() -> Self {
        Self { shown: false, live: io::stderr().is_terminal() }
    }

    /// Writes the line over.
    pub fn show(&mut self, text: &str) {
        if self.live {
            self.shown = true;
            let mut stderr = anstream::stderr().lock();
            let _ = write!(stderr, "\r\x1b[2K{DIM}{text}{DIM:#}");
            let _ = stderr.flush();
        }
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        if self.shown {
            self.shown = false;
            let mut stderr = anstream::stderr().lock();
            let _ = write!(stderr, "\r\x1b[2K");
            let _ = stderr.flush();
        }
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

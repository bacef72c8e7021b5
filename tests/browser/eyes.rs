//! An archive in a temporary folder, served or built, and a browser that looks at it.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use headless_chrome::browser::tab::Tab;
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::protocol::cdp::{Emulation, Input, Log};
use headless_chrome::{Browser, LaunchOptions};
use tempfile::TempDir;

/// A running preview of an archive.
pub struct Preview {
    folder: TempDir,
    server: Child,
    address: String,
}

impl Preview {
    /// Serves an archive of these files, by their paths below `specs/`.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let folder = archive(files);
        let mut server = Command::new(env!("CARGO_BIN_EXE_spechive"))
            .args(["serve", "specs", "--port", "0", "--no-git"])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("spechive serve");
        let lines = BufReader::new(server.stdout.take().expect("stdout")).lines();
        let address = lines.map_while(Result::ok).find(|line| line.starts_with("http://")).expect("an address");
        Self { folder, server, address: address.trim().to_owned() }
    }

    /// The address of a page.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Saves a file with `old` replaced by `new`.
    pub fn edit(&self, path: &str, old: &str, new: &str) {
        let path: PathBuf = self.folder.path().join(path);
        let text = fs::read_to_string(&path).expect("the file");
        assert!(text.contains(old), "{} does not hold {old:?}", path.display());
        fs::write(&path, text.replace(old, new)).expect("the file again");
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A site on disk, opened without a server.
pub struct Built(TempDir);

impl Built {
    /// Builds an archive of these files, by their paths below `specs/`.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let folder = archive(files);
        let built = Command::new(env!("CARGO_BIN_EXE_spechive"))
            .args(["build", "specs", "--out", "public", "--no-git"])
            .current_dir(folder.path())
            .output()
            .expect("spechive build");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        Self(folder)
    }

    /// The address of a page.
    pub fn url(&self, page: &str) -> String {
        format!("file://{}/public/{page}", self.0.path().display())
    }
}

fn archive(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join("specs").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    folder
}

/// What is missing on this machine ends the test, loudly where a browser is required.
pub fn skip<T>(what: &str) -> Option<T> {
    assert!(std::env::var_os("REQUIRE_BROWSER").is_none(), "REQUIRE_BROWSER is set and there is no {what}");
    eprintln!("SKIPPED: no {what} on this machine (scripts/test installs it)");
    None
}

/// The first program of these names that is installed.
pub fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file())
}

fn chromium() -> Option<PathBuf> {
    let mac = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];
    program(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
        .or_else(|| mac.iter().map(|file| Path::new(file).to_owned()).find(|file| file.is_file()))
}

/// A browser and everything its console said.
pub struct Eyes {
    pub tab: Arc<Tab>,
    console: Arc<Mutex<Vec<String>>>,
    _browser: Browser,
}

impl Eyes {
    /// A browser with a window of this width, if there is one on this machine.
    pub fn open(width: u32) -> Option<Self> {
        let Some(path) = chromium() else { return skip("Chromium") };
        let quiet = [
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--disable-quic",
        ];
        let options = LaunchOptions::default_builder()
            .path(Some(path))
            .sandbox(false)
            .window_size(Some((width, 900)))
            .args(quiet.iter().map(OsStr::new).collect())
            .idle_browser_timeout(Duration::from_secs(300))
            .build()
            .expect("launch options");
        let browser = Browser::new(options).expect("Chromium starts");
        let tab = browser.new_tab().expect("a tab");
        tab.set_default_timeout(Duration::from_secs(60));
        let console = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&console);
        tab.enable_log().expect("log");
        tab.enable_runtime().expect("runtime");
        tab.add_event_listener(Arc::new(move |event: &Event| match event {
            Event::LogEntryAdded(entry) if entry.params.entry.level == Log::LogEntryLevel::Error => {
                heard.lock().expect("console").push(entry.params.entry.text.clone());
            }
            Event::RuntimeExceptionThrown(thrown) => {
                heard.lock().expect("console").push(thrown.params.exception_details.text.clone());
            }
            _ => {}
        }))
        .expect("a listener");
        Some(Self { tab, console, _browser: browser })
    }

    /// Opens a page.
    pub fn go(&self, url: &str) {
        self.tab.navigate_to(url).expect("navigation").wait_until_navigated().expect("a page");
    }

    /// Shows the page as on a screen of this many pixels, which may be less than a window of the browser can have.
    pub fn width(&self, width: u32) {
        let screen = Emulation::SetDeviceMetricsOverride {
            width,
            height: 900,
            device_scale_factor: 1.0,
            mobile: false,
            scale: None,
            screen_width: None,
            screen_height: None,
            position_x: None,
            position_y: None,
            dont_set_visible_size: None,
            screen_orientation: None,
            viewport: None,
            display_feature: None,
            device_posture: None,
        };
        self.tab.call_method(screen).expect("a width");
    }

    /// Sets what the reader prefers (`prefers-color-scheme`, `forced-colors`, …) and the medium, empty for the screen.
    pub fn prefers(&self, medium: &str, features: &[(&str, &str)]) {
        let feature = |(name, value): &(&str, &str)| Emulation::MediaFeature {
            name: (*name).to_owned(),
            value: (*value).to_owned(),
        };
        let features = Some(features.iter().map(feature).collect());
        let media = Some(medium.to_owned());
        self.tab.call_method(Emulation::SetEmulatedMedia { media, features }).expect("a mode");
    }

    /// The value of a script, as text.
    pub fn text(&self, script: &str) -> String {
        let value = self.tab.evaluate(&format!("String({script})"), false).expect("a script that runs").value;
        value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Waits until `script` is `expected`.
    pub fn wait(&self, script: &str, expected: &str) {
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut last = String::new();
        while Instant::now() < deadline {
            last = self.text(script);
            if last == expected {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("`{script}` is {last:?} and never became {expected:?}");
    }

    /// Presses a key.
    pub fn press(&self, key: &str) {
        self.tab.press_key(key).expect("a key");
    }

    /// Moves the focus on by Tab: half of [`Self::press`], as nothing on the page waits for the key to come up.
    pub fn tab(&self) {
        let down = Input::DispatchKeyEvent {
            Type: Input::DispatchKeyEventTypeOption::RawKeyDown,
            key: Some("Tab".to_owned()),
            code: Some("Tab".to_owned()),
            windows_virtual_key_code: Some(9),
            native_virtual_key_code: Some(9),
            text: None,
            modifiers: None,
            timestamp: None,
            unmodified_text: None,
            key_identifier: None,
            auto_repeat: None,
            is_keypad: None,
            is_system_key: None,
            location: None,
            commands: None,
        };
        self.tab.call_method(down).expect("a key");
    }

    /// Types a text.
    pub fn write(&self, text: &str) {
        self.tab.type_str(text).expect("typing");
    }

    /// Clicks on the first element that fits.
    pub fn click(&self, selector: &str) {
        self.tab.find_element(selector).expect("an element").click().expect("a click");
    }

    /// The console has said nothing: no error, no report of the content policy.
    pub fn is_quiet(&self) {
        assert_eq!(*self.console.lock().expect("console"), Vec::<String>::new(), "the console says nothing");
    }
}

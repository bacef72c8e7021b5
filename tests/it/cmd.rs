//! Transcripts: `tests/cmd/*.md` hold commands and what they print, and are run again and compared to the letter.
//!
//! Each file is one session in a copy of the sample archive. A block of the language `console` holds lines `$ command`
//! (a line `> …` after it goes on with it, for a here-document), what the command wrote to stdout, what it wrote to
//! stderr with `2> ` in front, and `? code` unless it ended with 0. `SNAPSHOTS=overwrite` writes what is printed today.
//!
//! The commands go through a shell, because pipes, redirections and standard input are part of how people use them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::sample;

/// What stands before a line of stderr.
const STDERR: &str = "2> ";

#[test]
fn every_transcript_is_what_the_commands_print() {
    let folder = sample::crate_folder().join("tests/cmd");
    let names = sample::files(&folder);
    assert!(!names.is_empty(), "no transcripts in tests/cmd");
    for name in names {
        let written = fs::read_to_string(folder.join(&name)).unwrap();
        sample::assert_file(&format!("cmd/{name}"), replay(&written));
    }
}

#[test]
fn every_command_has_a_transcript_of_its_help() {
    let help = fs::read_to_string(sample::crate_folder().join("tests/cmd/help.md")).unwrap();
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<&str> = listed.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() > 8, "the transcript of `spechive --help` lists {names:?}");
    for name in names.into_iter().filter(|name| *name != "help") {
        assert!(help.contains(&format!("$ spechive {name} --help")), "tests/cmd/help.md does not show `{name}`");
    }
}

/// Every command that README and guide tell a reader to type is one that the program takes, flags and all.
#[test]
fn what_the_guide_tells_to_type_is_understood() {
    let here = sample::copy();
    let folder = sample::crate_folder();
    let guide = sample::files(&folder.join("content/docs")).into_iter().map(|name| format!("content/docs/{name}"));
    let mut commands = 0;
    for name in guide.chain(["README.md".to_owned()]).filter(|name| name.ends_with(".md")) {
        for command in typed(&fs::read_to_string(folder.join(&name)).unwrap()) {
            let output = shell(here.path(), &format!("{command} --help"));
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{name} tells to type `{command}`, which fails:\n{error}");
            commands += 1;
        }
    }
    assert!(commands > 10, "only {commands} commands found: are they still in blocks of the language `sh`?");
}

/// The commands of `sh` blocks that end by themselves do their work in a folder such as the README has in mind.
#[test]
fn the_readme_runs() {
    let here = sample::copy();
    let readme = fs::read_to_string(sample::crate_folder().join("README.md")).unwrap();
    let commands: Vec<String> = typed(&readme).into_iter().filter(|line| !line.starts_with("spechive serve")).collect();
    assert!(commands.len() > 2, "{commands:?}");
    for command in commands {
        let output = shell(here.path(), &command);
        assert!(matches!(output.status.code(), Some(0 | 1)), "`{command}`: {output:?}");
        assert!(!output.stdout.is_empty(), "`{command}` prints nothing");
    }
}

/// The lines of `sh` blocks that call the program, without what a `#` says about them and without redirections.
fn typed(page: &str) -> Vec<String> {
    let mut inside = false;
    let mut commands = Vec::new();
    for line in page.lines() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            inside = matches!(info.trim(), "sh" | "bash");
        } else if inside && line.starts_with("spechive ") {
            commands.push(line.split(['#', '<', '>', '|']).next().unwrap_or_default().trim().to_owned());
        }
    }
    commands
}

/// The transcript with what its commands print now.
fn replay(transcript: &str) -> String {
    let here = sample::copy();
    let mut text = String::new();
    let mut fence: Option<&str> = None;
    let mut lines = transcript.lines().peekable();
    while let Some(line) = lines.next() {
        match fence {
            None => {
                fence =
                    line.strip_suffix("console").filter(|ticks| ticks.len() > 2 && ticks.bytes().all(|b| b == b'`'));
                text += &format!("{line}\n");
            }
            Some(ticks) if line == ticks => {
                fence = None;
                text += &format!("{line}\n");
            }
            Some(_) => {
                // Whatever is no command was printed by one, and is printed anew.
                let Some(first) = line.strip_prefix("$ ") else { continue };
                let mut command = first.to_owned();
                text += &format!("{line}\n");
                while let Some(more) = lines.next_if(|line| line.starts_with("> ")) {
                    command += &format!("\n{}", &more[2..]);
                    text += &format!("{more}\n");
                }
                text += &printed(&command, &shell(here.path(), &command), here.path());
            }
        }
    }
    assert!(fence.is_none(), "a block of the transcript does not end");
    text
}

/// What a command printed, in the form of a transcript.
fn printed(command: &str, output: &Output, here: &Path) -> String {
    let text = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap().replace(here.to_str().unwrap(), "[HERE]");
        assert!(text.is_empty() || text.ends_with('\n'), "`{command}` does not end its last line: {text:?}");
        sample::normal(&text)
    };
    let mut all = text(&output.stdout);
    for line in text(&output.stderr).lines() {
        all += &format!("{}\n", format!("{STDERR}{line}").trim_end());
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => all += &format!("? {code}\n"),
        None => all += "? killed\n",
    }
    all
}

/// Runs a line in a shell that knows the program by its name and nothing of whoever runs the test. What the program keeps
/// between runs lies in the folder's own cache, where no walk looks.
fn shell(here: &Path, line: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_spechive")).parent().unwrap();
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", program.display());
    Command::new("sh")
        .args(["-c", line])
        .current_dir(here)
        .env_clear()
        .envs([("PATH", path.as_str()), ("HOME", "/nonexistent"), ("LC_ALL", "C.UTF-8")])
        .env("XDG_CACHE_HOME", here.join(".cache"))
        .output()
        .unwrap()
}

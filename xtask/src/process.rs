//! Starting other programs: shown before they run, and refused clearly when they fail.

use std::ffi::OsStr;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::root;

/// The cargo that started this program, in the repository's root.
pub fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(root());
    command
}

/// Prints the command, runs it with the terminal's own output, and fails unless it succeeds.
pub fn show_and_run(mut command: Command) -> Result<()> {
    let shown = in_words(&command);
    println!("$ {shown}");
    let status = command.status().with_context(|| format!("`{shown}` could not be started"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs a command without showing it; its output appears only in the error when it fails.
pub fn run_quietly(mut command: Command) -> Result<String> {
    let shown = in_words(&command);
    let output = command.output().with_context(|| format!("`{shown}` could not be started"))?;
    if !output.status.success() {
        bail!(
            "`{shown}` failed ({})\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A command as a person would type it: the settings it removes and sets, then its words.
fn in_words(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let removed = command.get_envs().filter(|(_, value)| value.is_none());
    let set = command.get_envs().filter_map(|(name, value)| Some((name, value?)));
    let mut words: Vec<String> = removed
        .map(|(name, _)| format!("-u {}", name.display()))
        .chain(set.map(|(name, value)| format!("{}={}", name.display(), quoted(value))))
        .collect();
    if !words.is_empty() {
        words.insert(0, "env".to_owned());
    }
    words.push(name.display().to_string());
    words.extend(command.get_args().map(quoted));
    words.join(" ")
}

/// Quotes a word that a shell would take apart.
fn quoted(word: &OsStr) -> String {
    let word = word.display().to_string();
    if word.contains([' ', '?', '*', '$', '&', '\'']) { format!("'{}'", word.replace('\'', r"'\''")) } else { word }
}

/// Whether this program runs as root: the owner of its own entry under `/proc` is asked,
/// because the standard library has no call for it.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|entry| entry.uid() == 0)
}

/// Finds a program by name in the folders of `PATH`, then in those that a plain user's
/// `PATH` leaves out.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/bin".into(), "/usr/sbin".into()])
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_could_type_it() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["test", "--", "the map"]).env("B", "a?b");
        command.env_remove("A");
        assert_eq!(in_words(&command), "env -u A B='a?b' cargo test -- 'the map'");
    }
}

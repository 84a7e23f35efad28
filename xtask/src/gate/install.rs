//! Installs what the tests need from Debian's packages, and says what it cannot install.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::postgres;
use crate::process::{find_program, is_root, run_quietly, show_and_run};

/// The oldest Node.js that builds the pages.
const NODE: u32 = 20;

/// Something that the tests need, and the package that brings it.
struct Need {
    package: &'static str,
    is_met: fn() -> bool,
}

const NEEDS: &[Need] = &[
    Need { package: "postgresql", is_met: || postgres::find_programs().is_some() },
    Need { package: "util-linux", is_met: || find_program("setpriv").is_some() },
    Need { package: "chromium", is_met: || find_program("chromium").is_some() },
    Need { package: "chromium-driver", is_met: || find_program("chromedriver").is_some() },
    // Two families, so that pages look the same on every machine and marks have a glyph.
    Need { package: "fonts-liberation", is_met: || has_fonts("liberation") },
    Need { package: "fonts-dejavu-core", is_met: || has_fonts("dejavu") },
    // Documents and spreadsheets are opened by programs that are not ours.
    Need { package: "libreoffice-writer-nogui", is_met: || has_office("libswlo.so") },
    Need { package: "libreoffice-calc-nogui", is_met: || has_office("libsclo.so") },
    Need { package: "poppler-utils", is_met: || find_program("pdftotext").is_some() },
    // Public data with published results come from PyPI.
    Need { package: "python3-pip", is_met: || find_program("pip3").or_else(|| find_program("pip")).is_some() },
];

/// Whether a part of LibreOffice is here, by the library that holds it.
fn has_office(part: &str) -> bool {
    find_program("soffice").is_some() && Path::new("/usr/lib/libreoffice/program").join(part).exists()
}

/// Installs the packages that are missing; changes nothing when none is.
pub fn install() -> Result<()> {
    check_node()?;
    let missing = missing_packages();
    if missing.is_empty() {
        println!("everything is here");
        return Ok(());
    }
    println!("missing: {}", missing.join(", "));
    let become_root = way_to_root(&missing)?;
    show_and_run(apt_get(become_root, &["update"]))?;
    let options = ["install", "--yes", "--no-install-recommends"];
    show_and_run(apt_get(become_root, &[&options[..], &missing].concat()))?;
    let still = missing_packages();
    if !still.is_empty() {
        bail!("{} did not bring what the tests need", still.join(", "));
    }
    Ok(())
}

fn missing_packages() -> Vec<&'static str> {
    NEEDS.iter().filter(|need| !(need.is_met)()).map(|need| need.package).collect()
}

fn has_fonts(family: &str) -> bool {
    Path::new("/usr/share/fonts/truetype").join(family).is_dir()
}

/// The words to put before a command that only root may run: none for root, else `sudo`.
fn way_to_root(missing: &[&str]) -> Result<&'static [&'static str]> {
    let packages = missing.join(" ");
    if find_program("apt-get").is_none() {
        bail!(
            "this is not a Debian system: install what corresponds to Debian's packages \
             {packages}, then run the step again"
        );
    }
    if is_root() {
        return Ok(&[]);
    }
    let mut question = Command::new("sudo");
    question.args(["-n", "true"]);
    if run_quietly(question).is_ok() {
        return Ok(&["sudo", "-n"]);
    }
    bail!(
        "installing needs an administrator. Ask one to run:\n\n    \
         apt-get update && apt-get install --no-install-recommends {packages}\n"
    )
}

fn apt_get(become_root: &[&str], arguments: &[&str]) -> Command {
    // `env` sets the variable behind `sudo` too, which does not pass ours on.
    let patient = ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"];
    let words = [become_root, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], &patient, arguments].concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

/// Debian 12 carries an older Node.js than the pages need, so it is asked for, not installed.
fn check_node() -> Result<()> {
    let mut question = Command::new("node");
    question.arg("--version");
    let version = run_quietly(question).unwrap_or_default();
    match major_version(&version) {
        Some(major) if major >= NODE && find_program("npm").is_some() => Ok(()),
        Some(major) if major >= NODE => bail!("npm is missing: install the npm of your Node.js"),
        Some(_) => bail!("Node.js is {version}: install version {NODE} or newer, with npm"),
        None => bail!("Node.js is missing: install version {NODE} or newer, with npm"),
    }
}

fn major_version(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_read() {
        assert_eq!(major_version("v20.20.2"), Some(20));
        assert_eq!(major_version(""), None);
        assert_eq!(major_version("unknown"), None);
    }

    #[test]
    fn a_command_for_root_keeps_its_settings_behind_sudo() {
        let command = apt_get(&["sudo", "-n"], &["update"]);
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        assert_eq!(command.get_program(), "sudo");
        assert_eq!(words[..3], ["-n", "env", "DEBIAN_FRONTEND=noninteractive"]);
        assert_eq!(words.last().map(AsRef::as_ref), Some("update"));
    }
}

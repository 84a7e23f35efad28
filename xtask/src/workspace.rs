//! The repository on disk: where it is, and which files belong to it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The root of the repository, known since this program was compiled inside it.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// One text file of the repository.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path from the repository's root, with forward slashes.
    pub path: String,
    /// What the file says.
    pub text: String,
}

#[cfg(test)]
impl SourceFile {
    /// A file that exists only in a test.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }
}

/// Every file that is tracked, or new and not ignored, as paths from the root.
pub fn listed_paths() -> Result<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .context("git could not be started; install it, the list of files comes from it")?;
    if !output.status.success() {
        bail!(
            "git could not list the files of {}: {}",
            root().display(),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    let listing = String::from_utf8_lossy(&output.stdout);
    let mut paths: Vec<String> =
        listing.split('\0').filter(|path| !path.is_empty() && root().join(path).is_file()).map(str::to_owned).collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// Reads those of the listed files that the rules look into; others (images, data) are left alone.
pub fn read_sources(paths: &[String]) -> Result<Vec<SourceFile>> {
    const READ: [&str; 6] = ["rs", "ts", "html", "css", "md", "toml"];
    paths
        .iter()
        .filter(|path| READ.contains(&extension(path)))
        .map(|path| {
            let full: PathBuf = root().join(path);
            let text =
                std::fs::read_to_string(&full).with_context(|| format!("{path} could not be read as UTF-8 text"))?;
            Ok(SourceFile { path: path.clone(), text })
        })
        .collect()
}

/// What follows the last dot of a path's file name, or nothing.
pub fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

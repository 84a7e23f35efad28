//! Gathers the browser's files in `OUT_DIR/dist`: our own stylesheets joined into one, scripts, icons, and htmx from
//! its npm package by `npm ci`. `PERENNIAL_BROWSER_PACKAGES` may name a prebuilt `node_modules` for packagers.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs, io};

fn main() -> ExitCode {
    match gather() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("cargo::error={message}");
            ExitCode::FAILURE
        }
    }
}

fn gather() -> Result<(), String> {
    let assets = folder("CARGO_MANIFEST_DIR")?.join("assets");
    let out = folder("OUT_DIR")?;
    println!("cargo::rerun-if-changed={}", assets.display());
    println!("cargo::rerun-if-env-changed=PERENNIAL_BROWSER_PACKAGES");
    let packages = packages(&assets, &out)?;
    let dist = out.join("dist");
    fs::create_dir_all(dist.join("js")).map_err(told("the folder for browser files"))?;
    fs::write(dist.join("app.css"), stylesheets(&assets).map_err(told("assets/css"))?).map_err(told("app.css"))?;
    for name in ["icons.svg", "favicon.svg"] {
        if !assets.join(name).exists() {
            continue;
        }
        fs::copy(assets.join(name), dist.join(name)).map_err(told(name))?;
    }
    if assets.join("js").exists() {
        for entry in fs::read_dir(assets.join("js")).map_err(told("assets/js"))?.flatten() {
            fs::copy(entry.path(), dist.join("js").join(entry.file_name())).map_err(told("assets/js"))?;
        }
    }
    let htmx = packages.join("htmx.org");
    fs::copy(htmx.join("dist/htmx.min.js"), dist.join("htmx.min.js")).map_err(told("htmx.min.js of htmx.org"))?;
    fs::copy(htmx.join("LICENSE"), dist.join("htmx.LICENSE.txt")).map_err(told("the licence of htmx.org"))?;
    fonts(&packages, &dist)
}

/// The fonts of exported drawings, each with its licence.
fn fonts(packages: &Path, dist: &Path) -> Result<(), String> {
    const FONTS: [(&str, &str, &str); 4] = [
        ("source-sans-3", "400Regular/SourceSans3_400Regular.ttf", "sans.ttf"),
        ("source-sans-3", "600SemiBold/SourceSans3_600SemiBold.ttf", "sans-strong.ttf"),
        ("source-serif-4", "600SemiBold/SourceSerif4_600SemiBold.ttf", "serif.ttf"),
        ("source-serif-4", "400Regular_Italic/SourceSerif4_400Regular_Italic.ttf", "serif-italic.ttf"),
    ];
    let into = dist.join("fonts");
    fs::create_dir_all(&into).map_err(told("the folder for fonts"))?;
    for (package, file, name) in FONTS {
        let from = packages.join("@expo-google-fonts").join(package);
        fs::copy(from.join(file), into.join(name)).map_err(told("a font of @expo-google-fonts"))?;
        fs::copy(from.join("LICENSE_FONT"), into.join(format!("{package}.LICENSE.txt")))
            .map_err(told("the licence of a font"))?;
    }
    Ok(())
}

/// One stylesheet of all: the tokens first, because they declare the order of the layers.
fn stylesheets(assets: &Path) -> io::Result<String> {
    let mut files: Vec<PathBuf> = fs::read_dir(assets.join("css"))?.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "css"));
    files.sort_by_key(|file| (!file.ends_with("tokens.css"), file.clone()));
    files.iter().map(fs::read_to_string).collect()
}

fn packages(assets: &Path, out: &Path) -> Result<PathBuf, String> {
    if let Some(folder) = env::var_os("PERENNIAL_BROWSER_PACKAGES") {
        return Ok(folder.into());
    }
    let npm = out.join("npm");
    let lock = fs::read(assets.join("package-lock.json")).map_err(|e| format!("assets/package-lock.json: {e}"))?;
    if fs::read(npm.join("stamp")).is_ok_and(|stamp| stamp == lock) {
        return Ok(npm.join("node_modules"));
    }
    fs::create_dir_all(&npm).map_err(|e| format!("{}: {e}", npm.display()))?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(assets.join(name), npm.join(name)).map_err(|e| format!("assets/{name}: {e}"))?;
    }
    let output = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"])
        .current_dir(&npm)
        .output();
    match output {
        Ok(output) if output.status.success() => {
            fs::write(npm.join("stamp"), lock).map_err(|e| format!("{}: {e}", npm.display()))?;
            Ok(npm.join("node_modules"))
        }
        Ok(output) => Err(format!(
            "`npm ci` failed while fetching the browser's packages: {}",
            String::from_utf8_lossy(&output.stderr).trim().replace('\n', " ")
        )),
        Err(error) => Err(format!(
            "npm cannot be run ({error}). Install Node 20 or later with npm, or name a folder of packages in PERENNIAL_BROWSER_PACKAGES"
        )),
    }
}

fn told(what: &'static str) -> impl Fn(io::Error) -> String {
    move |error| format!("{what}: {error}")
}

fn folder(variable: &str) -> Result<PathBuf, String> {
    env::var_os(variable).map(PathBuf::from).ok_or_else(|| format!("cargo did not set {variable}"))
}

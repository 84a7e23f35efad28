//! A room is entered through its `mod.rs`, and only from rooms that may name it.

use super::Finding;
use super::paths::{WrittenPath, written};
use super::scan::{Token, tokens, without_comments_and_literals};
use crate::edges::{self, INSIDES, SHARED};
use crate::workspace::{SourceFile, extension};

const APPLICATION: &str = "crates/perennial-app/src/";
const GUESTS: [&str; 2] = ["crates/perennial/", "crates/perennial-app/tests/"];

/// Checks every file of the application, and those that call it from outside.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let insides = Insides::of(files);
    let mut findings = unknown_modules(files);
    for file in files.iter().filter(|file| extension(&file.path) == "rs") {
        let code = without_comments_and_literals(&file.text);
        let tokens = tokens(&code);
        if let Some(inner) = file.path.strip_prefix(APPLICATION) {
            findings.extend(open_doors(file, inner, &tokens));
            findings.extend(forbidden_paths(file, inner, &tokens, &insides));
        } else if GUESTS.iter().any(|guest| file.path.starts_with(guest)) {
            findings.extend(guests(file, &tokens, &insides));
        }
    }
    findings.dedup();
    findings
}

/// The modules inside each room, as pairs of room and module.
struct Insides<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Insides<'a> {
    fn of(files: &'a [SourceFile]) -> Self {
        let within = |file: &'a SourceFile| {
            let inner = file.path.strip_prefix(APPLICATION)?.strip_suffix(".rs")?;
            let (room, rest) = inner.split_once('/')?;
            let module = rest.split('/').next()?;
            (module != "mod").then_some((room, module))
        };
        Self(files.iter().filter_map(within).collect())
    }

    /// The module that a path enters behind the door of another room, if it does.
    fn entered_by(&self, path: &WrittenPath<'_>) -> Option<String> {
        let [_, room, module, rest @ ..] = path.segments.as_slice() else {
            return None;
        };
        edges::find(room)?;
        // A function may share the name of a file; then only a longer path enters the file.
        let inside = INSIDES.contains(module) || (!rest.is_empty() && self.0.contains(&(*room, *module)));
        inside.then(|| format!("{room}::{module}"))
    }
}

/// Each module of the application is a room or shared; an unlisted one has no rules yet.
fn unknown_modules(files: &[SourceFile]) -> Vec<Finding> {
    files
        .iter()
        .filter_map(|file| {
            let inner = file.path.strip_prefix(APPLICATION)?;
            let module = door_of(inner)?;
            let known = edges::find(module).is_some() || SHARED.contains(&module);
            let advice = format!(
                "`{module}` is neither a room nor shared: add it to ROOMS or SHARED in \
                 xtask/src/edges.rs"
            );
            (!known).then(|| Finding::refuse(&file.path, 1, advice))
        })
        .collect()
}

/// The module whose door this file is: `firm` for `firm/mod.rs` and for `firm.rs`.
fn door_of(inner: &str) -> Option<&str> {
    let module = inner.strip_suffix("/mod.rs").or_else(|| inner.strip_suffix(".rs"))?;
    (!module.contains('/') && module != "lib").then_some(module)
}

/// A `pub mod` in a room's door lets everyone in at the window.
fn open_doors(file: &SourceFile, inner: &str, tokens: &[Token<'_>]) -> Vec<Finding> {
    let Some(room) = door_of(inner).filter(|module| edges::find(module).is_some()) else {
        return Vec::new();
    };
    tokens
        .windows(3)
        .filter(|three| three[1].text == "mod" && ["pub", ")"].contains(&three[0].text))
        .map(|three| {
            let module = three[2].text;
            let advice = format!(
                "`{module}` is the inside of `{room}`: write `mod {module};` and `pub use` the \
                 few items that other rooms may name"
            );
            Finding::refuse(&file.path, three[1].line, advice)
        })
        .collect()
}

fn forbidden_paths(file: &SourceFile, inner: &str, tokens: &[Token<'_>], insides: &Insides<'_>) -> Vec<Finding> {
    let module: Vec<&str> =
        inner.trim_end_matches(".rs").split('/').filter(|segment| !["mod", "lib"].contains(segment)).collect();
    let home = module.first().copied();
    written(tokens, &module, &[])
        .iter()
        .filter(|path| path.segments.get(1).copied() != home)
        .filter_map(|path| {
            let advice = trespass(home, path, insides)?;
            Some(Finding::refuse(&file.path, path.line, advice))
        })
        .collect()
}

/// What is wrong with a path from `home` (nothing at the root) to another room.
fn trespass(home: Option<&str>, path: &WrittenPath<'_>, insides: &Insides<'_>) -> Option<String> {
    let target = edges::find(path.segments.get(1)?)?.name;
    if let Some(inside) = insides.entered_by(path) {
        return Some(through_the_door(&inside, target));
    }
    let home = home?;
    let Some(room) = edges::find(home) else {
        return Some(format!(
            "`{home}` is shared by all rooms and may not name `{target}`: let the room hand \
             in what is needed"
        ));
    };
    if path.by_super {
        return Some(format!("`super` leads out of the room: write `crate::{target}`"));
    }
    (!room.may_name.contains(&target)).then(|| {
        format!(
            "`{home}` may not name `{target}`: move what both need into a room below, or add \
             `{target}` to the line of `{home}` in xtask/src/edges.rs and say why"
        )
    })
}

fn guests(file: &SourceFile, tokens: &[Token<'_>], insides: &Insides<'_>) -> Vec<Finding> {
    written(tokens, &[], &["perennial_app"])
        .iter()
        .filter(|path| path.segments[0] == "perennial_app")
        .filter_map(|path| {
            let inside = insides.entered_by(path)?;
            let advice = through_the_door(&inside, path.segments[1]);
            Some(Finding::refuse(&file.path, path.line, advice))
        })
        .collect()
}

fn through_the_door(inside: &str, room: &str) -> String {
    format!(
        "`{inside}` is the inside of a room: name the item through \
         crates/perennial-app/src/{room}/mod.rs"
    )
}

#[cfg(test)]
#[path = "doors_tests.rs"]
mod tests;

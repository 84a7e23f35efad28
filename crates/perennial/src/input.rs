//! What is read from files that people name.

use std::io::Read;
use std::path::Path;

use anyhow::Result;

use crate::failure::Failure;

/// The text of a file; of standard input where the name is `-`.
///
/// # Errors
/// When it cannot be read, or is not text.
pub fn text_of(file: &Path) -> Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text)?;
        return Ok(text);
    }
    std::fs::read_to_string(file).map_err(|error| {
        let what = format!("{} cannot be read: {error}", file.display());
        Failure::new(what, "name a text file in UTF-8, or `-` for standard input").into()
    })
}

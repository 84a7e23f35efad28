//! A zip archive of parts, the same bytes for the same parts.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::sheets::Unwritable;

/// Packs named parts in the order given; every part carries the first day that a zip archive knows.
pub(crate) fn packed(parts: &[(&str, &[u8])]) -> Result<Vec<u8>, Unwritable> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in parts {
        archive.start_file(*name, options).map_err(Unwritable::archive)?;
        archive.write_all(bytes).map_err(Unwritable::archive)?;
    }
    Ok(archive.finish().map_err(Unwritable::archive)?.into_inner())
}

//! The fonts of a drawing, and the drawing read with them.

use std::sync::Arc;

use resvg::usvg::{Options, Tree, fontdb};

/// The fonts that drawings are written with.
#[derive(Debug, Clone)]
pub struct Fonts {
    database: Arc<fontdb::Database>,
    sans: String,
}

/// The drawing could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It is not SVG.
    #[error("the drawing could not be read: {0}")]
    Drawing(String),
    /// It has no size that can be made.
    #[error("the drawing cannot be made in this size")]
    Size,
    /// A font cannot be embedded.
    #[error("the font “{0}” cannot be embedded")]
    Font(String),
}

impl Fonts {
    /// From the bytes of TrueType files, with the family names that stand for serif and sans serif.
    pub fn new(files: impl IntoIterator<Item = Vec<u8>>, serif: &str, sans: &str) -> Self {
        let mut database = fontdb::Database::new();
        for file in files {
            database.load_font_data(file);
        }
        database.set_serif_family(serif);
        database.set_sans_serif_family(sans);
        Self { database: Arc::new(database), sans: sans.to_owned() }
    }

    /// The drawing with its words laid out in these fonts, whatever others it would rather have.
    pub(crate) fn read(&self, svg: &str) -> Result<Tree, Unreadable> {
        let options =
            Options { fontdb: Arc::clone(&self.database), font_family: self.sans.clone(), ..Options::default() };
        Tree::from_str(svg, &options).map_err(|error| Unreadable::Drawing(error.to_string()))
    }
}

//! Stories of a map: read, changed, kept, exported and read back.

mod drawings;
mod life;
mod plain;
mod shape;

//! No two words and no word and circle ever overlap.

//! Enums that are stored, exported and addressed by a word: one list of words for each, read back through one door.

/// An enum whose variants have a stored word each. A word that belongs to no variant is no variant: whoever reads one
/// reports it with its column, and never takes it for another (STYLE, “parse at the door”).
pub trait Keyed: Copy + Sized + 'static {
    /// All variants, in the order in which they are listed.
    const EACH: &'static [Self];

    /// What the column says, for the report of an unknown word: `state of a pursuit`.
    const NOUN: &'static str;

    /// The stored word.
    fn key(self) -> &'static str;

    /// The variant of a stored word; none for a word that [`Keyed::key`] never gives.
    fn from_key(key: &str) -> Option<Self> {
        Self::EACH.iter().copied().find(|each| each.key() == key)
    }
}

/// Implements [`Keyed`] for an enum: `keyed!(Colour, "colour", { Red => "red", Green => "green" });`.
macro_rules! keyed {
    ($kind:ty, $noun:literal, { $($variant:ident => $key:literal),+ $(,)? }) => {
        impl $crate::keyed::Keyed for $kind {
            const EACH: &'static [Self] = &[$(Self::$variant),+];
            const NOUN: &'static str = $noun;

            fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)+
                }
            }
        }
    };
}

pub(crate) use keyed;

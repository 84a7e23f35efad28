//! Closed lists with a name for files and words for pages.

macro_rules! named {
    ($($(#[doc = $doc:literal])* $name:ident, $($variant:ident $key:literal $word:literal),+ $(,)?;)+) => {$(
        impl $name {
            $(#[doc = $doc])*
            pub const ALL: [Self; [$(Self::$variant),+].len()] = [$(Self::$variant),+];

            /// The name in files and forms.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The words on the page.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The one of a name in files and forms.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.key() == key)
            }
        }
    )+};
}

pub(super) use named;

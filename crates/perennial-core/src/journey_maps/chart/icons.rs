//! The six media as line icons on a grid of 24, the same as in the sprite of the pages.

use crate::fact::Medium;

/// The outlines of an icon.
pub(super) const fn outline(medium: Medium) -> &'static str {
    match medium {
        Medium::InPerson => {
            "M5.25 7.5a2.75 2.75 0 1 0 5.5 0a2.75 2.75 0 1 0 -5.5 0ZM13.25 7.5a2.75 2.75 0 1 0 5.5 0a2.75 2.75 0 1 0 -5.5 0Z\
             M3 19v-1.5a5 5 0 0 1 8.5-3.6M21 19v-1.5a5 5 0 0 0-8.5-3.6M9.5 17.5h5"
        }
        Medium::Email => {
            "M4.5 5.5h15a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5h-15a1.5 1.5 0 0 1-1.5-1.5v-10a1.5 1.5 0 0 1 1.5-1.5Z\
             M3.5 7l7.3 6a1.9 1.9 0 0 0 2.4 0l7.3-6"
        }
        Medium::Mail => "M4 10.5V19a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-8.5M4 10.5L12 4l8 6.5M4 10.5l8 5.5l8-5.5M9 10.5h6",
        Medium::Phone => {
            "M7.6 3.8L5 4.9c-.9.4-1.3 1.3-1.1 2.2c1.6 6.6 6.4 11.4 13 13c.9.2 1.8-.2 2.2-1.1l1.1-2.6l-4.7-2.9l-1.9 2\
             c-2.3-1.1-4-2.8-5.1-5.1l2-1.9Z"
        }
        Medium::Video => {
            "M4.8 6.5h8.9a1.8 1.8 0 0 1 1.8 1.8v7.4a1.8 1.8 0 0 1-1.8 1.8h-8.9a1.8 1.8 0 0 1-1.8-1.8v-7.4a1.8 1.8 0 0 1 1.8-1.8Z\
             M15.5 10.8l5.5-3.3v9l-5.5-3.3"
        }
        Medium::Present => {
            "M5 11h14a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-14a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1ZM3 7.5h18V11H3ZM12 7.5V20\
             M12 7.5C10.5 3.5 6.5 3.2 6.5 5.5S9.5 7.5 12 7.5c2.5 0 5.5.3 5.5-2S13.5 3.5 12 7.5"
        }
    }
}

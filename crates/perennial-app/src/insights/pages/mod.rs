//! The pages of insights.

mod clients;
mod export;
mod frame;
mod phases;
mod points;
mod response;

pub use clients::clients;
pub use export::export;
pub use phases::phases;
pub use points::points;
pub use response::response;

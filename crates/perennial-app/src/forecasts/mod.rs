//! Who comes back, when, and what that is worth: the models of the core fitted to what the clients that somebody may know
//! of have bought.
//!
//! What everybody bought lies in memory in a few bytes; the models are fitted when somebody asks and nothing has changed
//! since is used again. Whoever may not know of a client has models without it: nobody's money is in anybody else's
//! figure. The room has no pages; those that show a chance, a day of the next need or a value of a client ask it.

mod forecast;
mod purchases;
mod report;
mod sheets;
mod words;

pub use forecast::{Forecast, ForecastClient, SilentAt, forecast, outlook_sentence};
pub use report::{
    ClientEvents, Layers, MoneyRange, NextNeed, SampleTold, ShareTold, ValuedClient, ValuedOrder, Wanted, counts_word,
    method, valued,
};
pub use sheets::workbook;

/// What the room keeps in memory.
#[derive(Default)]
pub struct Memory {
    purchases: purchases::EveryPurchase,
    fitted: forecast::Fitted,
}

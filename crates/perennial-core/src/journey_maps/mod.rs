//! Journey maps: what a typical client does, thinks, feels and asks from the first need to the last memory, what the
//! firm plans at each step, and what really happened beside it.
//!
//! A [`JourneyMap`] is the planned journey of one [`Persona`]: stages, phases and steps, and for each step the
//! [`Lane`]s of the map, its touchpoints, its decision point and its opportunities (S1.02 to S1.06, S1.33 to S1.35).
//! [`edit`] changes one version into the next or refuses in words. [`read`] and [`write`](mod@write) are its file form,
//! [`stored`] its form in the database, [`sheets`] its form as a workbook, and [`compare`] says cell by cell what two
//! versions differ in. [`actual`] lays one client's touches beside it and names the deviations, [`walked`] counts them
//! over everybody. [`sources`] is what a cell rests on. [`chart`] draws it, as a page and as a poster for the wall; [`report`] gives the same as tables,
//! [`cjml`] as Customer Journey Modelling Language.

pub mod actual;
pub mod chart;
pub mod cjml;
pub mod compare;
mod decision;
pub mod edit;
mod lane;
mod library;
mod map;
mod place;
pub mod read;
pub mod report;
pub mod sheets;
pub mod sources;
pub mod stored;
pub mod walked;
pub mod write;

pub use decision::DecisionPoint;
pub use lane::{Lane, Row};
pub use library::shipped;
pub use map::{
    Initiator, JourneyMap, LONGEST_NAME, LONGEST_TEXT, MOST_STEPS, MOST_TOUCHPOINTS, Opportunity, Persona, Process,
    Step, Touchpoint, tidy_line, tidy_text,
};
pub use place::Place;

#[cfg(test)]
mod tests;

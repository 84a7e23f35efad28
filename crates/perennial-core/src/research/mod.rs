//! Research: what prospects, clients and former clients say (S1.36 to S1.42).
//!
//! - [`Instrument`]: a questionnaire or interview guide as data, shipped in [`library`] or written by the firm.
//! - [`edit`]: changes of an instrument that refuse in words, for the builder.
//! - [`letters`], [`phrases`]: the words around the questions, by language.
//! - [`next_question`], [`read_answer`]: the way of one person through an instrument.
//! - [`draw`]: who is asked, at random and repeatable.
//! - [`Recommendation`], [`Share`]: scores with n and interval.
//! - [`Measure`], [`Score`], [`Change`], [`trend`]: one score in several waves.
//! - [`suggest`]: themes that several answers share.
//! - [`files`]: answers in files of other survey tools.

pub mod edit;
pub mod files;
pub mod languages;
pub mod letters;
pub mod library;
pub mod phrases;
pub mod trend;

mod answer;
mod aware;
mod instrument;
mod logic;
mod measure;
mod named;
mod read;
mod sample;
mod scores;
mod segment;
mod source;
mod themes;
mod unseen;
mod write;

pub use answer::{Answer, Given, Offer, read_answer};
pub use aware::{AwarenessOf, Known, TYPECAST_BELOW, named_in};
pub use instrument::{Choice, Condition, Instrument, InstrumentKind, Meaning, Question, QuestionKind, Test, Texts};
pub use logic::{Answers, next_question, previous_question, progress, relevant, shown};
pub use measure::{Change, Measure, Score};
pub use sample::{Bar, Candidate, Sample, draw};
pub use scores::{ACT_AFTER, Recommendation, Share, small_words};
pub use segment::{GOT_AWAY_DAYS, Segment};
pub use source::{Source, Weight};
pub use themes::{Suggested, stem, suggest};
pub use unseen::{UnseenEstimate, unseen_estimate};

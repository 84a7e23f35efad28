//! Numbers from what is recorded, each with what it counts, how sure it is, and who stands behind it.
//!
//! - [`course`](fn@course), [`Course`]: what the insights need of one relationship, derived once and kept beside its position.
//! - [`point`]: the thirteen decision points (D13): who counts at each, and into which branch.
//! - [`Tally`]: a decision point counted, with reasons and value; two periods compared.
//! - [`Estimated`]: the rate at a decision point, reckoned as the point asks for.
//! - [`MarketInterviews`]: the points of which no record tells, as buyers in the market told them.
//! - [`stays`]: how long phases take, and how they are left.
//! - [`chart`]: small drawings for the rows of tables.
//! - [`gaps`]: what is left undone, and what is at stake.
//! - [`evidence`], [`terra`], [`questions`]: how well something is known, and which research would tell.
//! - [`reasons`], [`voices`]: why, by the firm's codes and in the words of those asked.
//! - [`response`]: how soon enquiries are answered.
//!
//! Nothing here keeps lists of clients: the rule that counts a relationship into a branch is asked again, one
//! relationship at a time, when a page lists who stands behind a number. So the two can never differ.

mod asked;
pub mod chart;
mod course;
mod estimate;
pub mod evidence;
pub mod gaps;
mod market;
pub mod point;
pub mod questions;
pub mod reasons;
pub mod response;
pub mod stays;
mod tally;
pub mod terra;
pub mod voices;

pub use asked::{Ground, Period, Question};
pub use course::{
    Answer, Course, Doubt, EarlierAnswer, Ending, Enquiry, Felt, GivenAnswer, Implied, Stay, Work, course,
};
pub use estimate::Estimated;
pub use market::MarketInterviews;
pub use point::{LeftOut, Point};
pub use tally::{Case, CaseMoney, Counted, RelationshipMoney, Tally};

//! Will a client come back, when, and for how much: models of repeat work, fitted to a firm's own past.
//!
//! | model | what it is for | fitted to |
//! |---|---|---|
//! | [`MbgNbd`] | the default: engagements at irregular times, leaving unseen | [`Histories`] |
//! | [`MbgCnbd`] | the same with gaps that may be steady: what a firm's forecasts rest on | [`Histories`], [`Gaps`] |
//! | [`BgNbd`], [`ParetoNbd`] | the same, with other ways of leaving; for comparison with the literature | [`Histories`] |
//! | [`BgBb`] | fixed occasions: seasons, fiscal years | [`Records`] |
//! | [`Sbg`], [`Bdw`] | retainers and contracts, where leaving is seen | [`Survivors`], [`Tenures`] |
//! | [`GammaGamma`] | amounts | [`Spends`] |
//!
//! Each is fitted by [`Prior::None`] (maximum likelihood) or with the weak prior that small firms need. The derivatives
//! are exact, the climb is Newton's; clients with one history are counted once, in one order, so that neither the order
//! of the rows nor the machine changes a digit. Data that do not determine the parameters are a finding ([`Flat`]),
//! never a number with a large error ([`read`] takes the data from CSV). Times are in the unit of the data, and so are the parameters.

mod bdw;
mod beta_geometric;
mod bg_bb;
mod bg_nbd;
mod climb;
pub(crate) mod draws;
mod fit;
mod forecast;
mod gamma;
mod gamma_gamma;
mod histories;
mod jets;
mod mbg_cnbd;
mod pareto_nbd;
mod posterior;
mod quadrature;
pub mod read;
mod sbg;
mod scores;
mod survivors;
mod tenures;

pub use bdw::Bdw;
pub use bg_bb::{BgBb, NoRecord, Occasions, Records};
pub use bg_nbd::{BetaGeometricNbd, BgNbd, MbgNbd};
pub(in crate::value) use draws::Draws;
pub use fit::{Drift, Estimate, Fitted, Flat, Prior, WeakPrior};
pub use forecast::Forecast;
pub use gamma_gamma::{GammaGamma, Spend, Spends};
pub use histories::{Alike, Histories, History, Impossible};
pub use mbg_cnbd::{ClientState, Gaps, MOST_STAGES, MbgCnbd};
pub use pareto_nbd::ParetoNbd;
pub use sbg::Sbg;
pub use scores::{NextNeed, RepeatModel};
pub use survivors::{NoSurvivors, Survivors};
pub use tenures::Tenures;

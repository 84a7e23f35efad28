//! The referral review: what each source of referrals brought and was given, with whom that is out of balance, whom to ask,
//! and who brought whom over the years (S1.30, S2.14 to S2.17, S3.22).
//!
//! One reading of the referrals of a year ([`ledger`]) serves review, balance and the lists behind their figures. The
//! room reads across others and writes nothing. A referral counts for those who may see both of its ends.

mod ask;
mod ledger;
mod lineage;
mod pages;
mod report;
mod sheets;

pub use ask::{AskListed, AskReport, RateTold, ask};
pub use ledger::{Ledger, Line, Source, SourceKey, ledger};
pub use lineage::{LineageReport, StepTold, TreeTold, lineage};
pub use pages::routes;
pub use report::{
    BalanceReport, BalanceTold, BroughtTold, GroupTold, NO_FORECAST, ProjectedTold, ReviewReport, SourceTold, balance,
    review,
};
pub use sheets::{ask_workbook, balance_workbook, lineage_workbook, review_workbook};

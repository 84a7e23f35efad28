//! Where an entry belongs: what somebody said of it, else what the records tell.

use super::Entry;
use crate::dates::Day;
use crate::keyed::keyed;
use crate::markets::Axis;

/// For whom: winning new clients, or serving existing ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aim {
    /// Whoever was no client at the time.
    New,
    /// Whoever was one.
    Existing,
}

keyed!(Aim, "new or existing", { New => "new", Existing => "existing" });

/// Before or after the client signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signature {
    /// While work was sought.
    Before,
    /// Once it was agreed.
    After,
}

keyed!(Signature, "before or after the signature", { Before => "before", After => "after" });

/// Who began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Initiative {
    /// The firm did, unasked.
    Proactive,
    /// The firm answered.
    Answer,
}

keyed!(Initiative, "proactive or in answer", { Proactive => "proactive", Answer => "answer" });

/// Where an entry belongs; none of each where neither anybody said it nor the records tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Placed {
    /// The market.
    pub market: Option<Axis>,
    /// New or existing.
    pub aim: Option<Aim>,
    /// Before or after the signature.
    pub signature: Option<Signature>,
}

impl Placed {
    /// Where an entry belongs. `was_client` tells whether its client was one on its day, as far as the records reach;
    /// `decided` is the day on which its pursuit was won.
    ///
    /// What was said holds. Else a market of customers says new or existing, and the client's own history does; a client
    /// is in one of those two markets. Work is sought before the signature, and with a client of whom no pursuit is named
    /// everything comes after it.
    pub fn of(entry: &Entry, was_client: Option<bool>, decided: Option<Day>) -> Self {
        let told = entry.client.and(was_client).map(|was| if was { Aim::Existing } else { Aim::New });
        let by_market = match entry.market {
            Some(Axis::CustomerNew) => Some(Aim::New),
            Some(Axis::CustomerExisting) => Some(Aim::Existing),
            _ => None,
        };
        let aim = entry.aim.or(by_market).or(told);
        let by_client = || match (entry.client, entry.referrer, aim) {
            (Some(_), _, Some(Aim::New)) => Some(Axis::CustomerNew),
            (Some(_), _, Some(Aim::Existing)) => Some(Axis::CustomerExisting),
            (None, Some(_), _) => Some(Axis::Referral),
            _ => None,
        };
        let signature = match (entry.pursuit, entry.client, aim) {
            (Some(_), ..) => Some(match decided {
                Some(day) if day < entry.on => Signature::After,
                _ => Signature::Before,
            }),
            (None, Some(_), Some(Aim::New)) => Some(Signature::Before),
            (None, Some(_), Some(Aim::Existing)) => Some(Signature::After),
            _ => None,
        };
        Self { market: entry.market.or_else(by_client), aim, signature: entry.signature.or(signature) }
    }
}

//! The round in which the demo firm's partners rated the markets: the scores of the scenario are its means.

use perennial_core::markets::{Axis, Score};

use super::names::STAFF;
use super::perform::name;
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::markets::{close_round, open_round, rate};

/// The mean emphasis, now and wanted.
const ROUND: [(Axis, u8, u8); 7] = [
    (Axis::CustomerExisting, 4, 9),
    (Axis::CustomerNew, 8, 6),
    (Axis::Referral, 5, 8),
    (Axis::Influence, 3, 4),
    (Axis::Recruitment, 6, 6),
    (Axis::Supplier, 2, 4),
    (Axis::Internal, 4, 7),
];

/// By how much each of the five raters lies beside the mean; together nought.
const BESIDE: [i16; 5] = [0, 1, -1, 1, -1];

/// Opens the round, rates and closes it.
pub(super) async fn tell(tx: &mut Tx, act: &Act) -> Result<(), Error> {
    let raters: Result<Vec<_>, Error> = STAFF.iter().take(BESIDE.len()).map(|staffer| name(staffer.name)).collect();
    let (round, links) = open_round(tx, act, name("Partners, this year")?, raters?).await?;
    for ((_, link), beside) in links.iter().zip(BESIDE) {
        let score = |mean: u8| u8::try_from(i16::from(mean) + beside).unwrap_or(mean);
        let scores =
            ROUND.iter().map(|(axis, now, wanted)| Score { axis: *axis, now: score(*now), wanted: score(*wanted) });
        rate(tx, act, link, scores.collect()).await?;
    }
    close_round(tx, act, round).await
}

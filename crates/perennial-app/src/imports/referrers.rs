//! Whoever a list says referred somebody: a client or contact whom the firm knows stays a text to be settled by a
//! person; anybody else is recorded as a referrer, once for each name and source.

use perennial_core::ids::ClientId;
use perennial_core::imports::infer::Ids;

use super::landing::Lander;
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::referrals;

impl Lander {
    /// The referral that a row tells of, and the record of whoever made it.
    pub(super) async fn referred(&self, tx: &mut Tx, act: &mut Act, text: Option<&str>) -> Result<Ids, Error> {
        let Some(text) = text else { return Ok(Ids::default()) };
        let from_referrer = referrals::named_in_list(tx, act, text, &self.source.name).await?;
        Ok(Ids { referral: Some(act.new_id()), from_referrer, ..Ids::default() })
    }

    /// The same of a client that was known before: a referral that is on record is no second one.
    pub(super) async fn referred_anew(&self, tx: &mut Tx, client: ClientId, ids: Ids) -> Result<Ids, Error> {
        let Some(referrer) = ids.from_referrer else { return Ok(ids) };
        let told = referrals::is_told(tx, client, referrer).await?;
        Ok(Ids { referral: ids.referral.filter(|_| !told), ..ids })
    }
}

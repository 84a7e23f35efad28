//! What an address asks of the map, and the addresses that ask.

use perennial_core::dates::Day;
use perennial_core::ids::{ServiceLineId, StaffId};
use perennial_core::journeys::stage::Phase;
use perennial_core::maps::{self, Lane, Measure, Spot};
use serde::Deserialize;
use uuid::Uuid;

use crate::error::Error;
use crate::maps::survey::{Beside, Chosen, Filter};
use crate::web::words::{long_date, percent};

/// The filters of the map in its address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    on: String,
    pub(super) line: String,
    pub(super) manager: String,
    pub(super) measure: String,
    lane: String,
    phase: String,
    from_lane: String,
    from_phase: String,
    moved: String,
    referred: String,
    beside: String,
    /// The picture file: `tall` for a phone's page.
    pub(super) shape: String,
    /// The picture file: `dark` or light.
    pub(super) theme: String,
}

/// The filters, read.
pub(super) struct Read {
    pub day: Day,
    pub filter: Filter,
    pub measure: Measure,
}

impl Asked {
    pub(super) fn read(&self, today: Day) -> Result<Read, Error> {
        let day = match self.on.trim() {
            "" => today,
            text => Day::entered(text).map_err(|refusal| Error::BadRequest(refusal.to_string()))?,
        };
        if day > today {
            return Err(Error::BadRequest(format!(
                "The map cannot show {}: it shows what has happened. Choose today or an earlier day.",
                long_date(day)
            )));
        }
        let id = |text: &str| match text.trim() {
            "" => Ok(None),
            text => Uuid::try_parse(text).map(Some).map_err(|_| {
                Error::BadRequest(format!(
                    "“{text}” does not name a service line or a person: choose one from the list."
                ))
            }),
        };
        Ok(Read {
            day,
            filter: Filter { line: id(&self.line)?.map(ServiceLineId), manager: id(&self.manager)?.map(StaffId) },
            measure: if self.measure == "value" { Measure::Value } else { Measure::Count },
        })
    }

    /// The same of another day.
    pub(super) fn on_day(&self, day: Day) -> Self {
        Self { on: day.to_string(), ..self.clone() }
    }

    /// The filters as the end of an address that already has a `?`.
    pub(super) fn tail(&self) -> String {
        pairs(&[("on", &self.on), ("line", &self.line), ("manager", &self.manager)])
    }

    /// The address of the same map as a picture for a phone's page.
    pub(super) fn phone_picture(&self, theme: &str) -> String {
        format!("/map.svg?shape=tall&theme={theme}{}{}", self.tail(), pairs(&[("measure", &self.measure)]))
    }

    pub(super) fn chosen(&self) -> Result<Chosen, Error> {
        let unknown = || {
            Error::BadRequest(
                "There is no such place on the map. Go back to the map and choose a place there.".to_owned(),
            )
        };
        let at = |lane: &str, phase: &str| -> Result<Option<Spot>, Error> {
            if lane.is_empty() {
                return Ok(None);
            }
            let lane = Lane::ALL.into_iter().find(|known| known.key() == lane).ok_or_else(unknown)?;
            if phase == maps::NOT_RECORDED_KEY {
                return Ok(Some(Spot::not_recorded(lane)));
            }
            Ok(Some(Spot::new(lane, Phase::from_key(phase).ok_or_else(unknown)?)))
        };
        if !self.referred.is_empty() {
            return Ok(Chosen::Referred);
        }
        if !self.beside.is_empty() {
            let why = Beside::ALL.into_iter().find(|why| why.key() == self.beside).ok_or_else(unknown)?;
            return Ok(Chosen::Beside(why));
        }
        let to = at(&self.lane, &self.phase)?;
        if self.moved.is_empty() {
            to.map(Chosen::At).ok_or_else(unknown)
        } else {
            Ok(Chosen::Moved(at(&self.from_lane, &self.from_phase)?, to))
        }
    }
}

fn pairs(pairs: &[(&str, &str)]) -> String {
    let given = pairs.iter().filter(|(_, value)| !value.is_empty());
    given.map(|(name, value)| format!("&{name}={}", percent(value))).collect()
}

fn place_query(prefix: &str, spot: Spot) -> String {
    format!("{prefix}lane={}&{prefix}phase={}", spot.lane.key(), spot.phase_key())
}

pub(super) fn cell_href(spot: Spot, tail: &str) -> String {
    format!("/map/clients?{}{tail}", place_query("", spot))
}

pub(super) fn beside_href(why: Beside, tail: &str) -> String {
    format!("/map/clients?beside={}{tail}", why.key())
}

pub(super) fn move_href(from: Option<Spot>, to: Option<Spot>, tail: &str) -> String {
    let mut href = "/map/clients?moved=1".to_owned();
    if let Some(from) = from {
        href.push_str(&format!("&{}", place_query("from_", from)));
    }
    if let Some(to) = to {
        href.push_str(&format!("&{}", place_query("", to)));
    }
    href + tail
}

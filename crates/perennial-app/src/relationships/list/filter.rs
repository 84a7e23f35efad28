//! Which clients a list shows: read from an address, written into one, and told in words.

use perennial_core::ids::{ServiceLineId, StaffId};
use perennial_core::journeys::stage::{Camp, Phase, Stage};

use crate::web::Raw;
use crate::web::words::percent;

/// Clients that are stalled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stalled {
    /// In any phase.
    Any,
    /// In this working phase.
    In(Phase),
}

/// Clients that are silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silent {
    /// Past any limit.
    Any,
    /// Past the first limit only.
    Amber,
    /// Past the second limit.
    Red,
}

/// Clients of one relationship manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manager {
    /// Whoever looks.
    Me,
    /// Nobody answers for them.
    Nobody,
    /// This member of staff.
    Of(StaffId),
}

/// Which of the clients that the map leaves out are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// All that are neither set aside nor deleted.
    #[default]
    Present,
    /// Prospects whose last answer was “not now”.
    Parked,
    /// Prospects without an open pursuit, parked or not.
    Resting,
    /// Suppliers, referrers and others, who are neither client nor prospect.
    Others,
    /// Relationships that somebody set aside.
    Archived,
    /// Deleted clients, which can be restored.
    Deleted,
}

impl Show {
    const ALL: [Self; 6] = [Self::Present, Self::Parked, Self::Resting, Self::Others, Self::Archived, Self::Deleted];

    /// The name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Present => "",
            Self::Parked => "parked",
            Self::Resting => "resting",
            Self::Others => "others",
            Self::Archived => "archived",
            Self::Deleted => "deleted",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Present => "Present clients",
            Self::Parked => "Parked as “not now”",
            Self::Resting => "Prospects without an open pursuit",
            Self::Others => "Suppliers and others",
            Self::Archived => "Set aside",
            Self::Deleted => "Deleted",
        }
    }
}

/// Which clients a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// In this stage.
    pub stage: Option<Stage>,
    /// In this camp (former clients).
    pub camp: Option<Camp>,
    /// Standing in this phase.
    pub phase: Option<Phase>,
    /// With a stalled cycle.
    pub stalled: Option<Stalled>,
    /// Silent.
    pub silent: Option<Silent>,
    /// Of this relationship manager.
    pub manager: Option<Manager>,
    /// Who used or sought this service line.
    pub line: Option<ServiceLineId>,
    /// Without contact on both sides for this many days.
    pub quiet: Option<u32>,
    /// Key clients only.
    pub key: bool,
    /// Which of those that the map leaves out.
    pub show: Show,
    /// Words in the name, as typed.
    pub text: String,
}

impl Filter {
    /// Reads a filter from an address; what cannot be read is left out.
    pub fn read(raw: &Raw) -> Self {
        let show = Show::ALL.into_iter().find(|show| {
            let key = show.key();
            !key.is_empty() && (raw.get("show") == key || !raw.get(key).is_empty())
        });
        Self {
            stage: Stage::from_key(raw.get("stage")),
            camp: Camp::from_key(raw.get("camp")),
            phase: phase(raw.get("phase")),
            stalled: match raw.get("stalled") {
                "any" => Some(Stalled::Any),
                text => phase(text).map(Stalled::In),
            },
            silent: match raw.get("silent") {
                "1" | "any" => Some(Silent::Any),
                "amber" => Some(Silent::Amber),
                "red" => Some(Silent::Red),
                _ => None,
            },
            manager: match raw.get("manager") {
                "me" => Some(Manager::Me),
                "nobody" => Some(Manager::Nobody),
                text => text.parse().ok().map(Manager::Of),
            },
            line: raw.get("line").parse().ok(),
            quiet: raw.get("quiet").parse().ok().filter(|days| (1..=36_500).contains(days)),
            key: raw.get("key") == "1",
            show: show.unwrap_or_default(),
            text: raw.get("text").chars().take(100).collect(),
        }
    }

    /// The filter as parts of an address, in a fixed order.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        let mut put = |name, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
        put("stage", self.stage.map(|stage| stage.key().to_owned()));
        put("camp", self.camp.map(|camp| camp.key().to_owned()));
        put("phase", self.phase.map(|phase| phase.key().to_owned()));
        put("stalled", self.stalled_key());
        put("silent", self.silent_key().map(str::to_owned));
        put("manager", self.manager_key());
        put("line", self.line.map(|line| line.to_string()));
        put("quiet", self.quiet.map(|days| days.to_string()));
        put("key", self.key.then(|| "1".to_owned()));
        put("show", (self.show != Show::Present).then(|| self.show.key().to_owned()));
        put("text", (!self.text.is_empty()).then(|| percent(&self.text)));
        pairs
    }

    /// The filter as hidden fields of a form.
    pub fn plain_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.pairs();
        pairs.iter_mut().filter(|(name, _)| *name == "text").for_each(|(_, value)| value.clone_from(&self.text));
        pairs
    }

    /// The stalled phase as its select names it.
    pub fn stalled_key(&self) -> Option<String> {
        self.stalled.map(|stalled| match stalled {
            Stalled::Any => "any".to_owned(),
            Stalled::In(phase) => phase.number().to_string(),
        })
    }

    /// The silence as its select names it.
    pub fn silent_key(&self) -> Option<&'static str> {
        self.silent.map(|silent| match silent {
            Silent::Any => "1",
            Silent::Amber => "amber",
            Silent::Red => "red",
        })
    }

    /// The manager as the select names them.
    pub fn manager_key(&self) -> Option<String> {
        self.manager.map(|manager| match manager {
            Manager::Me => "me".to_owned(),
            Manager::Nobody => "nobody".to_owned(),
            Manager::Of(id) => id.to_string(),
        })
    }

    /// True when the filter is a part of the map, which counts each relationship once and leaves out prospects
    /// without an open pursuit and what was set aside.
    pub fn on_map(&self) -> bool {
        let placed = self.stage.is_some() || self.phase.is_some() || self.stalled.is_some() || self.silent.is_some();
        placed && self.show == Show::Present
    }

    /// True when the filter asks for nothing: all clients that are neither set aside nor deleted.
    pub fn asks_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// True when the filter asks for particulars of clients, not only for their positions.
    pub fn asks_clients(&self) -> bool {
        let whose = self.manager.is_some() || self.line.is_some() || self.key;
        whose || !self.text.is_empty() || self.show == Show::Deleted
    }
}

/// A phase by its name or its number.
fn phase(text: &str) -> Option<Phase> {
    Phase::from_key(text).or_else(|| Phase::from_number(text.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written_back() {
        let text = "stage=former&camp=good&phase=accomplish&stalled=5&silent=1&quiet=60&show=parked&text=a%26b";
        let filter = Filter::read(&Raw::from_urlencoded(text));
        let pairs: Vec<String> = filter.pairs().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(pairs.join("&"), text);
        assert_eq!(Filter::read(&Raw::from_urlencoded("parked=1")).show, Show::Parked);
        assert_eq!(Filter::read(&Raw::from_urlencoded("phase=5")).phase, Some(Phase::Acclimate));
        assert_eq!(Filter::read(&Raw::from_urlencoded("stage=x&phase=9&silent=no&quiet=-1")), Filter::default());
    }
}

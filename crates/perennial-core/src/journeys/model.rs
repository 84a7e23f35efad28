//! The journey model as data: what the firm expects of each phase, and the limits that the rules use.
//!
//! The order of the phases is fixed (S3.05); names, goals, feelings, durations, thresholds, the strength of
//! evidence and the working calendar belong to the firm (S3.07). The defaults are those of the domain
//! description, section 3.3, for six kinds of firm. A model is kept as TOML: see [`Model::from_toml`].

mod calendar;
pub(crate) mod read;
mod strength;
mod write;

use std::sync::LazyLock;

pub use calendar::{Calendar, WEEKDAYS};
pub use read::Problem;
pub use strength::{Evidence, Strengths};

use crate::ids::ServiceLineId;
use crate::journeys::coverage::Coverage;
use crate::journeys::implied::{ImpliedRules, LineGaps};
use crate::journeys::stage::{Phase, PhaseNames};

/// The six kinds of firm for which a default journey is shipped (domain 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FirmKind {
    /// Law firms that live from transactions: conveyancing, company sales.
    LawTransactional,
    /// Law firms that live from disputes and private clients.
    LawContentious,
    /// Accountants and tax advisers.
    Accounting,
    /// Consultancies.
    Consulting,
    /// Architects and engineers.
    Architecture,
    /// Agencies: advertising, design, public relations.
    Agency,
}

impl FirmKind {
    /// All six.
    pub const ALL: [Self; 6] = [
        Self::LawTransactional,
        Self::LawContentious,
        Self::Accounting,
        Self::Consulting,
        Self::Architecture,
        Self::Agency,
    ];

    /// The name in files, forms and the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::LawTransactional => "law_transactional",
            Self::LawContentious => "law_contentious",
            Self::Accounting => "accounting",
            Self::Consulting => "consulting",
            Self::Architecture => "architecture",
            Self::Agency => "agency",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::LawTransactional => "Law, mostly transactions",
            Self::LawContentious => "Law, mostly disputes and private clients",
            Self::Accounting => "Accounting and tax",
            Self::Consulting => "Consulting",
            Self::Architecture => "Architecture and engineering",
            Self::Agency => "Agency",
        }
    }

    /// The kind of a name written by [`FirmKind::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    const fn toml(self) -> &'static str {
        match self {
            Self::LawTransactional => include_str!("models/law_transactional.toml"),
            Self::LawContentious => include_str!("models/law_contentious.toml"),
            Self::Accounting => include_str!("models/accounting.toml"),
            Self::Consulting => include_str!("models/consulting.toml"),
            Self::Architecture => include_str!("models/architecture.toml"),
            Self::Agency => include_str!("models/agency.toml"),
        }
    }
}

/// The journey model of a firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// From which default it comes.
    pub kind: FirmKind,
    /// What the firm calls one engagement: matter, engagement, project, job.
    pub engagement: String,
    /// What it calls several.
    pub engagements: String,
    /// The eight phases in their order.
    pub phases: [PhaseModel; 8],
    /// Thresholds of the rules.
    pub thresholds: Thresholds,
    /// How long each stage may stay without two-way contact.
    pub silence: SilenceLimits,
    /// How firmly the configurable kinds of evidence speak.
    pub strengths: Strengths,
    /// Working days and holidays.
    pub calendar: Calendar,
    /// Other durations for some service lines, ordered by id.
    pub service_lines: Vec<LineModel>,
    /// When invoices imply work (D17).
    pub implied: ImpliedRules,
    /// For which days the firm's records are complete (D15): of the firm's lists and records, not of the file.
    pub coverage: Coverage,
    /// What each service line is usually billed at (D17): of the firm's invoices, not of the file.
    pub line_gaps: LineGaps,
}

/// What the firm wants of one phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseModel {
    /// The word that the firm uses for it.
    pub name: String,
    /// What the firm wants to have reached at its end.
    pub goal: String,
    /// How the client feels in it (S3.08 to S3.22).
    pub feeling: String,
    /// How long it should take.
    pub days: Durations,
}

/// How long a phase should take and may take, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Durations {
    /// Should.
    pub expected: u32,
    /// May: from this many days on the phase is stalled.
    pub stall: u32,
}

/// Other durations for one service line (S3.07).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineModel {
    /// The service line.
    pub id: ServiceLineId,
    /// Its name, for people who read the file; the program goes by the id.
    pub name: Option<String>,
    /// The durations that differ, by phase.
    pub days: [Option<Durations>; 8],
}

/// Thresholds of the rules D2 to D9.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thresholds {
    /// Working days until the first touch of Affirm is due (S3.13).
    pub first_affirm_touch_working_days: u32,
    /// Days after acceptance when Affirm begins by itself, because doubt is assumed (3.3).
    pub affirm_after_days: u32,
    /// Days after closing in which the client may still confirm the goal (3.3, phase 6).
    pub confirmation_days: u32,
    /// Days in which a broken promise may be made good before it lowers the standing phase (D8).
    pub broken_promise_days: u32,
    /// Months without an act after which Advocate lapses (D8).
    pub advocate_months: u32,
    /// Months without a sign after which Adopt lapses (D8).
    pub adopt_months: u32,
    /// Months without need, touch or reply after which a relationship is proposed as former (D8).
    pub horizon_months: u32,
    /// The same as a multiple of the client's usual gap between engagements; the longer of both holds (D8).
    pub horizon_gaps: u32,
    /// Months within which the same service with the same contact takes the short form (D4).
    pub short_form_months: u32,
    /// Days without a sign of life after which recurring work is in its quiet season (D9).
    pub quiet_season_days: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            first_affirm_touch_working_days: 1,
            affirm_after_days: 1,
            confirmation_days: 30,
            broken_promise_days: 14,
            advocate_months: 18,
            adopt_months: 24,
            horizon_months: 36,
            horizon_gaps: 2,
            short_form_months: 24,
            quiet_season_days: 60,
        }
    }
}

/// Days without two-way contact before a relationship counts as silent (domain 3.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SilenceLimits {
    /// With an open engagement; there is only red.
    pub client_red: u32,
    /// Between engagements, first limit. Also for a parked prospect without a day to return.
    pub between_amber: u32,
    /// Between engagements, second limit.
    pub between_red: u32,
    /// Former clients who left well (or of whom nobody said), first limit.
    pub former_amber: u32,
    /// The same, second limit.
    pub former_red: u32,
}

impl Default for SilenceLimits {
    fn default() -> Self {
        Self { client_red: 14, between_amber: 90, between_red: 180, former_amber: 180, former_red: 365 }
    }
}

impl Model {
    /// The default journey of a kind of firm (domain 3.3).
    pub fn default_for(kind: FirmKind) -> Self {
        // The files are part of the program, and a test reads every one of them without a problem.
        static SHIPPED: LazyLock<[Model; 6]> = LazyLock::new(|| FirmKind::ALL.map(|kind| read::read(kind.toml()).0));
        SHIPPED[kind as usize].clone()
    }

    /// Reads a model from its TOML text.
    ///
    /// # Errors
    /// Every problem found, each with its line, the value and what is allowed instead.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        let (model, problems) = read::read(text);
        if problems.is_empty() { Ok(model) } else { Err(problems) }
    }

    /// The model as commented TOML, which [`Model::from_toml`] reads back as the same model.
    pub fn to_toml(&self) -> String {
        write::write(self)
    }

    /// What the firm wants of a phase.
    pub const fn phase(&self, phase: Phase) -> &PhaseModel {
        &self.phases[phase as usize - 1]
    }

    /// What the firm calls the phases.
    pub fn phase_names(&self) -> PhaseNames {
        PhaseNames::new(self.phases.each_ref().map(|phase| phase.name.clone()))
    }

    /// How long a phase should and may take for a service line.
    #[inline]
    pub fn days(&self, phase: Phase, line: Option<ServiceLineId>) -> Durations {
        let own = || {
            let line = line?;
            let at = self.service_lines.binary_search_by_key(&line, |other| other.id).ok()?;
            self.service_lines[at].days[phase as usize - 1]
        };
        if self.service_lines.is_empty() {
            return self.phase(phase).days;
        }
        own().unwrap_or(self.phase(phase).days)
    }

    /// A model without names and with one day for everything: what the reader fills in.
    fn blank() -> Self {
        let phase = |phase: Phase| PhaseModel {
            name: phase.word().to_owned(),
            goal: String::new(),
            feeling: String::new(),
            days: Durations { expected: 1, stall: 1 },
        };
        Self {
            kind: FirmKind::LawTransactional,
            engagement: "engagement".to_owned(),
            engagements: "engagements".to_owned(),
            phases: Phase::ALL.map(phase),
            thresholds: Thresholds::default(),
            silence: SilenceLimits::default(),
            strengths: Strengths::default(),
            calendar: Calendar::default(),
            service_lines: Vec::new(),
            implied: ImpliedRules::default(),
            coverage: Coverage::default(),
            line_gaps: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;

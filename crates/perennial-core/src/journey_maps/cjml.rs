//! A map in the Customer Journey Modelling Language, version 2.0 (SINTEF): the planned journey, or an actual one.
//!
//! The shape is that of the example on cjml.no and of the language's own editor: actors are declared once with an id,
//! touchpoints refer to them and to the phases by id, and a channel has a name. What a touch meant to the client is left
//! out of planned journeys, as the language wants it. `docs/guide/journey-maps.md` says what is not known of the schema.

use super::actual::Happened;
use super::chart::{Chart, grade};
use super::{Initiator, Lane, Place, Step, Touchpoint};
use crate::fact::{Direction, Medium};
use crate::maps::svg::pen::escaped;

const END_USER: &str = "client";
const PROVIDER: &str = "firm";
const OTHER: &str = "third_party";

/// The planned journey; its summary says on what it rests.
pub fn planned(chart: &Chart, id: &str) -> String {
    let map = &chart.map;
    let grade = grade(chart);
    let rests = format!("Data quality {}: {}, as of {}", grade.letter, grade.words(), chart.as_of);
    let asked = [chart.asked.as_str()].into_iter().filter(|asked| !asked.is_empty());
    let goals = map.persona.goals.lines().chain([rests.as_str()]).chain(asked).collect::<Vec<_>>().join("; ");
    let mut file = File::default();
    let places: Vec<Place> = map.steps.iter().map(|step| step.place).collect();
    let others = map.steps.iter().flat_map(|step| &step.touchpoints).any(|one| one.initiator == Initiator::Other);
    file.open("plannedJourney", (id, &map.title), &places, &goals);
    file.actors(&map.persona.name, &chart.firm, others);
    for step in &map.steps {
        for (number, one) in step.touchpoints.iter().enumerate() {
            file.planned(step, &format!("{}.{}", step.key, number + 1), one);
        }
        if step.touchpoints.is_empty() {
            let does = step.cell(Lane::Actions).replace('\n', "; ");
            let label = if does.is_empty() { &step.name } else { &does };
            let part = Part { id: &step.key, place: step.place, from: END_USER, label, to: None, more: &[] };
            file.touchpoint("plannedAction", &part);
        }
    }
    file.close("plannedJourney")
}

/// An actual journey: what happened to one client, in the order in which it happened.
pub fn actual(happened: &[Happened], id: &str, title: &str, firm: &str) -> String {
    let mut touches = happened.to_vec();
    touches.sort_by_key(|touch| touch.on);
    let mut file = File::default();
    let mut places: Vec<Place> = touches.iter().map(|touch| touch.place).collect();
    places.sort_by_key(|place| place.order());
    file.open("actualJourney", (id, title), &places, "");
    file.actors("The client", firm, false);
    for (number, touch) in touches.iter().enumerate() {
        let (from, to, label) = match touch.direction {
            Direction::Inbound => (END_USER, PROVIDER, "from the client"),
            Direction::Outbound => (PROVIDER, END_USER, "from the firm"),
            Direction::TwoWay => (PROVIDER, END_USER, "both ways"),
        };
        let label = format!("{}, {label}", touch.medium.word());
        let on = touch.on.to_string();
        let part = Part {
            id: &(number + 1).to_string(),
            place: touch.place,
            from,
            label: &label,
            to: Some((to, touch.medium.word())),
            more: &[("timestamps", "timeOriginated", &on)],
        };
        file.touchpoint("actualCommunicationPoint", &part);
    }
    file.close("actualJourney")
}

/// What is written of one touchpoint.
struct Part<'p> {
    id: &'p str,
    place: Place,
    from: &'p str,
    label: &'p str,
    /// Who receives, and by which channel; none for an action.
    to: Option<(&'p str, &'p str)>,
    /// Further elements: an outer one, an inner one if it is not empty, and the text.
    more: &'p [(&'p str, &'p str, &'p str)],
}

#[derive(Default)]
struct File(String);

impl File {
    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn element(&mut self, name: &str, text: &str) {
        self.line(&format!("<{name}>{}</{name}>", escaped(text)));
    }

    fn open(&mut self, journey: &str, (id, title): (&str, &str), places: &[Place], summary: &str) {
        self.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CJML version=\"2.0\">");
        self.line(&format!("<{journey}>"));
        self.element("journeyID", id);
        self.element("journeyTitle", title);
        self.line("<journeyPhases>");
        let mut places = places.to_vec();
        places.dedup();
        for place in places {
            self.line(&format!("<journeyPhase phaseID=\"{}\">", place.key()));
            self.element("phaseName", &place.words());
            self.line("</journeyPhase>");
        }
        self.line("</journeyPhases>");
        if !summary.is_empty() {
            self.element("journeyShortSummary", summary);
        }
    }

    fn actors(&mut self, persona: &str, firm: &str, others: bool) {
        self.line("<actors>");
        self.line(&format!("<endUser actorID=\"{END_USER}\"><actorName>{}</actorName></endUser>", escaped(persona)));
        let mut provider = |id: &str, name: &str| {
            self.line(&format!(
                "<serviceProvider actorID=\"{id}\"><companyName>{}</companyName></serviceProvider>",
                escaped(name)
            ));
        };
        provider(PROVIDER, firm);
        if others {
            provider(OTHER, "Somebody else");
        }
        self.line("</actors>\n<touchpoints>");
    }

    fn planned(&mut self, step: &Step, id: &str, one: &Touchpoint) {
        let (from, to) = match one.initiator {
            Initiator::Firm => (PROVIDER, END_USER),
            Initiator::Client => (END_USER, PROVIDER),
            Initiator::Other => (OTHER, END_USER),
        };
        let channel = |medium: Medium| if one.channel.is_empty() { medium.word() } else { one.channel.as_str() };
        let line = if one.online { "online" } else { "offline" };
        let comment = format!("{}, {line}", one.process.word());
        let part = Part {
            id,
            place: step.place,
            from,
            label: &one.title,
            to: one.medium.map(|medium| (to, channel(medium))),
            more: &[("comment", "", &comment)],
        };
        let name = if one.medium.is_some() { "plannedCommunicationPoint" } else { "plannedAction" };
        self.touchpoint(name, &part);
    }

    fn touchpoint(&mut self, name: &str, part: &Part<'_>) {
        self.line(&format!("<{name}>"));
        self.element("touchpointID", part.id);
        self.line(&format!("<belongsTo phaseIDref=\"{}\"/>", part.place.key()));
        self.side("initiator", part.from, part.label);
        if let Some((to, channel)) = part.to {
            self.side("receiver", to, part.label);
            self.line(&format!("<channel><channelName>{}</channelName></channel>", escaped(channel)));
        }
        for (outer, inner, text) in part.more {
            if inner.is_empty() {
                self.element(outer, text);
            } else {
                self.line(&format!("<{outer}><{inner}>{}</{inner}></{outer}>", escaped(text)));
            }
        }
        self.line(&format!("</{name}>"));
    }

    fn side(&mut self, side: &str, actor: &str, label: &str) {
        let label = escaped(label);
        self.line(&format!("<{side}><refersTo actorIDref=\"{actor}\"/><{side}Label>{label}</{side}Label></{side}>"));
    }

    fn close(mut self, journey: &str) -> String {
        self.line(&format!("</touchpoints>\n</{journey}>\n</CJML>"));
        self.0
    }
}

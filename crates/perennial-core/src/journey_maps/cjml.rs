//! A map in the Customer Journey Modelling Language, version 2.0 (SINTEF): the planned journey, or an actual one.

use super::actual::Happened;
use super::{Initiator, JourneyMap, Lane};
use crate::fact::{Direction, Medium};
use crate::maps::svg::pen::escaped;

const END_USER: &str = "client";
const PROVIDER: &str = "firm";
const OTHER: &str = "third party";

/// The planned journey.
pub fn planned(map: &JourneyMap, id: &str, firm: &str) -> String {
    let mut out = String::new();
    open(&mut out, "plannedJourney", id, &map.title, (&map.persona.name, firm));
    for step in &map.steps {
        for (number, one) in step.touchpoints.iter().enumerate() {
            let key = format!("{}.{}", step.key, number + 1);
            let (initiator, receiver) = match one.initiator {
                Initiator::Firm => (PROVIDER, END_USER),
                Initiator::Client => (END_USER, PROVIDER),
                Initiator::Other => (OTHER, END_USER),
            };
            match one.medium {
                Some(medium) => {
                    let channel = if one.channel.is_empty() { medium.word() } else { one.channel.as_str() };
                    element(
                        &mut out,
                        "plannedCommunicationPoint",
                        &[
                            ("touchpointID", &key),
                            ("initiator", initiator),
                            ("receiver", receiver),
                            ("channel", channel),
                            ("content", &one.title),
                            ("phase", &step.place.words()),
                        ],
                    );
                }
                None => element(
                    &mut out,
                    "plannedAction",
                    &[
                        ("touchpointID", &key),
                        ("initiator", initiator),
                        ("content", &one.title),
                        ("phase", &step.place.words()),
                    ],
                ),
            }
        }
        if step.touchpoints.is_empty() {
            let content = if step.cell(Lane::Actions).is_empty() { &step.name } else { step.cell(Lane::Actions) };
            element(
                &mut out,
                "plannedAction",
                &[
                    ("touchpointID", &step.key),
                    ("initiator", END_USER),
                    ("content", content),
                    ("phase", &step.place.words()),
                ],
            );
        }
    }
    close(&mut out, "plannedJourney");
    out
}

/// An actual journey: what happened to one client, in the order in which it happened.
pub fn actual(happened: &[Happened], id: &str, title: &str, firm: &str) -> String {
    let mut touches = happened.to_vec();
    touches.sort_by_key(|touch| touch.on);
    let mut out = String::new();
    open(&mut out, "actualJourney", id, title, (END_USER, firm));
    for (number, touch) in touches.iter().enumerate() {
        let (initiator, receiver) = match touch.direction {
            Direction::Inbound => (END_USER, PROVIDER),
            Direction::Outbound | Direction::TwoWay => (PROVIDER, END_USER),
        };
        element(
            &mut out,
            "actualCommunicationPoint",
            &[
                ("touchpointID", &(number + 1).to_string()),
                ("initiator", initiator),
                ("receiver", receiver),
                ("channel", Medium::word(touch.medium)),
                ("time", &touch.on.to_string()),
                ("phase", &touch.place.words()),
            ],
        );
    }
    close(&mut out, "actualJourney");
    out
}

fn open(out: &mut String, journey: &str, id: &str, title: &str, (persona, firm): (&str, &str)) {
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CJML version=\"2.0\">\n");
    out.push_str(&format!(
        "<{journey}>\n<journeyID>{}</journeyID>\n<journeyName>{}</journeyName>\n",
        escaped(id),
        escaped(title)
    ));
    out.push_str(&format!(
        "<actors><endUser><actorID>{END_USER}</actorID><actorName>{}</actorName></endUser>\
         <serviceProvider><actorID>{PROVIDER}</actorID><actorName>{}</actorName></serviceProvider></actors>\n<touchpoints>\n",
        escaped(persona),
        escaped(firm)
    ));
}

fn element(out: &mut String, name: &str, parts: &[(&str, &str)]) {
    out.push_str(&format!("<{name}>"));
    for (part, text) in parts {
        out.push_str(&format!("<{part}>{}</{part}>", escaped(text)));
    }
    out.push_str(&format!("</{name}>\n"));
}

fn close(out: &mut String, journey: &str) {
    out.push_str(&format!("</touchpoints>\n</{journey}>\n</CJML>\n"));
}

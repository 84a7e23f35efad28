//! The stories that are told in full, touch by touch.

use perennial_core::fact::{
    Direction::{Inbound, Outbound, TwoWay},
    Medium::{Email, InPerson, Mail, Phone, Video},
    Purpose::{Affirm, CheckIn, Educate, General, Guide, Thank},
};

use crate::demo::deeds::{Deed, Script};
use crate::demo::plan::{Relation, Story};

/// Adds what belongs to the story of a relationship.
pub(super) fn write(relation: &Relation, script: &mut Script) {
    match relation.story {
        Some(Story::Kestrel) => kestrel(script),
        Some(Story::Bellweather) => bellweather(relation, script),
        Some(Story::Ansah) => ansah(script),
        Some(Story::Lowfield) => lowfield(script),
        Some(Story::QuillAndStone) => quill_and_stone(script),
        Some(Story::NewComplaint) => new_complaint(script),
        Some(Story::AnsahFirst | Story::AnsahSecond) => {
            let came = "Ruth Ansah told them over lunch how her own sale had gone.";
            script.add(relation.since, Deed::Note(came.to_owned()));
        }
        None => {}
    }
}

/// Won, cheered, and then nine days without a word.
fn kestrel(script: &mut Script) {
    script.touch(-70, Phone, TwoWay, General, None, "Brandt Hollis LLP are conflicted out and send their client to us");
    script.touch(-67, InPerson, TwoWay, General, None, "First meeting with Martin Hale on the Oduya contract");
    let cheers = "Up to £200,000: Marcus announced the win at the partners' lunch, to cheers.";
    script.add(-62, Deed::Note(cheers.to_owned()));
    script.touch(
        -53,
        Phone,
        TwoWay,
        Affirm,
        Some(0),
        "Martin asks whether anybody is working on it; the plan once more",
    );
    script.touch(-40, Email, Outbound, Guide, Some(0), "Timetable to mediation");
    script.touch(-6, Email, Inbound, General, Some(0), "Witness list attached");
}

/// Five years of employment work only; then the firm teaches what else it does.
fn bellweather(relation: &Relation, script: &mut Script) {
    let conveyancing = relation.matters.len() - 1;
    let survey = "Awareness survey: Dan Bellweather names employment law and nothing else. Asked about conveyancing: “I did not know you did that.”";
    script.add(-140, Deed::Note(survey.to_owned()));
    script.touch(-140, Email, TwoWay, Educate, None, "Awareness survey: which of our services do you know?");
    script.touch(
        -118,
        Video,
        Outbound,
        Educate,
        None,
        "Priya in ninety seconds: how we would run a site from purchase to plot sales",
    );
    script.touch(-96, InPerson, TwoWay, Educate, None, "Site visit at Orchard Rise with the land director");
    script.touch(
        -70,
        InPerson,
        TwoWay,
        General,
        None,
        "Lunch with Dan Bellweather: four firms do the conveyancing today",
    );
    script.touch(-34, Email, Outbound, General, None, "Proposal: all conveyancing with one team and one price list");
    let moved = "All conveyancing comes to us: £300,000 in the first year, and expected to grow.";
    script.add(-20, Deed::Note(moved.to_owned()));
    script.touch(-3, Phone, TwoWay, CheckIn, Some(conveyancing), "First plots: is everything as expected?");
}

/// A friend for life who has nothing left to buy.
fn ansah(script: &mut Script) {
    let yearly = "A handwritten note every year on the day of the sale.";
    script.add(-545, Deed::Note(yearly.to_owned()));
    script.touch(-180, Mail, Outbound, Thank, None, "Handwritten note on the day of the sale");
    script.touch(-297, Phone, TwoWay, Thank, None, "Thanks for sending Philip Garner to us, and how it goes");
    script.touch(-42, Phone, TwoWay, Thank, None, "Thanks for sending Ailsa Munro to us");
}

fn lowfield(script: &mut Script) {
    let late = "The first lease went out three weeks late.";
    script.add(-158, Deed::Note(late.to_owned()));
    script.touch(-149, Phone, TwoWay, General, Some(0), "Judith Lowfield complains about the bill and the delay");
    let suppressed = "No marketing of any kind to Lowfield Estates.";
    script.add(-128, Deed::Note(suppressed.to_owned()));
}

/// We sent eleven, and got four back.
fn quill_and_stone(script: &mut Script) {
    let balance = "Referrals out of balance: we sent eleven, they sent four. Claire Dubois and Tom Ikeda have booked a meeting for next week.";
    script.add(-5, Deed::Note(balance.to_owned()));
    script.touch(-5, Phone, TwoWay, General, None, "Meeting booked to look at referrals both ways");
}

fn new_complaint(script: &mut Script) {
    script.touch(
        -1,
        Phone,
        TwoWay,
        General,
        Some(1),
        "Sophie Arkwright called back: what went wrong, and what we do about it",
    );
    let recovery = "Recovery: Priya visits on Thursday with the landlord's answer; closed only when Sophie says so.";
    script.add(-1, Deed::Note(recovery.to_owned()));
}

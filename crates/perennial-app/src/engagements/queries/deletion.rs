//! What goes with an engagement that is deleted, and what stays.

use perennial_core::dates::Day;
use perennial_core::engagements::goes_with_work;
use perennial_core::fact::{Event, Fact};
use perennial_core::ids::EngagementId;

use super::Engagement;
use crate::web::words::count;

/// What the deletion of an engagement takes along and what it leaves, in sentences. `facts` are those of its client in
/// force, `noun` is what the firm calls its engagements.
pub fn deletion(facts: &[(Day, &Fact)], engagement: &Engagement, noun: &str) -> Vec<String> {
    let mut sentences = vec![format!("The {noun} goes with its steps, its goal and its milestones.")];
    if engagement.pursuit_id.is_some() {
        sentences.push("The pursuit that it came from is open again.".to_owned());
    }
    let id = EngagementId(engagement.id);
    let invoices = perennial_core::invoices::read(facts).into_values();
    let invoices = invoices.filter(|invoice| invoice.engagement == Some(id)).count();
    let named = || facts.iter().map(|(_, fact)| &fact.what).filter(|what| what.engagement() == Some(id));
    let of = |kind: fn(&Event) -> bool| named().filter(|what| !goes_with_work(what) && kind(what)).count();
    let counts = [
        (invoices, "invoice"),
        (of(|what| matches!(what, Event::Touch(_))), "interaction"),
        (of(|what| matches!(what, Event::Promise(_))), "promise"),
        (of(|what| matches!(what, Event::Feeling(_) | Event::Support(_))), "other record"),
    ];
    let kept: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, noun)| count(*n as u64, noun)).collect();
    if let Some((last, rest)) = kept.split_last() {
        let all = if rest.is_empty() { last.clone() } else { format!("{} and {last}", rest.join(", ")) };
        let one = counts.iter().map(|(n, _)| n).sum::<usize>() == 1;
        let verb = if one { "stays" } else { "stay" };
        sentences.push(format!("{all} {verb} with the client."));
    }
    if invoices > 0 {
        sentences.push(format!("Invoices that belong to no {noun} imply work."));
    }
    sentences
}

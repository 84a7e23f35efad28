//! For every proposal the condition under which its question is fair. A proposal without a condition does not compile.

use perennial_core::fact::{
    ClientFact, EngagementFact, Event, Fact, FeelingFact, Instrument, Listing, Purpose, PursuitFact, SupportFact,
    TouchFact,
};
use perennial_core::journeys::position::{Contradiction, Proposal, Proposed};
use perennial_core::journeys::stage::{Camp, Stage};

use super::reasons::Ground;
use super::seen::*;

/// Whether what the question says is so, and what it asks is not recorded.
pub fn holds(proposal: &Proposal, ground: &Ground<'_>) -> Result<(), &'static str> {
    use EngagementFact as E;
    let Ground { seen, position, model, .. } = *ground;
    let cited = seen.cited(&proposal.facts);
    must(cited.len() == proposal.facts.len() && !cited.is_empty(), "it cites no facts in force")?;
    let cites = |meant: &dyn Fn(&Event) -> bool| cited.iter().any(|(_, fact)| meant(&fact.what));
    let since = |id| seen.last(|what| of(what, id, |fact| matches!(fact, E::PeriodStarted { .. } | E::Renewed { .. })));
    match proposal.what {
        Proposed::LetterSigned(id) => {
            let begun = |what: &Event| {
                of(what, id, |fact| matches!(fact, E::Opened { .. } | E::WorkStarted { .. }))
                    || matches!(what, Event::Invoice(_)) && names(what, id)
            };
            must(cites(&begun), "no work has begun")?;
            must(position.working.iter().any(|one| one.engagement == Some(id)), "it is not open")
        }
        Proposed::KickoffHeld(id) => {
            let work = |what: &Event| names(what, id) && (matches!(what, Event::Invoice(_)) || of(what, id, |_| true));
            must(cites(&work), "neither an invoice nor work is recorded")
        }
        Proposed::Onboarded(_) => {
            let ease = |what: &Event| matches!(what, Event::Feeling(FeelingFact::Scored { instrument: Instrument::Ces, score, .. }) if *score >= 5);
            must(cites(&ease), "no effort score says so")
        }
        Proposed::GoalConfirmed(id) => {
            let word = seen.last(|what| of(what, id, |fact| matches!(fact, E::GoalConfirmed { .. })));
            let denied = seen.last(|what| of(what, id, |fact| matches!(fact, E::GoalDenied { .. })));
            must(word.is_none() || word <= since(id) || word <= denied, "the client has said so")
        }
        Proposed::GoalOfListed(id) => {
            let listed =
                |fact: &Fact| !fact.is_by_hand() && of(&fact.what, id, |fact| matches!(fact, E::Opened { .. }));
            must(seen.ever.iter().any(|(_, fact)| listed(fact)), "no list names it")?;
            must(position.working.iter().all(|one| one.engagement != Some(id)), "it is open")?;
            let answer = |fact: &E| matches!(fact, E::GoalDenied { .. } | E::NeverAsked { .. });
            // What was said of work before it began is about other work, or a slip.
            let begun = seen.days(|what| begins_work(what) == Some(id)).into_iter().next();
            let answered = seen.last(|what| of(what, id, answer));
            must(answered.is_none() || answered <= begun, "there is an answer")?;
            let met = seen.last(|what| of(what, id, |fact| matches!(fact, E::GoalConfirmed { .. })));
            must(met.is_none() || met <= since(id), "the client has said so")
        }
        Proposed::GoneFromList => {
            must(matches!(position.stage, Stage::Client | Stage::Between), "the relationship is over, or never began")?;
            must(cites(&|what| matches!(what, Event::Client(ClientFact::Unlisted))), "every list names it")?;
            let again = |what: &Event| matches!(what, Event::Client(ClientFact::Listed { .. } | ClientFact::Continues));
            must(seen.none_between(cited[0].0, seen.as_of, again), "a later list names it, or somebody said so")
        }
        Proposed::Adopt => {
            let weak = |what: &Event| {
                matches!(what, Event::Support(SupportFact::AdoptSign { .. }) | Event::Engagement(E::Renewed { .. }))
            };
            must(cites(&weak), "no weak sign is recorded")
        }
        Proposed::FormerUnknown => {
            let from = seen.as_of.plus_months(-i32::try_from(model.thresholds.horizon_months).unwrap());
            must(position.stage == Stage::Between, "it is not between engagements")?;
            must(seen.none_between(from + 3, seen.as_of, is_two_way_touch), "somebody was heard")
        }
        Proposed::Camp(camp) => {
            must(position.camp == Some(Camp::Unknown), "the camp is known")?;
            let good = |what: &Event| match what {
                Event::Feeling(FeelingFact::Scored { instrument: Instrument::Nps, score, .. }) => *score >= 9,
                Event::Feeling(FeelingFact::Scored { instrument: Instrument::Csat, score, .. }) => *score >= 4,
                Event::Engagement(E::GoalConfirmed { .. }) => true,
                _ => false,
            };
            let poor = |what: &Event| {
                let low = matches!(what, Event::Feeling(FeelingFact::Scored { instrument: Instrument::Csat, score, .. }) if *score <= 2);
                is_trouble(what) || low
            };
            match camp {
                Camp::Good => must(cites(&good), "nothing good is recorded"),
                Camp::Poor => must(cites(&poor), "nothing went wrong"),
                Camp::Unknown => Ok(()),
            }
        }
        Proposed::AskReferral => {
            let promoter = |what: &Event| matches!(what, Event::Feeling(FeelingFact::Scored { instrument: Instrument::Nps, score, .. }) if *score >= 9);
            must(cites(&promoter), "they would not recommend us")?;
            let asked =
                |what: &Event| matches!(what, Event::Touch(TouchFact::Made { purpose: Purpose::AskReferral, .. }));
            must(seen.none_between(cited[0].0 - 1, seen.as_of, asked), "they were asked")
        }
        Proposed::HowFar(id) => {
            let one = position.working.iter().find(|one| one.engagement == Some(id));
            must(one.is_some_and(|one| !one.recorded), "its phase is recorded")?;
            let confirmed = |what: &Event| matches!(what, Event::Engagement(EngagementFact::ConfirmedOpen { engagement }) if *engagement == id);
            // What was said of work before it began is about other work, or a slip.
            let begun = seen.days(|what| begins_work(what) == Some(id)).into_iter().next();
            let said = seen.last(confirmed);
            must(said.is_none() || said <= begun, "somebody said that it is open")
        }
        Proposed::WorkStillOpen(id) => {
            let one = position.working.iter().find(|one| one.engagement == Some(id));
            must(one.is_some(), "it is not open")?;
            let recent = seen.as_of - i32::try_from(model.implied.running_days).unwrap();
            must(
                seen.no_sign_between(recent, seen.as_of, |what| names(what, id)),
                "something was recorded of it lately",
            )
        }
        Proposed::SameWork { work, other, implied } => {
            let own = |what: &Event| of(what, work, |fact| matches!(fact, E::OwnWork { .. }));
            // What was said of work before it began is about nothing.
            let begun = seen.days(|what| begins_work(what) == Some(work)).into_iter().next();
            let said = seen.last(own).filter(|said| begun.is_none_or(|begun| *said >= begun));
            must(work != other && said.is_none(), "somebody said that it is work of its own")?;
            let won = |what: &Event| match what {
                Event::Pursuit(PursuitFact::Hired { engagement, .. }) => *engagement == work,
                what => of(what, work, |fact| matches!(fact, E::Accepted { pursuit: Some(_), .. })),
            };
            must(if implied { cites(&is_unnamed_invoice) } else { seen.any(won) }, "no other list tells of it")?;
            must(seen.any(|what| begins_work(what) == Some(other)), "there is no other work")?;
            must(implied || !seen.is_signed(work), "its letter was signed: it is work of its own")?;
            let by_hand = cited.iter().all(|(_, fact)| fact.is_by_hand() && fact.precision.is_exact());
            must(implied || !by_hand, "somebody recorded both here")
        }
        Proposed::PursuitStillOpen(id) => {
            let decided = |what: &Event| match what {
                Event::Pursuit(PursuitFact::Hired { pursuit, .. } | PursuitFact::NoWay { pursuit, .. }) => {
                    *pursuit == id
                }
                _ => false,
            };
            let again = |what: &Event| matches!(what, Event::Pursuit(fact) if fact.pursuit() == id && !decided(what));
            let confirmed =
                |what: &Event| matches!(what, Event::Pursuit(PursuitFact::ConfirmedOpen { pursuit }) if *pursuit == id);
            must(position.working.iter().any(|one| one.pursuit == Some(id)), "it is not open")?;
            must(seen.last(decided) <= seen.last(again), "it was decided")?;
            must(!seen.any(confirmed), "somebody said that it is open")
        }
        Proposed::OpenWork { listed_active } => {
            let listed = |what: &Event| matches!(what, Event::Client(ClientFact::Listed { listing }) if listing.is_client() && (*listing == Listing::ActiveClient) == listed_active);
            must(cites(&listed), "no list says so")?;
            let said = |what: &Event| matches!(what, Event::Client(ClientFact::OpenWorkSaid { .. }));
            must(!seen.any(said) && position.stage == Stage::Between, "it is answered")
        }
        Proposed::Contradiction(which) => {
            let days: Vec<_> = cited.iter().map(|(on, _)| *on).collect();
            let fit = match which {
                Contradiction::EndedAndBilled | Contradiction::EndedUnseen | Contradiction::EndedAndListed => {
                    days.iter().min() < days.iter().max()
                }
                _ => days.len() == 2 && days[0] == days[1],
            };
            must(fit, "they are of other days than it says")?;
            let both = |one: &dyn Fn(&Event) -> bool, other: &dyn Fn(&Event) -> bool| cites(one) && cites(other);
            let met = |what: &Event| matches!(what, Event::Engagement(E::GoalConfirmed { .. }) | Event::Feeling(_));
            let denied = |what: &Event| matches!(what, Event::Engagement(E::GoalDenied { .. }));
            let won = |what: &Event| matches!(what, Event::Pursuit(PursuitFact::Hired { .. }));
            let lost =
                |what: &Event| matches!(what, Event::Pursuit(PursuitFact::NoWay { .. } | PursuitFact::NotNow { .. }));
            let ended = |what: &Event| matches!(what, Event::Client(ClientFact::Ended { .. }));
            let accepted = |what: &Event| begins_work(what).is_some() || matches!(what, Event::Invoice(_));
            let is = match which {
                Contradiction::AgreedAndDenied => both(&met, &denied),
                Contradiction::WonAndLost => both(&won, &lost),
                Contradiction::EndedAndAccepted => both(&ended, &accepted),
                Contradiction::EndedAndBilled => both(&ended, &|what: &Event| matches!(what, Event::Invoice(_))),
                Contradiction::EndedUnseen => {
                    let unseen = |what: &Event| matches!(what, Event::Client(end) if end.ends_unseen());
                    let end = cited.iter().find(|(_, fact)| unseen(&fact.what)).map(|(on, _)| *on);
                    cited.len() == 2 && cited.iter().all(|(on, _)| Some(*on) <= end)
                }
                Contradiction::EndedAndListed => {
                    let active = |what: &Event| {
                        matches!(what, Event::Client(ClientFact::Listed { listing: Listing::ActiveClient }))
                    };
                    both(&ended, &active)
                }
            };
            must(is, "the two facts do not exclude each other")
        }
    }
}

fn must(is: bool, complaint: &'static str) -> Result<(), &'static str> {
    if is { Ok(()) } else { Err(complaint) }
}

//! The totals of touches, promises, surveys, complaints, referrals and staff.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::fact::{
    EngagementFact, Event, FeelingFact, Instrument, Medium, PromiseFact, Purpose, SupportFact, TouchFact,
};
use perennial_core::journeys::stage::Stage;

use super::Firm;
use super::figures::{first_yes, in_year};

pub fn touches(firm: &Firm) -> Vec<String> {
    let mut by_medium: BTreeMap<Medium, usize> = BTreeMap::new();
    let mut diaries = 0;
    let mut media: Vec<usize> = Vec::new();
    for told in &firm.told {
        let mut used = BTreeSet::new();
        for fact in &told.facts {
            let Event::Touch(TouchFact::Made { medium, personal, .. }) = &fact.what else { continue };
            assert!(in_year(firm, fact.on), "{}: {:?}", told.name, fact);
            *by_medium.entry(*medium).or_default() += 1;
            used.insert(*medium);
            diaries += usize::from(*medium == Medium::Present && !personal);
        }
        if told.position.stage == Stage::Client {
            media.push(used.len());
        }
    }
    media.sort_unstable();
    let of = |medium: Medium| by_medium.get(&medium).copied().unwrap_or(0);
    let mut lines = vec![format!("touches {}", by_medium.values().sum::<usize>())];
    for medium in [Medium::Email, Medium::Phone, Medium::InPerson, Medium::Mail, Medium::Video] {
        lines.push(format!("touches {} {}", medium.word(), of(medium)));
    }
    lines.push(format!("touches Present {}, diaries {diaries}", of(Medium::Present)));
    let middle = media.len() / 2;
    #[expect(clippy::cast_precision_loss, reason = "two small numbers")]
    let median = (media[middle - 1] + media[middle]) as f64 / 2.0;
    lines.push(format!("median media per client {median}"));
    lines
}

pub fn voices(firm: &Firm) -> Vec<String> {
    let (mut kept, mut late, mut broken) = (0, 0, 0);
    let (mut asked, mut complaints, mut closed, mut old, mut new) = (0, 0, 0, 0, 0);
    let mut answers = [[0_usize; 3]; 3];
    for told in &firm.told {
        let segment = match told.position.stage {
            Stage::Client => 0,
            Stage::Between => 1,
            _ => 2,
        };
        let mut due = BTreeMap::new();
        let mut open = BTreeMap::new();
        for fact in told.facts.iter().filter(|fact| in_year(firm, fact.on)) {
            match &fact.what {
                Event::Promise(PromiseFact::Made { promise, due: day, .. }) => {
                    due.insert(*promise, day.unwrap_or(fact.on));
                }
                Event::Promise(PromiseFact::Kept { promise }) if due.get(promise).is_some_and(|due| fact.on > *due) => {
                    late += 1;
                }
                Event::Promise(PromiseFact::Kept { .. }) => kept += 1,
                Event::Promise(PromiseFact::Broken { .. }) => broken += 1,
                Event::Touch(TouchFact::Made { subject: Some(subject), .. }) if subject.starts_with("Survey") => {
                    asked += 1;
                }
                Event::Feeling(FeelingFact::Scored { instrument: Instrument::Nps, score, .. }) => {
                    let kind = match score {
                        0..=6 => 2,
                        7 | 8 => 1,
                        _ => 0,
                    };
                    answers[segment][kind] += 1;
                }
                Event::Feeling(FeelingFact::ComplaintReceived { complaint, .. }) => {
                    complaints += 1;
                    open.insert(*complaint, fact.on);
                }
                Event::Feeling(FeelingFact::ComplaintAnswered { complaint }) => {
                    closed += 1;
                    open.remove(complaint);
                }
                _ => {}
            }
        }
        for on in open.into_values() {
            match firm.today.days_since(on) {
                51 => old += 1,
                0..=7 => new += 1,
                _ => {}
            }
        }
    }
    let answered: usize = answers.iter().flatten().sum();
    let [client, between, former] =
        answers.map(|[promoters, passives, detractors]| format!("{promoters}/{passives}/{detractors}"));
    vec![
        format!("promises {}: kept {kept}, late {late}, broken {broken}", kept + late + broken),
        format!("asked to recommend {asked}, answered {answered}"),
        format!("answered client {client}, between {between}, former {former}"),
        format!("complaints {complaints}: closed {closed}, on day 51 {old}, new {new}"),
    ]
}

pub fn referrals(firm: &Firm) -> Vec<String> {
    let (mut confirmed, mut asked, mut asked_gave, mut unasked_gave) = (0, 0, 0, 0);
    let (mut by_clients, mut by_quill, mut sent, mut to_quill, mut came, mut won) = (0, 0, 0, 0, 0, 0);
    for told in &firm.told {
        let mut goals = 0;
        let (mut was_asked, mut gave) = (false, 0);
        for fact in &told.facts {
            match &fact.what {
                Event::Engagement(EngagementFact::GoalConfirmed { .. }) if in_year(firm, fact.on) => goals += 1,
                Event::Touch(TouchFact::Made { purpose: Purpose::AskReferral, .. }) => was_asked = true,
                Event::Support(SupportFact::ReferralMade { .. }) => gave += 1,
                Event::Support(SupportFact::ReferralGiven { to, .. }) => {
                    sent += 1;
                    to_quill += usize::from(to.as_deref().is_some_and(|to| to.starts_with("Quill & Stone")));
                }
                Event::Support(SupportFact::ReferralReceived { .. }) => {
                    came += 1;
                    won += usize::from(first_yes(told).is_some());
                }
                _ => {}
            }
        }
        if told.name == "Quill & Stone Accountants" {
            by_quill += gave
        } else {
            by_clients += gave
        }
        assert!(goals <= 1, "{}", told.name);
        confirmed += goals;
        if goals > 0 {
            asked += usize::from(was_asked);
            asked_gave += usize::from(was_asked && gave > 0);
            unasked_gave += usize::from(!was_asked && gave > 0);
        }
    }
    vec![
        format!(
            "goals confirmed {confirmed}: asked {asked} referred {asked_gave}, unasked {} referred {unasked_gave}",
            confirmed - asked
        ),
        format!("referrals by clients {by_clients}, by Quill & Stone {by_quill}"),
        format!("pursuits by referral {came}, won {won}"),
        format!("referrals sent on {sent}, to Quill & Stone {to_quill}"),
    ]
}

pub async fn staff(firm: &Firm) -> Vec<String> {
    let mut conn = firm.app.db.read().await.unwrap();
    let jobs: Vec<(String, String)> = conn.all("select job_title, team from staff", vec![]).await.unwrap();
    let partners = jobs.iter().filter(|(job, _)| job.to_lowercase().contains("partner")).count();
    let earners = jobs.iter().filter(|(job, _)| job.contains("ssociate") || job.contains("conveyancer")).count();
    let priya: i64 = conn
        .scalar(
            "select count(*) from client c join staff s on s.id = c.manager_id join position p on p.client_id = c.id
             where s.name = 'Priya Nair' and p.counts = 1",
            vec![],
        )
        .await
        .unwrap();
    vec![
        format!(
            "staff {}: partners {partners}, other fee-earners {earners}, support {}",
            jobs.len(),
            jobs.len() - partners - earners
        ),
        format!("Priya Nair answers for {priya}"),
    ]
}

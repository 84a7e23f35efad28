//! What the demo firm knows of the people at its clients: who knows whom, how some want to be reached, who moved on and
//! who came. Small numbers, so that no page is empty; the totals of the firm stay what they are.

use perennial_core::dates::Day;
use perennial_core::fact::{DecisionRole, LawfulBasis, Medium, Stance, Tie};
use perennial_core::ids::{ClientId, ContactId, StaffId};
use uuid::Uuid;

use super::perform::name;
use crate::app::Act;
use crate::args;
use crate::clients::{self, ContactInput};
use crate::db::Tx;
use crate::error::Error;
use crate::people::{self, Follow, Move, NewEmployer, NewWish, Successor};

/// A person at a client, with the client.
#[derive(Debug, Clone, crate::db::Row)]
struct Known {
    id: Uuid,
    client_id: Uuid,
    client: String,
    name: String,
    tier: Option<String>,
    manager_id: Option<Uuid>,
    /// How many people are known there.
    people: i64,
    /// 1 for those with whom the firm has to do now.
    active: i64,
}

/// Wishes of people of the stories: the medium (none for all), what they want, the ground, and who said it.
type Wished = (&'static str, Option<Medium>, Stance, LawfulBasis, &'static str);

const WISHES: [Wished; 6] = [
    (
        "Judith Lowfield",
        None,
        Stance::Refused,
        LawfulBasis::None,
        "Her letter after the complaint: please leave us alone",
    ),
    (
        "Ruth Ansah",
        Some(Medium::Mail),
        Stance::Preferred,
        LawfulBasis::LegitimateInterest,
        "Ruth, at lunch: she keeps the notes",
    ),
    (
        "Martin Hale",
        Some(Medium::Phone),
        Stance::Preferred,
        LawfulBasis::Contract,
        "Martin, on the telephone: never by email when it is urgent",
    ),
    (
        "Dan Bellweather",
        Some(Medium::InPerson),
        Stance::Preferred,
        LawfulBasis::LegitimateInterest,
        "Dan, on the site visit",
    ),
    (
        "Karen Bellweather",
        Some(Medium::Present),
        Stance::Refused,
        LawfulBasis::None,
        "Karen, by email: their rules on gifts",
    ),
    (
        "Claire Dubois",
        Some(Medium::Phone),
        Stance::Preferred,
        LawfulBasis::LegitimateInterest,
        "Claire, at the balance meeting",
    ),
];

/// Tells of the people, as of the firm's day.
pub(super) async fn tell(tx: &mut Tx, act: &mut Act) -> Result<(), Error> {
    let today = act.today;
    let known: Vec<Known> = tx
        .all(
            "select k.id, k.client_id, c.name as client, k.name, c.tier, c.manager_id,
               (select count(*) from contact o where o.client_id = c.id) as people,
               cast(case when p.stage in (1, 2) then 1 else 0 end as bigint) as active
             from contact k join client c on c.id = k.client_id join position p on p.client_id = c.id
             order by c.name_key, k.created_at, k.id",
            args![],
        )
        .await?;
    ties(tx, act, &known, today).await?;
    wishes(tx, act, &known, today).await?;
    moves(tx, act, &known, today).await?;
    decision_maker(tx, act, &known, today).await
}

async fn ties(tx: &mut Tx, act: &mut Act, known: &[Known], today: Day) -> Result<(), Error> {
    let active: Vec<&Known> = known.iter().filter(|one| one.active != 0).collect();
    for (place, one) in active.iter().enumerate() {
        let Some(manager) = one.manager_id.map(StaffId) else { continue };
        let tie = match (one.tier.as_deref(), place % 5) {
            (Some("A"), _) => Tie::Strong,
            (_, 0) => Tie::Known,
            (_, 1) => Tie::Met,
            _ => continue,
        };
        people::say_tie(tx, act, ContactId(one.id), today - 150, manager, Some(tie)).await?;
        let colleague = active[(place + 7) % active.len()].manager_id.map(StaffId).filter(|other| *other != manager);
        if let Some(colleague) = colleague.filter(|_| place % 6 == 0) {
            people::say_tie(tx, act, ContactId(one.id), today - 90, colleague, Some(Tie::Met)).await?;
        }
    }
    Ok(())
}

async fn wishes(tx: &mut Tx, act: &mut Act, known: &[Known], today: Day) -> Result<(), Error> {
    for (who, medium, stance, basis, source) in WISHES {
        let Some(one) = known.iter().find(|one| one.name == who) else { continue };
        let wish = NewWish { medium, stance: Some(stance), basis, source: Some(source.to_owned()) };
        people::say_medium(tx, act, ContactId(one.id), today - 75, wish).await?;
    }
    // Of those who are not the first to turn to, a few have opted out of a medium.
    let others: Vec<&Known> = last_of_several(known, 2);
    for (place, one) in others.iter().enumerate().filter(|(place, _)| place % 9 == 4) {
        let (medium, source) = match place % 2 {
            0 => (Medium::Email, "Reply to the newsletter: take me off the list"),
            _ => (Medium::Phone, "At reception: please write, never ring"),
        };
        let source = Some(source.to_owned());
        let wish = NewWish { medium: Some(medium), stance: Some(Stance::Refused), basis: LawfulBasis::None, source };
        people::say_medium(tx, act, ContactId(one.id), today - 200, wish).await?;
    }
    if let Some(one) = known.iter().find(|one| one.name == "Dan Bellweather") {
        let employer = "Wren & Daughter Builders".to_owned();
        let (from, until) = (Some(today - 6_200), Some(today - 3_900));
        let input = NewEmployer { employer, job: Some("Site manager".to_owned()), from, until };
        people::add_employer(tx, act, ContactId(one.id), input).await?;
    }
    Ok(())
}

/// The last person at each active client with at least so many.
fn last_of_several(known: &[Known], least: i64) -> Vec<&Known> {
    let mut last: Vec<&Known> = Vec::new();
    for one in known.iter().filter(|one| one.active != 0 && one.people >= least && !is_of_a_story(one)) {
        match last.last_mut() {
            Some(before) if before.client_id == one.client_id => *before = one,
            _ => last.push(one),
        }
    }
    last
}

fn is_of_a_story(one: &Known) -> bool {
    ["Bellweather Homes", "Kestrel Freight", "Quill & Stone Accountants", "Marlow Lane Nurseries"]
        .contains(&one.client.as_str())
}

/// Three moved on: one is followed to another client and covered again, one retired and was replaced, one has left a gap.
async fn moves(tx: &mut Tx, act: &mut Act, known: &[Known], today: Day) -> Result<(), Error> {
    let leaving = last_of_several(known, 3);
    let [first, second, third, fourth, ..] = leaving.as_slice() else { return Ok(()) };
    let stays = |left: &Known| known.iter().find(|one| one.client_id == left.client_id && one.id != left.id);
    let at = ClientId(fourth.client_id);
    let successor = stays(first).map(|one| Successor::Known(ContactId(one.id)));
    let moved = Move {
        on: today - 12,
        to: Some(fourth.client.clone()),
        retired: false,
        job: Some("Head of operations".to_owned()),
        follow: Follow::At(at),
        successor,
    };
    people::move_on(tx, act, ContactId(first.id), moved).await?;
    let new = Successor::New {
        name: name("Imogen Farrow")?,
        job: Some("Operations manager".to_owned()),
        role: Some(DecisionRole::User),
    };
    let retired = Move { on: today - 40, to: None, retired: true, job: None, follow: Follow::No, successor: Some(new) };
    people::move_on(tx, act, ContactId(second.id), retired).await?;
    let gone = Move {
        on: today - 6,
        to: Some("Thornbury Vale Council".to_owned()),
        retired: false,
        job: None,
        follow: Follow::No,
        successor: None,
    };
    people::move_on(tx, act, ContactId(third.id), gone).await.map(drop)
}

/// Somebody came to decide while the work was under way: an onboarding of their own (D10).
async fn decision_maker(tx: &mut Tx, act: &mut Act, known: &[Known], today: Day) -> Result<(), Error> {
    let Some(home) = last_of_several(known, 3).into_iter().nth(5) else { return Ok(()) };
    let input = ContactInput {
        job_title: Some("Chief executive".to_owned()),
        decision_role: Some(DecisionRole::Decider.key().to_owned()),
        ..ContactInput::named(name("Rosalind Achebe")?)
    };
    clients::add_contact(tx, act, home.client_id.into(), input, today - 5).await.map(drop)
}

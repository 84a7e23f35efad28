//! Who stands behind a number of the insights.

use perennial_core::fact::Medium;
use perennial_core::ids::ClientId;
use perennial_core::insights::gaps::{self, Missing};
use perennial_core::insights::response::{self, Class, Clock};
use perennial_core::insights::stays::{Group, in_group};
use perennial_core::insights::terra::became;
use perennial_core::insights::{Ground, Point, RelationshipMoney};
use perennial_core::journey_maps::Place;
use perennial_core::journey_maps::walked::Who;
use perennial_core::journeys::stage::Phase;

use super::asked::Asked;
use super::survey::{Here, Standing, each, stood, walk};
use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::journeys::Everybody;
use crate::touches::Reading;

/// A number whose relationships can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// A branch of a decision point.
    Branch(Point, usize),
    /// Those who came to a decision point and are not counted at it.
    LeftOut(Point),
    /// A group of a phase.
    Stay(Phase, Group),
    /// Those who became clients in the period.
    Became,
    /// Enquiries answered so soon.
    Answer(Class),
    /// Pursuits that were opened without an enquiry and that nobody has answered.
    UnansweredPursuits,
    /// A gap.
    Gap(Missing),
    /// A place at the end of the period: everybody, or those whose work is stalled there.
    Place(Place, bool),
    /// A cell of place and medium.
    Cell(Place, Medium, Who),
}

/// One relationship behind a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub client: ClientId,
    /// How often it counts there.
    pub times: u64,
    /// What it is worth, minor units.
    pub value: i64,
    /// Why, where it was recorded.
    pub reason: Option<String>,
}

/// The relationships behind a number, the most valuable first.
///
/// # Errors
/// When the store cannot be read.
pub async fn behind(
    app: &App,
    conn: &mut Conn,
    actor: &Actor,
    asked: &Asked,
    number: Behind,
) -> Result<Vec<Listed>, Error> {
    let here = Here::of(app, conn).await?;
    let held = app.memory.insights.courses.read(conn).await?;
    let touches = app.memory.touches.read(conn).await?;
    let gather = |everybody: &Everybody<'_>| {
        let mut listed = Vec::new();
        here.with(|clock| {
            let looking = Looking { asked, number, clock, touches: &touches };
            for block in everybody.blocks() {
                each(&block, (&held, here.coverage()), asked, actor, |standing, ground| {
                    let mut entry = Listed { client: standing.known.client, times: 0, value: 0, reason: None };
                    looking.count(&mut entry, standing, ground);
                    if entry.times > 0 {
                        listed.push(entry);
                    }
                });
            }
        });
        listed
    };
    let mut listed = app.memory.snapshot.look_at_blocks(conn, gather).await?;
    listed.sort_by_key(|entry| (std::cmp::Reverse(entry.value), entry.client));
    Ok(listed)
}

/// What is looked for in each relationship.
struct Looking<'l> {
    asked: &'l Asked,
    number: Behind,
    clock: &'l Clock<'l>,
    touches: &'l Reading<'l>,
}

impl Looking<'_> {
    fn count(&self, entry: &mut Listed, standing: &Standing<'_>, ground: &Ground<'_>) {
        let question = &self.asked.question;
        match self.number {
            Behind::Branch(point, branch) => return branched(entry, ground, self.asked, (point, branch)),
            Behind::LeftOut(point) => return left_out(entry, ground, self.asked, point),
            Behind::Gap(missing) => {
                if let Some(found) = gaps::concerned(ground, question, missing) {
                    (entry.times, entry.value) = (found.times, found.worth);
                }
                return;
            }
            Behind::Stay(phase, group) => entry.times = in_group(ground, question, phase, group),
            Behind::Answer(class) => {
                if ground.has(question.line) {
                    let enquiries = ground.course.enquiries.iter().filter(|one| question.period.holds(one.on));
                    entry.times = enquiries.filter(|one| response::class(one, self.clock).0 == class).count() as u64;
                }
            }
            Behind::UnansweredPursuits => {
                if ground.has(question.line) {
                    entry.times = response::unanswered_pursuits(ground, question);
                }
            }
            Behind::Became => entry.times = became(ground, question).0,
            Behind::Place(..) | Behind::Cell(..) => entry.times = self.walked(standing, ground),
        }
        entry.value = (ground.fees)(question.period.until.min(question.seen));
    }

    /// How often a relationship counts at a place or in a cell.
    fn walked(&self, standing: &Standing<'_>, ground: &Ground<'_>) -> u64 {
        let question = &self.asked.question;
        if question.line.is_some_and(|line| !standing.known.history.uses(line)) {
            return 0;
        }
        match self.number {
            Behind::Place(place, stuck) => u64::from(stood(standing.known, question.period.until, (place, stuck))),
            Behind::Cell(place, medium, who) => {
                who.times(walk(standing, ground, self.touches, self.asked).at(place), medium)
            }
            _ => 0,
        }
    }
}

fn branched(entry: &mut Listed, ground: &Ground<'_>, asked: &Asked, (point, branch): (Point, usize)) {
    let mut money = RelationshipMoney::default();
    point.cases(ground, &asked.question, &mut |stands| {
        if let Ok(case) = stands
            && case.branch == branch
        {
            entry.times += 1;
            money.add(case.money);
            if entry.reason.is_none() {
                entry.reason = case.reason.map(str::to_owned);
            }
        }
    });
    entry.value = money.minor();
}

fn left_out(entry: &mut Listed, ground: &Ground<'_>, asked: &Asked, point: Point) {
    point.cases(ground, &asked.question, &mut |stands| {
        if let Err(why) = stands {
            entry.times += 1;
            entry.reason.get_or_insert_with(|| why.words().to_owned());
        }
    });
    entry.value = (ground.fees)(asked.question.period.until.min(asked.question.seen));
}

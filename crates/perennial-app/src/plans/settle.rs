//! What follows every change, in its transaction: positions, then planned touches.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, PlannedTouchId};
use perennial_core::journeys::model::Model;
use perennial_core::journeys::position::Position;
use perennial_core::journeys::stage::Phase;
use perennial_core::plans::{
    Actual, Change, Existing, Fulfilment, Limits, Plan, PlannedTouch, Playbook, Rules, Situation, TouchKey, TouchState,
    Trigger, Withdrawn, fulfilments, plan,
};
use uuid::Uuid;

use super::about::{self, Known};
use super::books::{self, Live};
use super::rows::{self, INSERT, NewTouch, TouchRow};
use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx, Value};
use crate::error::Error;
use crate::journeys::{Derived, Projection};

/// Brings the positions of the clients touched by a change up to date, and then what is planned for them.
pub fn settle<'c>(tx: &'c mut Tx, act: &'c Act) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'c>> {
    Box::pin(async move {
        books::ship(tx, act).await?;
        if act.touched.is_empty() {
            return Ok(());
        }
        let projection = Projection::begin(tx, act).await?;
        let touched: Vec<ClientId> = act.touched.iter().copied().collect();
        for chunk in touched.chunks(Projection::CHUNK) {
            let derived = projection.project(tx, act, chunk).await?;
            follow(tx, act, &projection, &derived).await?;
        }
        Ok(())
    })
}

/// How many touches are planned for each client and not yet made.
pub type Open = BTreeMap<ClientId, usize>;

/// What planning works with, for one client.
pub(super) struct Case<'d> {
    pub situation: Situation,
    pub existing: Vec<Existing>,
    pub rows: Vec<TouchRow>,
    pub known: Known,
    pub position: &'d Position,
    /// Touches that would have been due earlier are not planned any more.
    pub horizon: Day,
}

impl Case<'_> {
    /// Touches of the log that no planned one has claimed.
    pub(super) fn free(&self) -> Vec<Actual> {
        let used: BTreeSet<Uuid> =
            self.rows.iter().filter(|row| row.state == "done").filter_map(|row| row.done_fact).collect();
        self.situation.touches.iter().filter(|touch| !used.contains(&touch.fact.0)).cloned().collect()
    }

    /// The firm's rules, with this client's own horizon.
    pub(super) fn rules<'m>(&self, model: &'m Model, today: Day) -> Rules<'m> {
        let mut rules = Rules::of(model);
        rules.limits.grace_days = u32::try_from(today.days_since(self.horizon)).unwrap_or(0);
        rules
    }
}

/// Reads what planning needs of these clients; deleted ones are left out.
pub(super) async fn cases<'d>(
    tx: &mut Conn,
    model: &Model,
    derived: &'d [Derived],
    today: Day,
) -> Result<Vec<Case<'d>>, Error> {
    let there: Vec<&Derived> = derived.iter().filter(|one| !one.around.deleted).collect();
    if there.is_empty() {
        return Ok(Vec::new());
    }
    let asked = there.iter().filter(|one| !one.around.is_new);
    let clients: Vec<ClientId> = asked.map(|one| one.client).collect();
    let mut known = about::of_clients(tx, &there).await?;
    let mut planned = rows::of_clients(tx, &clients).await?;
    let mut cases = Vec::new();
    for one in there {
        let Some(mut known) = known.remove(&one.client) else { continue };
        known.note_people(&one.facts);
        let rows = planned.remove(&one.client).unwrap_or_default();
        let about = std::mem::take(&mut known.about);
        let situation = Situation::of(one.client, &one.facts, &one.position, model, about);
        let existing = rows.iter().map(TouchRow::existing).collect();
        let grace = i32::try_from(Limits::default().grace_days).unwrap_or_default();
        let horizon = known.plan_from.map_or(today - grace, |from| from.max(today - grace));
        cases.push(Case { situation, existing, rows, known, position: &one.position, horizon });
    }
    Ok(cases)
}

/// How often one change plans a client again, because a touch that it planned turned out to be made already.
const ROUNDS: usize = 3;

/// Brings what is planned for these clients up to date. Gives how much is open then.
///
/// # Errors
/// When the store refuses.
pub async fn follow(tx: &mut Tx, act: &Act, projection: &Projection, derived: &[Derived]) -> Result<Open, Error> {
    let (model, marks) = (&projection.model, &projection.marks);
    let live = books::live_at(tx, &act.memory.plans, marks.planning()).await?;
    let client_care = about::client_care(tx, &act.memory.plans, marks.staff).await?;
    let mut cases = cases(tx, model, derived, act.today).await?;
    // An import tells of the past: it never plans what would be overdue at once.
    if act.import.is_some() {
        cases.iter_mut().for_each(|case| case.horizon = act.today);
    }
    note(tx, act, &live, &cases).await?;
    let mut open = Open::new();
    for _ in 0..ROUNDS {
        let (mut created, mut again) = (Vec::new(), Vec::new());
        for mut case in cases {
            fulfil(tx, act, model, &mut case).await?;
            let rules = case.rules(model, act.today);
            let plan = plan(&live.books, &case.situation, &case.existing, &rules, act.today);
            let takes_back = |change: &Change| matches!(change, Change::Withdraw { .. });
            let may_be_made = !case.situation.touches.is_empty() && !plan.changes.iter().all(takes_back);
            open.insert(case.situation.client, open_after(&case, &plan));
            created.extend(apply(tx, act, &live.books, &case, plan, client_care).await?);
            follow_owners(tx, act, &case, client_care).await?;
            if may_be_made {
                again.push(case);
            }
        }
        tx.insert_many(INSERT, "on conflict (client_id, key) do nothing", created).await?;
        if again.is_empty() {
            break;
        }
        cases = again;
        read_again(tx, &mut cases).await?;
    }
    Ok(open)
}

/// How many touches are open once a plan is carried out.
fn open_after(case: &Case<'_>, plan: &Plan) -> usize {
    let mut open = case.existing.iter().filter(|one| one.state == TouchState::Planned).count();
    for change in &plan.changes {
        match change {
            Change::Create { .. } | Change::Restore { .. } => open += 1,
            Change::Withdraw { .. } => open = open.saturating_sub(1),
            Change::Move { .. } => {}
        }
    }
    open
}

/// Remembers from which day on a client is planned, and with which playbooks it was.
async fn note(tx: &mut Tx, act: &Act, live: &Live, cases: &[Case<'_>]) -> Result<(), Error> {
    let news = |case: &&Case| act.import.is_some() || case.known.plan_from.is_none() || case.known.seen != live.mark;
    let rows = cases.iter().filter(news);
    let rows = rows.map(|case| args![case.situation.client, case.horizon, live.mark]);
    let head = "insert into client_plan (client_id, plan_from, seen) values";
    let tail = "on conflict (client_id) do update set seen = excluded.seen,
        plan_from = case when excluded.plan_from > client_plan.plan_from then excluded.plan_from
          else client_plan.plan_from end";
    tx.insert_many(head, tail, rows).await?;
    Ok(())
}

/// Reads what is planned by now.
async fn read_again(tx: &mut Tx, cases: &mut [Case<'_>]) -> Result<(), Error> {
    let clients: Vec<ClientId> = cases.iter().map(|case| case.situation.client).collect();
    let mut planned = rows::of_clients(tx, &clients).await?;
    for case in cases {
        case.rows = planned.remove(&case.situation.client).unwrap_or_default();
        case.existing = case.rows.iter().map(TouchRow::existing).collect();
    }
    Ok(())
}

/// Marks planned touches as done that a logged touch fulfils, and opens those again whose touch was retracted.
async fn fulfil(tx: &mut Tx, act: &Act, model: &Model, case: &mut Case<'_>) -> Result<(), Error> {
    let there: BTreeSet<Uuid> = case.situation.touches.iter().map(|touch| touch.fact.0).collect();
    let mut used = BTreeSet::new();
    for (row, existing) in case.rows.iter().zip(&mut case.existing) {
        let Some(fact) = row.done_fact.filter(|_| existing.state == TouchState::Done) else { continue };
        if there.contains(&fact) {
            used.insert(fact);
        } else {
            existing.state = TouchState::Planned;
            let sql = "update planned_touch set state = 'planned', done_fact = null, done_on = null, updated_at = $2,
                         version = version + 1 where id = $1";
            tx.run(sql, args![row.id, act.now]).await?;
        }
    }
    if case.existing.iter().all(|one| one.state != TouchState::Planned) {
        return Ok(());
    }
    let free: Vec<_> = case.situation.touches.iter().filter(|touch| !used.contains(&touch.fact.0)).cloned().collect();
    for done in matched(tx, case, &free, model).await? {
        let Fulfilment { planned, touch, sure: true } = done else { continue };
        let on = free.iter().find(|one| one.fact == touch).map(|one| one.on);
        rows::done(tx, act, planned, touch, on).await?;
        for existing in case.existing.iter_mut().filter(|one| one.id == planned) {
            existing.state = TouchState::Done;
        }
    }
    Ok(())
}

/// Which touches were planned ones, as far as the record says; those of which it is not sure are kept, to be asked.
async fn matched(tx: &mut Tx, case: &Case<'_>, free: &[Actual], model: &Model) -> Result<Vec<Fulfilment>, Error> {
    let (calendar, limits) = (&model.calendar, Limits::default());
    let mut found = fulfilments(&case.existing, free, &[], calendar, &limits);
    if found.iter().any(|one| !one.sure) {
        let refused = rows::refused(tx, &case.existing).await?;
        if !refused.is_empty() {
            found = fulfilments(&case.existing, free, &refused, calendar, &limits);
        }
    }
    for row in case.rows.iter().filter(|row| row.state == "planned" || row.perhaps_fact.is_some()) {
        let perhaps = found.iter().find(|one| one.planned.0 == row.id && !one.sure).map(|one| one.touch.0);
        if perhaps != row.perhaps_fact {
            tx.run("update planned_touch set perhaps_fact = $2 where id = $1", args![row.id, perhaps]).await?;
        }
    }
    Ok(found)
}

/// Carries a plan out; new touches are handed back, to be stored together.
async fn apply(
    tx: &mut Tx,
    act: &Act,
    books: &[Playbook],
    case: &Case<'_>,
    plan: Plan,
    client_care: Option<Uuid>,
) -> Result<Vec<Vec<Value>>, Error> {
    let mut created = Vec::new();
    for change in plan.changes {
        match change {
            Change::Create { key, touch } => {
                let new = NewTouch {
                    client: case.situation.client,
                    key: Some(&key),
                    touch: &touch,
                    owner: case.known.owner_of(&touch, client_care),
                    phase: phase_of(books, &key, &touch, case.position),
                };
                created.push(new.values(act));
            }
            Change::Move { id, touch } | Change::Restore { id, touch } => {
                let owner = case.known.owner_of(&touch, client_care);
                rows::rewrite(tx, act, id, &touch, owner).await?;
            }
            Change::Withdraw { id, why } => withdraw(tx, act, id, why).await?,
        }
    }
    Ok(created)
}

async fn withdraw(tx: &mut Tx, act: &Act, id: PlannedTouchId, why: Withdrawn) -> Result<(), Error> {
    let sql = "update planned_touch set state = 'withdrawn', reason = $2, updated_at = $3, version = version + 1
               where id = $1";
    tx.run(sql, args![id, why.why(), act.now]).await?;
    Ok(())
}

/// Gives open touches to the person who is in the role now, except where somebody reassigned them.
async fn follow_owners(tx: &mut Tx, act: &Act, case: &Case<'_>, client_care: Option<Uuid>) -> Result<(), Error> {
    for (row, existing) in case.rows.iter().zip(&case.existing) {
        // What somebody was given stays with them, unless a barrier stands between them and the client by now.
        let kept = row.reassigned != 0 && row.owner_id.is_none_or(|owner| case.known.may_have(owner));
        let owner = case.known.owner_of(&existing.touch, client_care);
        if existing.state == TouchState::Planned && !kept && owner.is_some() && owner != row.owner_id {
            let sql = "update planned_touch set owner_id = $2, reassigned = 0, updated_at = $3 where id = $1";
            tx.run(sql, args![row.id, owner, act.now]).await?;
        }
    }
    Ok(())
}

/// The phase for which a touch is planned: the one that its playbook begins with, else where the work stands.
fn phase_of(books: &[Playbook], key: &TouchKey, touch: &PlannedTouch, position: &Position) -> Option<Phase> {
    let trigger = books.iter().find(|book| book.key == key.playbook).map(|book| book.trigger);
    let working = || position.working.iter().find(|one| one.engagement == touch.engagement && one.engagement.is_some());
    match trigger {
        Some(Trigger::Closed) => Some(Phase::Accomplish),
        Some(trigger) => trigger.begins().or_else(|| working().map(|one| one.phase)).or(position.standing),
        None => position.standing,
    }
}

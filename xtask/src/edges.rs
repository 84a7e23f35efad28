//! The rooms of the application, and which room may name which: a reviewed list.
//!
//! To add a room, add a line here, below every room that it names. To let a room name
//! another, add the other's name to its line and say why in the change. The order is the
//! proof that there is no circle: a room may name only rooms above it.

/// A room of the application and the rooms that it may name, always through their `mod.rs`.
pub struct Room {
    /// The folder under `crates/perennial-app/src`.
    pub name: &'static str,
    /// The rooms above that this one may name.
    pub may_name: &'static [&'static str],
}

const fn room(name: &'static str, may_name: &'static [&'static str]) -> Room {
    Room { name, may_name }
}

/// Every room, those that others build on first.
#[rustfmt::skip]
pub const ROOMS: &[Room] = &[
    // Sign-in and sessions: whoever asks is known before anything else happens.
    room("accounts", &[]),
    room("firm", &["accounts"]),
    room("clients", &["accounts", "firm"]),
    // The people at clients: their say, their ties, how they want to be reached, and where they go.
    room("people", &["accounts", "firm", "clients"]),
    // Information barriers: which clients exist for whom.
    room("walls", &["accounts", "firm", "clients"]),
    // Whoever recommends the firm and need not be a client: named in the forms of many rooms.
    room("referrals", &["accounts", "firm", "clients"]),
    // Promises come before the work that they belong to: the pages of a pursuit and an engagement show theirs.
    room("promises", &["accounts", "firm", "clients"]),
    room("engagements", &["accounts", "firm", "clients", "promises"]),
    // A pursuit that is won becomes an engagement.
    room("pursuits", &["accounts", "firm", "clients", "referrals", "promises", "engagements"]),
    room("invoices", &["accounts", "firm", "clients", "engagements"]),
    room("touches", &["accounts", "firm", "clients", "people", "pursuits", "engagements"]),
    room("complaints", &["accounts", "firm", "clients", "people", "touches"]),
    // Giving a present is a touch.
    room("presents", &["accounts", "firm", "clients", "people", "touches"]),
    // The rows of the registers follow from facts as positions do, in the same step.
    room("journeys", &["accounts", "firm", "clients", "referrals", "people", "promises", "pursuits", "engagements", "invoices", "touches", "complaints", "presents"]),
    // What is to be done for each client: planned from where it stands, done by logging a touch.
    // The text of an answer to a complaint names the day that the firm's rules give it.
    room("plans", &["accounts", "firm", "clients", "referrals", "people", "pursuits", "engagements", "touches", "complaints", "journeys"]),
    // Maps read across the rooms and never write; an import is counted by the map before it lands.
    room("maps", &["accounts", "firm", "clients", "pursuits", "engagements", "invoices", "touches", "journeys"]),
    // Records that are likely one: an import compares its rows with them.
    room("duplicates", &["accounts", "firm", "clients"]),
    // What lists leave open is answered in groups, by the verbs of the rooms that it is about.
    room("questions", &["accounts", "firm", "clients", "duplicates", "pursuits", "engagements", "invoices", "journeys"]),
    // An import runs the commands of any room, as a person's own input would; its receipt counts the questions it leaves.
    room("imports", &["accounts", "firm", "clients", "referrals", "people", "duplicates", "pursuits", "engagements", "invoices", "touches", "journeys", "maps", "questions"]),
    // What prospects, clients and former clients are asked; a goal confirmed in a survey is confirmed in the work. Files
    // of answers are read as imports read theirs. Unseen losses, which interviews estimate, stand beside recorded outcomes.
    room("research", &["accounts", "firm", "clients", "people", "pursuits", "engagements", "touches", "journeys", "plans", "imports"]),
    // What the rules say of each client, and what is next with it; its evidence is told in the words of the journeys.
    // What was derived for positions and plans is handed on to the rules, which read nothing twice.
    room("alerts", &["accounts", "firm", "clients", "referrals", "people", "journeys"]),
    // Whether and when clients come back, and what that is worth: models in memory, which other rooms' pages ask. What is
    // agreed and not billed yet is told by the engagements.
    room("forecasts", &["accounts", "firm", "clients", "engagements", "journeys"]),
    // The pages of one relationship and of all of them: they gather what the rooms above know.
    room("relationships", &["accounts", "firm", "clients", "referrals", "people", "promises", "pursuits", "engagements", "invoices", "touches", "complaints", "presents", "journeys", "plans", "research", "alerts", "forecasts"]),
    // What is due for one person: alerts, planned touches, and the last that was heard.
    room("today", &["accounts", "firm", "clients", "people", "presents", "questions", "plans", "alerts"]),
    // Settings change the journey model, and show what would move.
    room("settings", &["accounts", "firm", "journeys", "alerts"]),
    // Insights and search read across the rooms and never write.
    room("insights", &["accounts", "firm", "clients", "pursuits", "engagements", "touches", "plans", "journeys", "research"]),
    // What work is worth: pursuits valued; whether a client was one already is told by the history of its stage. Its pages
    // stand among those of the insights.
    room("value", &["accounts", "firm", "clients", "pursuits", "journeys", "forecasts", "insights"]),
    // Invoices counted in memory, by who was a client when: read across the rooms, as insights are, among whose pages they
    // stand.
    room("income", &["accounts", "firm", "clients", "invoices", "journeys", "insights"]),
    // What referrals brought, with the clients of a decision point and the stage at which they stand: read across the rooms,
    // as insights are, among whose pages it stands.
    room("referral_review", &["accounts", "firm", "clients", "referrals", "journeys", "insights"]),
    // A time sheet is read as imports read their lists.
    // Effort counted: interactions are counted beside it, and the income of the same period stands beside it.
    room("effort", &["accounts", "firm", "clients", "referrals", "pursuits", "touches", "journeys", "imports", "insights", "income"]),
    // Rounds of rating by links as surveys have them; what is wanted stands beside the effort that is recorded.
    room("markets", &["accounts", "firm", "clients", "touches", "research", "insights", "effort"]),
    room("search", &["accounts", "firm", "clients", "referrals", "pursuits", "engagements", "invoices", "touches", "journeys"]),
    // Journey maps plan for a kind of client and hold nothing of any client; a workbook is read as imports read theirs.
    room("journey_maps", &["accounts", "firm", "clients", "touches", "journeys", "research", "insights", "imports"]),
    // Export and backup.
    room("portability", &["accounts", "firm", "clients", "people", "pursuits", "engagements", "invoices", "touches", "journeys"]),
    // The demo firm is filled through the same verbs as a user's input.
    room("demo", &["accounts", "firm", "clients", "referrals", "people", "pursuits", "engagements", "invoices", "touches", "complaints", "presents", "journeys", "imports", "plans", "journey_maps", "research", "effort", "markets"]),
];

/// What every room shares. These modules never name a room.
pub const SHARED: &[&str] = &[
    "actor",
    "api",
    "app",
    "assets",
    "audit",
    "clock",
    "db",
    "derived_rows",
    "error",
    "following",
    "jobs",
    "log",
    "marks",
    "once",
    "rights",
    "server",
    "web",
];

/// The files of a room that are its inside, whether or not they exist yet.
pub const INSIDES: &[&str] = &["api", "commands", "pages", "queries"];

/// The room of that name, if it is one.
pub fn find(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_names_only_rooms_above_it_so_there_is_no_circle() {
        for (place, room) in ROOMS.iter().enumerate() {
            for named in room.may_name {
                assert!(
                    ROOMS[..place].iter().any(|above| above.name == *named),
                    "`{}` may name `{named}`, which is not a room above it",
                    room.name
                );
            }
        }
    }

    #[test]
    fn no_module_is_both_a_room_and_shared() {
        assert!(SHARED.iter().all(|name| find(name).is_none()));
    }
}

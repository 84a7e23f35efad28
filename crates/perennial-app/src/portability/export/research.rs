//! Research as it is exported to JSON. Links are left out: only their hashes are kept, and they end with their wave.

use super::sheet::Kind::{Bytes, Day, Flag, Id, Json, Moment, Number, Text};
use super::sheet::{Column, Sheet};

const fn sheet(name: &'static str, from: &'static str, id: Option<&'static str>, columns: &'static [Column]) -> Sheet {
    Sheet { name, from, id, only: "", columns }
}

pub const INSTRUMENTS: Sheet = sheet(
    "instruments",
    "instrument",
    None,
    &[
        Column("key", "key", Text),
        Column("version", "version", Number),
        Column("text", "text", Text),
        Column("by_staff", "by_staff", Id),
        Column("created_at", "created_at", Moment),
    ],
);

pub const INSTRUMENT_DRAFTS: Sheet = sheet(
    "instrument_drafts",
    "instrument_draft",
    None,
    &[
        Column("key", "key", Text),
        Column("text", "text", Text),
        Column("before", "before", Text),
        Column("version", "version", Number),
        Column("by_staff", "by_staff", Id),
        Column("changed_at", "changed_at", Moment),
    ],
);

pub const LETTERS: Sheet = sheet(
    "survey_letters",
    "survey_letter",
    None,
    &[
        Column("language", "language", Text),
        Column("text", "text", Text),
        Column("by_staff", "by_staff", Id),
        Column("changed_at", "changed_at", Moment),
    ],
);

pub const PARTICIPANTS: Sheet = sheet(
    "research_participants",
    "research_participant",
    Some("id"),
    &[
        Column("id", "id", Id),
        Column("name", "name", Text),
        Column("name_key", "name_key", Text),
        Column("organisation", "organisation", Text),
        Column("segment", "segment", Text),
        Column("email", "email", Text),
        Column("email_key", "email_key", Text),
        Column("address", "address", Text),
        Column("do_not_contact", "do_not_contact", Flag),
        Column("notes", "notes", Text),
        Column("created_at", "created_at", Moment),
        Column("version", "version", Number),
        Column("deleted_at", "deleted_at", Moment),
    ],
);

pub const WAVES: Sheet = sheet(
    "survey_waves",
    "survey_wave",
    Some("id"),
    &[
        Column("id", "id", Id),
        Column("name", "name", Text),
        Column("instrument_key", "instrument_key", Text),
        Column("instrument_version", "instrument_version", Number),
        Column("kind", "kind", Text),
        Column("text", "text", Text),
        Column("services", "services", Text),
        Column("segments", "segments", Text),
        Column("size", "size", Number),
        Column("seed", "seed", Number),
        Column("interviewer_id", "interviewer_id", Id),
        Column("from_on", "from_on", Day),
        Column("until_on", "until_on", Day),
        Column("created_at", "created_at", Moment),
        Column("by_staff", "by_staff", Id),
        Column("closed_at", "closed_at", Moment),
        Column("version", "version", Number),
        Column("language", "language", Text),
    ],
);

pub const INVITATIONS: Sheet = sheet(
    "survey_invitations",
    "survey_invitation",
    Some("id"),
    &[
        Column("id", "id", Id),
        Column("wave_id", "wave_id", Id),
        Column("segment", "segment", Text),
        Column("client_id", "client_id", Id),
        Column("contact_id", "contact_id", Id),
        Column("engagement_id", "engagement_id", Id),
        Column("service_line_id", "service_line_id", Id),
        Column("participant_id", "participant_id", Id),
        Column("person", "person", Text),
        Column("by_name", "by_name", Flag),
        Column("invited_on", "invited_on", Day),
        Column("reminded_on", "reminded_on", Day),
        Column("reminders", "reminders", Number),
        Column("revoked_at", "revoked_at", Moment),
        Column("language", "language", Text),
    ],
);

pub const RESPONSES: Sheet = sheet(
    "survey_responses",
    "survey_response",
    Some("invitation_id"),
    &[
        Column("invitation_id", "invitation_id", Id),
        Column("wave_id", "wave_id", Id),
        Column("language", "language", Text),
        Column("source", "source", Text),
        Column("by_staff", "by_staff", Id),
        Column("import_id", "import_id", Id),
        Column("answered_on", "answered_on", Day),
        Column("started_at", "started_at", Moment),
        Column("finished_at", "finished_at", Moment),
    ],
);

pub const ANSWERS: Sheet = sheet(
    "survey_answers",
    "survey_answer",
    None,
    &[
        Column("invitation_id", "invitation_id", Id),
        Column("question", "question", Text),
        Column("answer", "answer", Json),
        Column("answered_at", "answered_at", Moment),
    ],
);

pub const THEMES: Sheet = sheet(
    "survey_themes",
    "survey_theme",
    Some("id"),
    &[Column("id", "id", Id), Column("name", "name", Text), Column("name_key", "name_key", Text)],
);

pub const CODINGS: Sheet = sheet(
    "survey_codings",
    "survey_coding",
    None,
    &[
        Column("invitation_id", "invitation_id", Id),
        Column("question", "question", Text),
        Column("theme_id", "theme_id", Id),
        Column("by_staff", "by_staff", Id),
        Column("coded_at", "coded_at", Moment),
    ],
);

pub const ASSUMED: Sheet = sheet(
    "assumed_awareness",
    "assumed_awareness",
    None,
    &[
        Column("client_id", "client_id", Id),
        Column("service_line_id", "service_line_id", Id),
        Column("known", "known", Flag),
        Column("by_staff", "by_staff", Id),
        Column("said_on", "said_on", Day),
    ],
);

pub const IMPORTS: Sheet = sheet(
    "survey_imports",
    "survey_import",
    Some("id"),
    &[
        Column("id", "id", Id),
        Column("wave_id", "wave_id", Id),
        Column("file_name", "file_name", Text),
        Column("tool", "tool", Text),
        Column("by_staff", "by_staff", Id),
        Column("created_at", "created_at", Moment),
        Column("taken", "taken", Number),
        Column("undone_at", "undone_at", Moment),
    ],
);

pub const IMPORT_ROWS: Sheet = sheet(
    "survey_import_rows",
    "survey_import_row",
    None,
    &[
        Column("wave_id", "wave_id", Id),
        Column("row_hash", "row_hash", Bytes),
        Column("import_id", "import_id", Id),
        Column("line", "line", Number),
        Column("invitation_id", "invitation_id", Id),
        Column("invited", "invited", Flag),
    ],
);

pub const TASKS: Sheet = sheet(
    "research_tasks",
    "research_task",
    Some("id"),
    &[
        Column("id", "id", Id),
        Column("about", "about", Text),
        Column("segment", "segment", Text),
        Column("instrument", "instrument", Text),
        Column("n", "n", Number),
        Column("why", "why", Text),
        Column("owner_id", "owner_id", Id),
        Column("due_on", "due_on", Day),
        Column("taken_on", "taken_on", Day),
        Column("by_staff", "by_staff", Id),
        Column("settled_on", "settled_on", Day),
        Column("outcome", "outcome", Text),
        Column("version", "version", Number),
    ],
);

pub const AGEING: Sheet = sheet(
    "evidence_ageing",
    "evidence_ageing",
    None,
    &[
        Column("id", "id", Number),
        Column("anecdote", "anecdote", Number),
        Column("staff_view", "staff_view", Number),
        Column("client_research", "client_research", Number),
        Column("version", "version", Number),
    ],
);

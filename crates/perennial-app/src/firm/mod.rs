//! The practice itself: its name, kind, money and words, its staff, its service lines, its journey model.

mod changes;
mod commands;
mod coverage;
mod frame;
mod queries;
mod reasons;
mod teams;
mod value;
mod welcome;

pub use changes::{LineChange, StaffChange, change, change_line, change_staff, keep_line_gaps, move_line};
pub use commands::{
    FirmInput, NewServiceLine, NewStaff, add_service_line, add_staff, choose_horizon, make_administrator, save_model,
    set_up,
};
pub use coverage::{
    Covered, Noted, age_coverage, confirm_coverage, cover_by_list, coverage, coverage_if, note_records, records_end,
    restate_records, stored_coverage, uncover_by_list,
};
pub use frame::frame;
pub use queries::{
    Firm, ModelCache, ServiceLine, StaffMember, asks_horizon, cached_model, currency, currency_of, find, model,
    model_at, only_member, service_lines, staff,
};
pub use reasons::{reason_choices, reason_choices_beside, reason_codes, save_reason_codes};
pub use teams::{Team, TeamInput, add_team, change_team, remove_team, teams};
pub use value::{change_usual_terms, usual_terms};
pub use welcome::{LOCALES, WEEK_STARTS, door};

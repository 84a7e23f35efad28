//! The practice itself: its name, kind, money and words, its staff, its service lines, its journey model.

mod commands;
mod queries;

pub use commands::{FirmInput, NewServiceLine, NewStaff, add_service_line, add_staff, save_model, set_up};
pub use queries::{Firm, ModelCache, ServiceLine, StaffMember, cached_model, find, model, service_lines, staff};

//! Clients and the people at them.

mod addresses;
mod barrier;
mod commands;
mod many;
mod names;
mod offers;
mod outlook;
mod rows;

pub use addresses::has_address;
pub use barrier::{HiddenNames, may_be_named, must_be_nameable};
pub use commands::{
    ClientInput, ClientKind, ContactInput, add_contact, archive, assign_manager, barred, change, change_contact,
    check_manager, client_of, confirm_camp, contact_moved, delete, end, enter_contact, follow_fact, may_be_given,
    new_id, note, record, restore, say_continues, say_ended, say_who, store, visible,
};
pub use many::{Particular, assign_many, delete_many, restore_many, say_who_many, set, unassign_many, unsay_who_many};
pub use names::names_of;
pub use offers::{Named, Offers, about, any, named, offers, only_called};
pub use outlook::{declare_partnership, educate, expect_need};
pub use rows::{REGISTER, record_unrecorded};

//! Clients and the people at them.

mod commands;

pub use commands::{
    ClientInput, ClientKind, ContactInput, add_contact, archive, assign_manager, change, change_contact, confirm_camp,
    contact_moved, delete, end, enter, enter_contact, note, record, restore, visible,
};

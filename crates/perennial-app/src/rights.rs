//! What each role may do: the one table that every handler and every verb asks, and that a page shows.

use crate::actor::Role;

/// Something that a role may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Read what no wall hides, and take lists as files.
    Read,
    /// Keep one's own views, calendar, password and second factors.
    OwnAffairs,
    /// Record and change clients, people, work, touches, promises, complaints, presents.
    Record,
    /// Delete clients, also many at once, and bring them back.
    Delete,
    /// Merge clients and contacts that are one, and split them again.
    Merge,
    /// Give clients and alerts to somebody else, also many at once.
    Reassign,
    /// See the day of a colleague.
    SeeOthersDay,
    /// Import lists, and take imports back.
    Import,
    /// Write playbooks and switch them on and off.
    Playbooks,
    /// Leave cells of the grid empty by choice.
    Grid,
    /// Keep and forget views for everybody.
    ShareViews,
    /// Approve presents for compliance.
    ApprovePresents,
    /// Approve presents that need a partner.
    ApproveAsPartner,
    /// Change the firm, its service lines, its journey, its rules.
    Settings,
    /// Add people, give roles and passwords, reset second factors.
    Staff,
    /// Raise, change and lift the walls that one is inside of.
    Walls,
    /// Read the audit log.
    Audit,
}

impl Right {
    /// All rights, in the order of the page.
    pub const ALL: [Self; 17] = [
        Self::Read,
        Self::OwnAffairs,
        Self::Record,
        Self::Delete,
        Self::Merge,
        Self::Reassign,
        Self::SeeOthersDay,
        Self::Import,
        Self::Playbooks,
        Self::Grid,
        Self::ShareViews,
        Self::ApprovePresents,
        Self::ApproveAsPartner,
        Self::Settings,
        Self::Staff,
        Self::Walls,
        Self::Audit,
    ];

    /// The least role that may, and what it is in plain words. This is the table.
    const fn row(self) -> (Role, &'static str) {
        use Role::{Administrator, Manager, Member, ReadOnly};
        match self {
            Self::Read => (ReadOnly, "Read everything that no information barrier hides, and take lists as files"),
            Self::OwnAffairs => (ReadOnly, "Keep own views, calendar, password and second factors"),
            Self::Record => {
                (Member, "Record and change clients, people, work, touches, promises, complaints and presents")
            }
            Self::Delete => (Manager, "Delete clients and bring them back"),
            Self::Merge => (Manager, "Merge clients and contacts that are one, and split them again"),
            Self::Reassign => (Manager, "Give many clients, and the alerts of others, to somebody else"),
            Self::SeeOthersDay => (Manager, "See what is due for a colleague"),
            Self::Import => (Manager, "Import lists, and take imports back"),
            Self::Playbooks => (Manager, "Write playbooks and journey maps, switch playbooks on and off"),
            Self::Grid => (Manager, "Leave cells of the grid of touches empty by choice"),
            Self::ShareViews => (Manager, "Save views of lists for everybody"),
            Self::ApprovePresents => (Manager, "Approve presents of others where compliance has to"),
            Self::ApproveAsPartner => (Administrator, "Approve presents of others in place of a partner"),
            Self::Settings => (
                Administrator,
                "Change the firm, its service lines, its journey model and the rules of alerts and gifts",
            ),
            Self::Staff => {
                (Administrator, "Add people, give roles, teams and passwords, ask for and reset second factors")
            }
            Self::Walls => (Administrator, "Raise, change and lift information barriers from inside"),
            Self::Audit => (Administrator, "Read the audit log"),
        }
    }

    /// The least role that may.
    pub const fn least(self) -> Role {
        self.row().0
    }

    /// What it is, in plain words.
    pub const fn word(self) -> &'static str {
        self.row().1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_may_whatever_lesser_roles_may_and_each_adds_something() {
        for role in Role::ALL {
            assert!(Right::ALL.iter().any(|right| right.least() == role), "{} adds nothing", role.word());
        }
        let listed: Vec<&str> = Right::ALL.iter().map(|right| right.word()).collect();
        let different: std::collections::BTreeSet<&str> = listed.iter().copied().collect();
        assert_eq!(listed.len(), different.len(), "a right stands in the table twice");
    }
}

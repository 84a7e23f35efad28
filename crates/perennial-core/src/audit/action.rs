//! The closed list of what the audit log holds.

/// What a kind of entry is about: the filter of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Signing in and out, second factors.
    SignIn,
    /// Client data read in bulk.
    Reading,
    /// What was refused.
    Denial,
    /// A rule set aside, with the reason.
    Override,
    /// People, roles, teams.
    People,
    /// Information barriers.
    Wall,
    /// Records merged and split.
    Records,
    /// Settings.
    Settings,
}

impl Group {
    /// All groups in the order of the page.
    pub const ALL: [Self; 8] = [
        Self::SignIn,
        Self::Reading,
        Self::Denial,
        Self::Override,
        Self::People,
        Self::Wall,
        Self::Records,
        Self::Settings,
    ];

    /// The name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Reading => "reading",
            Self::Denial => "denial",
            Self::Override => "override",
            Self::People => "people",
            Self::Wall => "wall",
            Self::Records => "records",
            Self::Settings => "settings",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SignIn => "Signing in",
            Self::Reading => "Reading in bulk",
            Self::Denial => "Refusals",
            Self::Override => "Overrides",
            Self::People => "People and roles",
            Self::Wall => "Information barriers",
            Self::Records => "Merged records",
            Self::Settings => "Settings",
        }
    }

    /// The group of a name written by [`Group::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.key() == key)
    }
}

macro_rules! actions {
    ($($(#[doc = $doc:literal])* $name:ident, $key:literal, $group:ident, $word:literal;)*) => {
        /// What an entry of the audit log says was done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Action {
            $($(#[doc = $doc])* $name,)*
        }

        impl Action {
            /// All actions.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The stored name. It never changes.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// The words on the page.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// What it is about.
            pub const fn group(self) -> Group {
                match self { $(Self::$name => Group::$group),* }
            }
        }
    };
}

actions! {
    /// Somebody signed in.
    SignedIn, "signed_in", SignIn, "Signed in";
    /// A wrong password, an unknown address, a wrong code.
    SignInFailed, "sign_in_failed", SignIn, "Sign-in failed";
    /// Somebody signed out.
    SignedOut, "signed_out", SignIn, "Signed out";
    /// Sessions were ended from elsewhere.
    SessionsEnded, "sessions_ended", SignIn, "Sessions ended";
    /// A password was changed or given.
    PasswordChanged, "password_changed", SignIn, "Password changed";
    /// A second factor was set up.
    FactorAdded, "factor_added", SignIn, "Second factor added";
    /// A second factor was taken away by its owner.
    FactorRemoved, "factor_removed", SignIn, "Second factor removed";
    /// An administrator took somebody's second factors away.
    FactorReset, "factor_reset", SignIn, "Second factor reset";
    /// New recovery codes were made.
    RecoveryCodesMade, "recovery_codes_made", SignIn, "Recovery codes made";
    /// A recovery code was used.
    RecoveryCodeUsed, "recovery_code_used", SignIn, "Recovery code used";
    /// A list was taken as a file.
    Exported, "exported", Reading, "List exported";
    /// Everything was exported to files.
    ExportedAll, "exported_all", Reading, "Everything exported";
    /// A backup was made.
    BackedUp, "backed_up", Reading, "Backup made";
    /// The store was filled from a backup or an export.
    Restored, "restored", Reading, "Restored";
    /// A list was printed on the command line.
    Listed, "listed", Reading, "Listed on the command line";
    /// The secret address of a calendar was made.
    CalendarMade, "calendar_made", Reading, "Calendar address made";
    /// The secret address of a calendar was revoked.
    CalendarRevoked, "calendar_revoked", Reading, "Calendar address revoked";
    /// A journey map was given an address that needs no sign-in.
    MapShared, "map_shared", Reading, "Journey map shared";
    /// The address of a journey map was revoked.
    MapShareRevoked, "map_share_revoked", Reading, "Journey map no longer shared";
    /// The audit log itself was exported.
    AuditExported, "audit_exported", Reading, "Audit log exported";
    /// The role does not allow what was asked.
    DeniedByRole, "denied_by_role", Denial, "Refused: role";
    /// A record behind a wall was asked for.
    DeniedByWall, "denied_by_wall", Denial, "Refused: information barrier";
    /// A rule was set aside with a reason.
    Overridden, "overridden", Override, "Override";
    /// Somebody was added to the staff.
    StaffAdded, "staff_added", People, "Person added";
    /// Somebody's particulars changed.
    StaffChanged, "staff_changed", People, "Person changed";
    /// Somebody's role changed.
    RoleChanged, "role_changed", People, "Role changed";
    /// Teams changed.
    TeamChanged, "team_changed", People, "Team changed";
    /// Two records became one.
    RecordsMerged, "records_merged", Records, "Records merged";
    /// A merged record was split again.
    RecordsSplit, "records_split", Records, "Records split";
    /// A wall was raised.
    WallRaised, "wall_raised", Wall, "Wall raised";
    /// A wall changed.
    WallChanged, "wall_changed", Wall, "Wall changed";
    /// A wall was lifted.
    WallLifted, "wall_lifted", Wall, "Wall lifted";
    /// The firm's particulars changed.
    FirmChanged, "firm_changed", Settings, "Firm changed";
    /// Service lines changed.
    ServiceLineChanged, "service_line_changed", Settings, "Service line changed";
    /// The journey model changed.
    ModelChanged, "model_changed", Settings, "Journey model changed";
    /// The rules of alerts changed.
    AlertRulesChanged, "alert_rules_changed", Settings, "Alert rules changed";
    /// The rules on gifts changed.
    GiftRulesChanged, "gift_rules_changed", Settings, "Gift rules changed";
    /// A playbook changed.
    PlaybookChanged, "playbook_changed", Settings, "Playbook changed";
    /// What sign-in asks of a role changed.
    SignInRuleChanged, "sign_in_rule_changed", Settings, "Sign-in rule changed";
}

impl Action {
    /// The action of a name written by [`Action::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.key() == key)
    }
}

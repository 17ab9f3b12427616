//! Everything in the schema that may break a rule, each with its reason. What no migration makes any more is reported.

/// Tables that belong to no single community. Every other table is sharded.
pub const TABLES: &[(&str, &str)] = &[
    ("sessions", "a person signs in to the house, before any community is chosen"),
    ("divisions", "the division codes of the whole country"),
    ("communities", "the list of communities itself"),
    ("accounts", "a phone signs in once for all communities of its owner"),
    ("login_codes", "a code is sent to a phone, before anyone is signed in"),
    ("login_failures", "wrong tries count for a phone, known here or not"),
];

/// Indexes of sharded tables that do not begin with the shard key.
pub const INDEXES: &[(&str, &str)] = &[
    ("jobs_due", "the runner asks what is due in all communities at once"),
    ("memberships_person", "at log-in the roles of a person in all communities are read"),
    ("persons_id", "at log-in the name of a person is read, whatever the community"),
];

pub fn has(list: &[(&str, &str)], name: &str) -> bool {
    list.iter().any(|(listed, _)| *listed == name)
}

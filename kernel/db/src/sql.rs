//! Named SQL texts, so that one test can prepare every one of them on both engines.

/// A named SQL text of a room's store.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    pub name: &'static str,
    pub sql: &'static str,
}

/// Declares SQL consts and the list `STATEMENTS` of them all.
///
/// ```
/// db::sql! {
///     /// The number of people.
///     COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM persons WHERE community_id = $1";
/// }
/// assert_eq!(STATEMENTS[0].name, "COUNT");
/// ```
#[macro_export]
macro_rules! sql {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: &str = $sql;)*
        pub const STATEMENTS: &[$crate::Statement] =
            &[$($crate::Statement { name: stringify!($name), sql: $name }),*];
    };
}

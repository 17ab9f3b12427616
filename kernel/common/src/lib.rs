//! Words every crate of the house shares: ids, money, time, bad-input messages, list paging.
//! Knows nothing of storage, web or any room.

pub mod clock;
pub mod community;
pub mod errors;
pub mod ids;
pub mod money;
pub mod paging;

pub use clock::{Clock, Timestamp};
pub use community::CommunityId;
pub use errors::{Arg, FieldErrors, Msg};
pub use ids::{Id, Ids};
pub use money::{Beans, Fen};
pub use paging::{ListQuery, Paged};

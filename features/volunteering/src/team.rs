use common::errors::{FieldErrors, text};
use common::{Id, Timestamp};
use web::Fields;

pub enum TeamTag {}
pub type TeamId = Id<TeamTag>;

/// 队伍: a group that holds activities together. Its leaders wear `Role::TeamLeader` in the unit with the team's id.
#[derive(Clone, Debug)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
    pub about: String,
    /// How many have joined.
    pub members: i64,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct NewTeam {
    pub name: String,
    pub about: String,
}

impl NewTeam {
    /// # Errors
    /// Names `name` (2–30 characters) and `about` (≤ 300).
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", text(fields.get("name"), 2, 30));
        let about = errors.take("about", text(fields.get("about"), 0, 300));
        match (name, about) {
            (Some(name), Some(about)) => Ok(Self { name, about }),
            _ => Err(errors),
        }
    }
}

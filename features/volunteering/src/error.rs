use access::Denied;
use beans::BeansError;
use common::Msg;
use common::errors::FieldErrors;
use people::PeopleError;
use web::Failure;

/// What can go wrong in this room.
#[derive(Debug, thiserror::Error)]
pub enum VolunteeringError {
    #[error("not allowed: {0:?}")]
    Denied(Denied),
    /// Fields and what is expected of them.
    #[error("wrong input: {0:?}")]
    Fields(FieldErrors),
    #[error("no such record")]
    NotFound,
    /// Understood, and refused as things stand.
    #[error("refused: {0:?}")]
    Refused(Msg),
    #[error(transparent)]
    Db(#[from] db::Error),
    #[error(transparent)]
    People(#[from] PeopleError),
    #[error(transparent)]
    Beans(#[from] BeansError),
}

impl VolunteeringError {
    pub(crate) fn refused(key: &'static str) -> Self {
        Self::Refused(Msg::new(key))
    }
    pub(crate) fn field(field: &'static str, key: &'static str) -> Self {
        Self::Fields(FieldErrors::one(field, Msg::new(key)))
    }
}

impl From<Denied> for VolunteeringError {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}
impl From<FieldErrors> for VolunteeringError {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}

impl From<VolunteeringError> for Failure {
    fn from(error: VolunteeringError) -> Self {
        match error {
            VolunteeringError::Denied(denied) => Self::Denied(denied),
            VolunteeringError::Fields(errors) => Self::Fields(errors),
            VolunteeringError::NotFound => Self::NotFound,
            VolunteeringError::Refused(msg) => Self::Refused(msg),
            VolunteeringError::Db(error) => error.into(),
            VolunteeringError::People(error) => error.into(),
            VolunteeringError::Beans(error) => error.into(),
        }
    }
}

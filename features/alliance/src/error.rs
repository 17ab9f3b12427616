use access::Denied;
use common::Msg;
use common::errors::FieldErrors;
use web::Failure;

/// What can go wrong in this room.
#[derive(Debug, thiserror::Error)]
pub enum AllianceError {
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
    /// The rooms whose actions this one calls.
    #[error(transparent)]
    Beans(#[from] beans::BeansError),
    #[error(transparent)]
    People(#[from] people::PeopleError),
    #[error(transparent)]
    Db(#[from] db::Error),
    #[error(transparent)]
    Vault(#[from] vault::Error),
}

impl AllianceError {
    pub(crate) fn refused(key: &'static str) -> Self {
        Self::Refused(Msg::new(key))
    }
}

impl From<Denied> for AllianceError {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}
impl From<FieldErrors> for AllianceError {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}

impl From<AllianceError> for Failure {
    fn from(error: AllianceError) -> Self {
        match error {
            AllianceError::Denied(denied) => Self::Denied(denied),
            AllianceError::Fields(errors) => Self::Fields(errors),
            AllianceError::NotFound => Self::NotFound,
            AllianceError::Refused(msg) => Self::Refused(msg),
            AllianceError::Beans(error) => error.into(),
            AllianceError::People(error) => error.into(),
            AllianceError::Db(error) => error.into(),
            AllianceError::Vault(error) => Self::Internal(error.to_string()),
        }
    }
}

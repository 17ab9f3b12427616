use access::Denied;
use common::Msg;
use common::errors::FieldErrors;
use web::Failure;

/// What can go wrong in this room.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
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
    Vault(#[from] vault::Error),
}

impl From<Denied> for PeopleError {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}
impl From<FieldErrors> for PeopleError {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}

impl From<PeopleError> for Failure {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::Denied(denied) => Self::Denied(denied),
            PeopleError::Fields(errors) => Self::Fields(errors),
            PeopleError::NotFound => Self::NotFound,
            PeopleError::Refused(msg) => Self::Refused(msg),
            PeopleError::Db(error) => error.into(),
            PeopleError::Vault(error) => Self::Internal(error.to_string()),
        }
    }
}

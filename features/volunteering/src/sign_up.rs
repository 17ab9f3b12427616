use access::PersonId;
use common::Timestamp;

/// 报名
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUpState {
    Going,
    /// Moves up when someone withdraws or the activity takes more people.
    Waiting,
    Withdrawn,
}

impl SignUpState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Going => "going",
            Self::Waiting => "waiting",
            Self::Withdrawn => "withdrawn",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Going, Self::Waiting, Self::Withdrawn].into_iter().find(|state| state.as_str() == text)
    }
    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Going => "volunteering-sign-up-going",
            Self::Waiting => "volunteering-sign-up-waiting",
            Self::Withdrawn => "volunteering-sign-up-withdrawn",
        }
    }
}

#[derive(Clone, Debug)]
pub struct SignUp {
    pub person: PersonId,
    pub state: SignUpState,
    /// The order of coming.
    pub place_no: i64,
    pub at: Timestamp,
}

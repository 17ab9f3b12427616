use common::CommunityId;
use common::Msg;
use common::errors::{FieldErrors, text};
use web::Fields;

/// A row of the state's list of statistical divisions.
#[derive(Clone, Debug)]
pub struct Division {
    /// 12 digits.
    pub code: String,
    pub name: String,
    /// Code of the street or town above it.
    pub parent: String,
}

#[derive(Clone, Debug)]
pub struct NewCommunity {
    pub id: CommunityId,
    pub name: String,
    /// 社区 name without 居委会, for bars and cards.
    pub short_name: String,
}

impl NewCommunity {
    /// # Errors
    /// Names `code` (12 digits) and `name` (2–40).
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let code = fields.get("code").trim().parse().map_err(|_| Msg::new("people-error-code"));
        let id = errors.take("code", code);
        let name = errors.take("name", text(fields.get("name"), 2, 40));
        match (id, name) {
            (Some(id), Some(name)) => Ok(Self::named(id, &name)),
            _ => Err(errors),
        }
    }

    pub fn named(id: CommunityId, name: &str) -> Self {
        let short = name.trim_end_matches("居委会").trim_end_matches("居民委员会");
        Self { id, name: name.to_owned(), short_name: short.to_owned() }
    }
}

use common::errors::{FieldErrors, text};
use web::Fields;

use crate::{NewCommunity, Phone, passwords};

/// A community to be founded with its first administrator.
#[derive(Clone, Debug)]
pub struct Founding {
    pub community: NewCommunity,
    pub name: String,
    pub phone: Phone,
    pub password: String,
}

impl Founding {
    /// # Errors
    /// Names `code` (12 digits), `name` (community, 2–40), `admin` (1–40), `phone`, `password`.
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let community = NewCommunity::parse(fields).map_err(|wrong| errors.extend(wrong));
        let name = errors.take("admin", text(fields.get("admin"), 1, 40));
        let phone = errors.take("phone", Phone::parse(fields.get("phone")));
        let own = phone.as_ref().map_or("", Phone::as_str);
        let password = errors.take("password", passwords::password(fields.get("password"), own));
        match (community, name, phone, password) {
            (Ok(community), Some(name), Some(phone), Some(password)) => {
                Ok(Self { community, name, phone, password })
            }
            _ => Err(errors),
        }
    }
}

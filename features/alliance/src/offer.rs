use common::errors::{FieldErrors, text};
use common::{Beans, Id, Msg};
use web::Fields;

pub enum OfferTag {}
pub type OfferId = Id<OfferTag>;

/// One thing a shop gives for beans.
#[derive(Clone, Debug)]
pub struct Offer {
    pub id: OfferId,
    pub title: String,
    /// Zero: the price is in the title or asked in the shop.
    pub beans: Beans,
}

#[derive(Clone, Debug)]
pub struct NewOffer {
    pub title: String,
    pub beans: Beans,
}

impl NewOffer {
    /// # Errors
    /// Names `title` (1–40) and `beans` (an amount, or empty).
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.take("title", text(fields.get("title"), 1, 40));
        let beans = match fields.get("beans").trim() {
            "" => Ok(Beans::ZERO),
            typed => Beans::parse(typed).ok_or(Msg::new("error-amount")),
        };
        let beans = errors.take("beans", beans);
        match (title, beans) {
            (Some(title), Some(beans)) => Ok(Self { title, beans }),
            _ => Err(errors),
        }
    }
}

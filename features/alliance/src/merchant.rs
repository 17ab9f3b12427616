use access::PersonId;
use common::errors::{FieldErrors, number, text};
use common::{Beans, Id, Msg, Timestamp};
use people::OrganisationId;
use web::Fields;

use crate::{BankAccount, Category, MerchantState};

pub enum MerchantTag {}
pub type MerchantId = Id<MerchantTag>;

/// A shop of the alliance. The bank account stays sealed; see [`crate::bank_account`].
#[derive(Clone, Debug)]
pub struct Merchant {
    pub id: MerchantId,
    pub organisation: OrganisationId,
    /// Digits printed in the shop, see [`beans::shop_code`].
    pub code: String,
    pub name: String,
    pub category: Category,
    pub address: String,
    /// Opening hours in words.
    pub hours: String,
    pub state: MerchantState,
    /// How long the shop itself may cancel a payment; 0 = not at all.
    pub cancel_minutes: i64,
    /// Most beans the shop takes in a calendar month; zero = no limit.
    pub monthly_cap: Beans,
    pub holder: String,
    pub bank: String,
    /// Last four digits of the account number.
    pub account_tail: String,
    pub applied_by: Option<PersonId>,
    pub applied_at: Timestamp,
    pub approved_at: Option<Timestamp>,
}

impl Merchant {
    pub fn is_open(&self) -> bool {
        self.state.is_open()
    }
    pub fn masked_account(&self) -> String {
        format!("**** {}", self.account_tail)
    }
}

/// A shop to be put on the list.
#[derive(Clone, Debug)]
pub struct NewMerchant {
    pub organisation: OrganisationId,
    pub terms: MerchantTerms,
    pub account: BankAccount,
}

impl NewMerchant {
    /// # Errors
    /// Names `organisation` and what [`MerchantTerms::parse`] and [`BankAccount::parse`] name.
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let organisation = fields.get("organisation").parse().map_err(|_| Msg::new("error-choice"));
        let mut errors = FieldErrors::default();
        let organisation = errors.take("organisation", organisation);
        let terms = keep(&mut errors, MerchantTerms::parse(fields));
        let account = keep(&mut errors, BankAccount::parse(fields));
        match (organisation, terms, account) {
            (Some(organisation), Some(terms), Some(account)) => Ok(Self { organisation, terms, account }),
            _ => Err(errors),
        }
    }
}

/// What of a shop may change while it is in the alliance.
#[derive(Clone, Debug)]
pub struct MerchantTerms {
    pub name: String,
    pub category: Category,
    pub address: String,
    pub hours: String,
    pub cancel_minutes: i64,
    pub monthly_cap: Beans,
}

/// A week: longer than that, the community's staff gives beans back.
const CANCEL_MINUTES_MAX: i64 = 7 * 24 * 60;

impl MerchantTerms {
    /// # Errors
    /// Names `name` (1–40), `category`, `address` (1–80), `hours` (0–60), `cancel_minutes` (0–10080) and `monthly_cap` (beans).
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", text(fields.get("name"), 1, 40));
        let category = Category::parse(fields.get("category")).ok_or(Msg::new("error-choice"));
        let category = errors.take("category", category);
        let address = errors.take("address", text(fields.get("address"), 1, 80));
        let hours = errors.take("hours", text(fields.get("hours"), 0, 60));
        let minutes = number(fields.get("cancel_minutes"), 0, CANCEL_MINUTES_MAX);
        let minutes = errors.take("cancel_minutes", minutes);
        let cap = Beans::parse(fields.get("monthly_cap")).ok_or(Msg::new("alliance-error-cap"));
        let cap = errors.take("monthly_cap", cap);
        match (name, category, address, hours, minutes, cap) {
            (
                Some(name),
                Some(category),
                Some(address),
                Some(hours),
                Some(cancel_minutes),
                Some(monthly_cap),
            ) => Ok(Self { name, category, address, hours, cancel_minutes, monthly_cap }),
            _ => Err(errors),
        }
    }
}

/// The value, or its errors added to the form's.
fn keep<T>(errors: &mut FieldErrors, result: Result<T, FieldErrors>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(more) => {
            errors.extend(more);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_is_named() {
        let errors = NewMerchant::parse(&Fields::default()).unwrap_err();
        let named: Vec<_> = errors.iter().map(|(field, _)| field).collect();
        let expected = [
            "organisation",
            "name",
            "category",
            "address",
            "cancel_minutes",
            "monthly_cap",
            "holder",
            "bank",
            "account",
        ];
        assert_eq!(named, expected);
    }
}

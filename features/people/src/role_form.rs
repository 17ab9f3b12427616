use access::Role;
use common::errors::FieldErrors;
use common::{Msg, Timestamp};
use jiff::civil::Date;
use web::Fields;

use crate::OrganisationId;

/// Roles given on the page of a person. The others are given where their unit lives: team leaders in volunteering, cashiers
/// in the alliance, officers in the grid; operators by the installation itself.
pub(crate) const GIVEN_HERE: [Role; 7] = [
    Role::Resident,
    Role::Staff,
    Role::Approver,
    Role::Finance,
    Role::Supervisor,
    Role::Admin,
    Role::ShopOwner,
];

/// A role as asked for in the form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RoleAsked {
    pub role: Role,
    pub unit: Option<OrganisationId>,
    pub from: Timestamp,
    pub until: Option<Timestamp>,
}

impl RoleAsked {
    /// # Errors
    /// Names `role`, `unit` (needed for a shop owner, not for others), `from`, `until` (dates; the last day counts).
    pub(crate) fn parse(fields: &Fields, now: Timestamp) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let role = fields.get("role").parse().ok().filter(|role| GIVEN_HERE.contains(role));
        let role = errors.take("role", role.ok_or(Msg::new("error-choice")));
        let unit = match fields.get("unit") {
            "" => Ok(None),
            id => id.parse().map(Some).map_err(|_| Msg::new("error-choice")),
        };
        let unit = errors.take("unit", unit);
        if role == Some(Role::ShopOwner) && unit == Some(None) {
            errors.add("unit", Msg::new("people-error-unit"));
        }
        let from = errors.take("from", date(fields.get("from")));
        let until = errors.take("until", date(fields.get("until")));
        errors.into_result()?;
        let (Some(role), Some(unit), Some(from), Some(until)) = (role, unit, from, until) else {
            return Err(FieldErrors::default());
        };
        let unit = unit.filter(|_| role == Role::ShopOwner);
        // From today means from now: the role is needed at once.
        let from = from.filter(|day| *day != now.date()).map_or(now, Timestamp::start_of);
        let until = until.map(|day| Timestamp::start_of(day.tomorrow().unwrap_or(day)));
        Ok(Self { role, unit, from, until })
    }
}

fn date(text: &str) -> Result<Option<Date>, Msg> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Msg::new("error-date")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse_local("2026-11-23T09:30").unwrap()
    }

    #[test]
    fn a_term_begins_now_and_includes_its_last_day() {
        let fields =
            Fields::default().with("role", "staff").with("from", "2026-11-23").with("until", "2026-12-31");
        let asked = RoleAsked::parse(&fields, now()).unwrap();
        assert_eq!(asked.from, now());
        assert_eq!(asked.until.unwrap().minute_text(), "2027-01-01 00:00");
    }

    #[test]
    fn a_shop_owner_owns_a_shop_and_operators_are_not_made_here() {
        let errors = |fields: Fields| {
            RoleAsked::parse(&fields, now()).unwrap_err().into_iter().map(|(f, _)| f).collect::<Vec<_>>()
        };
        assert_eq!(errors(Fields::default().with("role", "shop-owner")), ["unit"]);
        assert_eq!(errors(Fields::default().with("role", "operator").with("from", "soon")), ["role", "from"]);
    }
}

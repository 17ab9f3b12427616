use access::{Cx, PersonId, Role};
use common::Msg;
use common::errors::FieldErrors;
use db::Tx;
use people::NewMembership;
use serde_json::json;
use uuid::Uuid;

use crate::access::MERCHANT_EDIT;
use crate::store::merchants;
use crate::{AllianceError, MerchantId};

/// Lets a person work the till of a shop ([`Role::Clerk`]) or answer for it ([`Role::ShopOwner`]).
///
/// # Errors
/// Without `alliance.merchant.edit`; names `person` or `role` when there is no such person, the role is another, or the
/// person has it already.
pub fn add_clerk(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: MerchantId,
    person: PersonId,
    role: Role,
) -> Result<Uuid, AllianceError> {
    cx.permit(&MERCHANT_EDIT)?;
    let merchant = merchants::merchant(tx, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    let wrong = |field, key| Err(FieldErrors::one(field, Msg::new(key)).into());
    if !matches!(role, Role::Clerk | Role::ShopOwner) {
        return wrong("role", "error-choice");
    }
    if people::name_of(tx, cx.community, person)?.is_none() {
        return wrong("person", "error-choice");
    }
    let held = people::memberships_of_unit(tx, cx.community, id.uuid())?;
    let now = cx.now;
    if held.iter().any(|m| m.person == person && m.role == role && m.until.is_none_or(|until| now < until)) {
        return wrong("person", "alliance-error-clerk-already");
    }
    let new = NewMembership { person, role, unit: Some((id.uuid(), merchant.name)), from: now, until: None };
    let membership = people::grant_role(tx, &cx.as_system(), &new)?;
    let detail = json!({"person": person, "role": role.as_str()});
    audit::record(tx, cx, "alliance.clerk.added", "merchant", id, detail)?;
    Ok(membership)
}

/// Takes the till from a person now.
///
/// # Errors
/// Without `alliance.merchant.edit`; when there is no such clerk of this shop.
pub fn remove_clerk(tx: &mut Tx<'_>, cx: &Cx, id: MerchantId, membership: Uuid) -> Result<(), AllianceError> {
    cx.permit(&MERCHANT_EDIT)?;
    let held = people::memberships_of_unit(tx, cx.community, id.uuid())?;
    let found = held.iter().find(|m| m.id == membership).ok_or(AllianceError::NotFound)?;
    people::revoke_role(tx, &cx.as_system(), membership)?;
    let detail = json!({"person": found.person, "role": found.role.as_str()});
    audit::record(tx, cx, "alliance.clerk.removed", "merchant", id, detail)?;
    Ok(())
}

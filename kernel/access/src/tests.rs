use std::sync::Arc;

use common::Id;
use vault::Vault;

use super::*;

const APPROVE: Permission = Permission::strong("beans.award.approve", &[Role::Approver]);
const SEE: Permission = Permission::new("beans.wallet.see", &[Role::Resident, Role::Clerk]);
const HOME: CommunityId = CommunityId::from_row(510_182_001_009);
const AWAY: CommunityId = CommunityId::from_row(510_107_012_004);

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(ms)
}

fn actor(role: Role, scope: Scope, strong: bool) -> Actor {
    let grant = Grant { role, scope, from: at(100), until: Some(at(200)) };
    Actor::person(Id::new(Uuid::nil()), "王", vec![grant], strong)
}

#[test]
fn nobody_may_do_anything() {
    assert_eq!(decide(&Actor::nobody(), &SEE, Place::Community(HOME), at(150)), Decision::Deny);
}

#[test]
fn a_role_counts_only_in_its_scope_and_term() {
    let here = actor(Role::Resident, Scope::Community(HOME), false);
    assert_eq!(decide(&here, &SEE, Place::Community(HOME), at(150)), Decision::Allow);
    assert_eq!(decide(&here, &SEE, Place::Community(AWAY), at(150)), Decision::Deny);
    assert_eq!(decide(&here, &SEE, Place::House, at(150)), Decision::Deny);
    assert_eq!(decide(&here, &SEE, Place::Community(HOME), at(99)), Decision::Deny);
    assert_eq!(decide(&here, &SEE, Place::Community(HOME), at(200)), Decision::Deny);
}

#[test]
fn a_unit_grant_does_not_cover_its_community() {
    let shop = Uuid::from_u128(7);
    let clerk = actor(Role::Clerk, Scope::Unit(HOME, shop), false);
    assert_eq!(decide(&clerk, &SEE, Place::Unit(HOME, shop), at(150)), Decision::Allow);
    assert_eq!(decide(&clerk, &SEE, Place::Unit(HOME, Uuid::nil()), at(150)), Decision::Deny);
    assert_eq!(decide(&clerk, &SEE, Place::Community(HOME), at(150)), Decision::Deny);
    assert_eq!(decide(&clerk, &SEE, Place::Within(HOME), at(150)), Decision::Allow);
}

#[test]
fn strong_permissions_need_a_second_factor() {
    let scope = Scope::Community(HOME);
    let place = Place::Community(HOME);
    assert_eq!(
        decide(&actor(Role::Approver, scope, false), &APPROVE, place, at(150)),
        Decision::NeedsSecondFactor
    );
    assert_eq!(decide(&actor(Role::Approver, scope, true), &APPROVE, place, at(150)), Decision::Allow);
    assert_eq!(decide(&actor(Role::Resident, scope, true), &APPROVE, place, at(150)), Decision::Deny);
}

#[test]
fn acting_as_the_system_gives_no_id_twice() {
    let vault = Arc::new(Vault::from_keys([1; 32], [2; 32]));
    let cx = Cx::new(Actor::nobody(), HOME, at(1_000), 7, vault);
    let system = cx.as_system();
    let mut ids: Vec<Uuid> = (0..50).flat_map(|_| [cx.uuid(), system.uuid()]).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 100);
}

//! Who may do what in this room; the only place that says so.

use access::{Permission, Role};

/// Sit at the desk: see what waits for oneself.
pub const DESK: Permission = Permission::strong(
    "people.desk.use",
    &[Role::GridOfficer, Role::Staff, Role::Approver, Role::Finance, Role::Supervisor, Role::Admin],
);
/// Read the register with masked phones.
pub const READ: Permission = Permission::strong(
    "people.person.read",
    &[Role::Staff, Role::Approver, Role::Finance, Role::Supervisor, Role::Admin],
);
/// Add and change people and organisations.
pub const EDIT: Permission = Permission::strong("people.person.edit", &[Role::Staff, Role::Admin]);
/// See a phone number in full, with a reason that is logged.
pub const UNMASK: Permission = Permission::strong("people.phone.unmask", &[Role::Staff, Role::Admin]);
/// Give and take roles.
pub const GRANT: Permission = Permission::strong("people.role.grant", &[Role::Admin]);
/// Create a community (first run, or the operator).
pub const FOUND: Permission = Permission::strong("people.community.create", &[Role::Operator]);
/// Read the audit log.
pub const AUDIT: Permission = Permission::strong("people.audit.read", &[Role::Admin, Role::Supervisor]);
/// See and retry background jobs.
pub const JOBS: Permission = Permission::strong("people.jobs.manage", &[Role::Admin, Role::Operator]);

pub const ALL: &[&Permission] = &[&DESK, &READ, &EDIT, &UNMASK, &GRANT, &FOUND, &AUDIT, &JOBS];

//! Who may do what in this room; the only place that says so.

use access::{Permission, Role};

/// See the desk's list of shops and each shop's page.
pub const MERCHANT_READ: Permission = Permission::strong(
    "alliance.merchant.read",
    &[Role::Staff, Role::Approver, Role::Finance, Role::Supervisor, Role::Admin],
);
/// Put shops on the list, change what is known of them, their offers and clerks.
pub const MERCHANT_EDIT: Permission =
    Permission::strong("alliance.merchant.edit", &[Role::Staff, Role::Admin]);
/// Let a shop in, suspend it, let it go.
pub const MERCHANT_APPROVE: Permission =
    Permission::strong("alliance.merchant.approve", &[Role::Approver, Role::Admin]);
/// See a bank account number in full, with a reason that is logged.
pub const ACCOUNT_UNMASK: Permission = Permission::strong("alliance.account.unmask", &[Role::Finance]);
/// Work a till: take beans and see what the shop took (scope: the shop).
pub const TILL: Permission = Permission::new("alliance.till.use", &[Role::Clerk, Role::ShopOwner]);
/// Give beans back after the shop's own window.
pub const REFUND: Permission = Permission::strong("alliance.payment.refund", &[Role::Staff]);
/// Pay a shop from one's own wallet.
pub const PAY: Permission = Permission::new("alliance.payment.pay", &[Role::Resident]);
/// See what a shop was paid (scope: the shop).
pub const STATEMENT: Permission = Permission::new("alliance.statement.read", &[Role::Clerk, Role::ShopOwner]);
/// See settlement runs.
pub const RUN_READ: Permission =
    Permission::strong("alliance.run.read", &[Role::Finance, Role::Approver, Role::Supervisor, Role::Admin]);
/// Draft a run and withdraw it again.
pub const RUN_DRAFT: Permission = Permission::strong("alliance.run.draft", &[Role::Finance]);
/// Sign a run.
pub const RUN_SIGN: Permission = Permission::strong("alliance.run.sign", &[Role::Finance, Role::Approver]);
/// Take out the bank file; say what the bank paid and what it sent back.
pub const RUN_PAY: Permission = Permission::strong("alliance.run.pay", &[Role::Finance]);

pub const ALL: &[&Permission] = &[
    &MERCHANT_READ,
    &MERCHANT_EDIT,
    &MERCHANT_APPROVE,
    &ACCOUNT_UNMASK,
    &TILL,
    &REFUND,
    &PAY,
    &STATEMENT,
    &RUN_READ,
    &RUN_DRAFT,
    &RUN_SIGN,
    &RUN_PAY,
];

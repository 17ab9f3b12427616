//! Who may do what with beans; nowhere else says so.

use access::{Permission, Role};

/// 申报发放: rooms propose in the name of the asker (a team's leader for the team).
pub const AWARD_PROPOSE: Permission =
    Permission::new("beans.award.propose", &[Role::TeamLeader, Role::Staff]);
/// 审核发放、答复异议: never the claimant, never who proposed it.
pub const AWARD_DECIDE: Permission = Permission::strong("beans.award.decide", &[Role::Approver]);
/// 对公示提异议.
pub const AWARD_OBJECT: Permission =
    Permission::new("beans.award.object", &[Role::Resident, Role::Supervisor]);
pub const AWARD_READ: Permission =
    Permission::strong("beans.award.read", &[Role::Staff, Role::Approver, Role::Finance, Role::Supervisor]);
/// 付款: from one's own wallet.
pub const PAY: Permission = Permission::new("beans.wallet.pay", &[Role::Resident]);
/// 收款: at the till of a shop.
pub const CHARGE: Permission = Permission::new("beans.till.charge", &[Role::Clerk, Role::ShopOwner]);
/// 退款: by the shop itself or the community's staff.
pub const REFUND: Permission =
    Permission::new("beans.payment.refund", &[Role::Clerk, Role::ShopOwner, Role::Staff]);
/// 看店铺余额.
pub const SHOP_READ: Permission =
    Permission::new("beans.shop.read", &[Role::Clerk, Role::ShopOwner, Role::Finance, Role::Supervisor]);
/// 建基金、改额度.
pub const FUND_EDIT: Permission = Permission::strong("beans.fund.edit", &[Role::Finance]);
/// 登记到账.
pub const FUND_DEPOSIT: Permission = Permission::strong("beans.fund.deposit", &[Role::Finance]);
/// 结算付款.
pub const SETTLE: Permission = Permission::strong("beans.shop.settle", &[Role::Finance]);
pub const ADJUST_PROPOSE: Permission =
    Permission::strong("beans.adjustment.propose", &[Role::Staff, Role::Finance]);
pub const ADJUST_DECIDE: Permission = Permission::strong("beans.adjustment.decide", &[Role::Approver]);
/// 发卡、挂失.
pub const CARD_ISSUE: Permission = Permission::strong("beans.card.issue", &[Role::Staff]);
/// 定钱包限额: for the holder's protection, with a reason.
pub const WALLET_LIMIT: Permission = Permission::strong("beans.wallet.limit", &[Role::Staff, Role::Finance]);
/// 查账.
pub const JOURNAL_READ: Permission =
    Permission::strong("beans.journal.read", &[Role::Staff, Role::Finance, Role::Approver, Role::Supervisor]);
/// 导出账目.
pub const JOURNAL_EXPORT: Permission =
    Permission::strong("beans.journal.export", &[Role::Finance, Role::Supervisor]);

pub const ALL: &[&Permission] = &[
    &AWARD_PROPOSE,
    &AWARD_DECIDE,
    &AWARD_OBJECT,
    &AWARD_READ,
    &PAY,
    &CHARGE,
    &REFUND,
    &SHOP_READ,
    &FUND_EDIT,
    &FUND_DEPOSIT,
    &SETTLE,
    &ADJUST_PROPOSE,
    &ADJUST_DECIDE,
    &CARD_ISSUE,
    &WALLET_LIMIT,
    &JOURNAL_READ,
    &JOURNAL_EXPORT,
];

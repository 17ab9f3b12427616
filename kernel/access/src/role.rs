use std::fmt;
use std::str::FromStr;

/// The hats people wear. A hat is worn somewhere (scope) and for a time (term).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 居民: lives or works here, owns a wallet.
    Resident,
    /// 队长: leads a volunteer team (scope: the team).
    TeamLeader,
    /// 收银员: works a till (scope: the shop).
    Clerk,
    /// 店主: answers for a shop (scope: the shop).
    ShopOwner,
    /// 微网格员: knows the households of a grid (scope: the grid).
    GridOfficer,
    /// 社区工作者: runs the day, proposes.
    Staff,
    /// 审核人: the second person.
    Approver,
    /// 财务: funds and settlements.
    Finance,
    /// 监督委员: reads the books, objects.
    Supervisor,
    /// 管理员: people, roles, rules of one community.
    Admin,
    /// 运维: keeps the installation; sees no one's data.
    Operator,
}

impl Role {
    pub const ALL: [Self; 11] = [
        Self::Resident,
        Self::TeamLeader,
        Self::Clerk,
        Self::ShopOwner,
        Self::GridOfficer,
        Self::Staff,
        Self::Approver,
        Self::Finance,
        Self::Supervisor,
        Self::Admin,
        Self::Operator,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::TeamLeader => "team-leader",
            Self::Clerk => "clerk",
            Self::ShopOwner => "shop-owner",
            Self::GridOfficer => "grid-officer",
            Self::Staff => "staff",
            Self::Approver => "approver",
            Self::Finance => "finance",
            Self::Supervisor => "supervisor",
            Self::Admin => "admin",
            Self::Operator => "operator",
        }
    }

    /// Translation key of the role's name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Resident => "role-resident",
            Self::TeamLeader => "role-team-leader",
            Self::Clerk => "role-clerk",
            Self::ShopOwner => "role-shop-owner",
            Self::GridOfficer => "role-grid-officer",
            Self::Staff => "role-staff",
            Self::Approver => "role-approver",
            Self::Finance => "role-finance",
            Self::Supervisor => "role-supervisor",
            Self::Admin => "role-admin",
            Self::Operator => "role-operator",
        }
    }

    /// Roles that work with other people's data and so need a second factor.
    pub const fn is_staff(self) -> bool {
        matches!(
            self,
            Self::GridOfficer
                | Self::Staff
                | Self::Approver
                | Self::Finance
                | Self::Supervisor
                | Self::Admin
                | Self::Operator
        )
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(())
    }
}

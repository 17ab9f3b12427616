/// Where a shop stands with the alliance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MerchantState {
    /// 待审核
    Applied,
    /// 营业中
    Active,
    /// 已暂停: takes no beans, is still paid.
    Suspended,
    /// 已退出
    Left,
}

impl MerchantState {
    pub const ALL: [Self; 4] = [Self::Applied, Self::Active, Self::Suspended, Self::Left];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Left => "left",
        }
    }

    /// May beans be spent there?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Active)
    }

    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Applied => "alliance-state-applied",
            Self::Active => "alliance-state-active",
            Self::Suspended => "alliance-state-suspended",
            Self::Left => "alliance-state-left",
        }
    }

    /// Sign of a tag.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Applied => "wait",
            Self::Active => "ok",
            Self::Suspended => "warn",
            Self::Left => "off",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// applied → active ⇄ suspended → left; an application may also be turned down.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Applied | Self::Suspended, Self::Active)
                | (Self::Active, Self::Suspended)
                | (Self::Applied | Self::Active | Self::Suspended, Self::Left)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_that_left_does_not_come_back_and_none_skips_approval() {
        use MerchantState::{Active, Applied, Left, Suspended};
        let allowed: Vec<_> = MerchantState::ALL
            .into_iter()
            .flat_map(|from| MerchantState::ALL.map(|to| (from, to)))
            .filter(|(from, to)| from.may_become(*to))
            .collect();
        let expected = [
            (Applied, Active),
            (Applied, Left),
            (Active, Suspended),
            (Active, Left),
            (Suspended, Active),
            (Suspended, Left),
        ];
        assert_eq!(allowed, expected);
    }
}

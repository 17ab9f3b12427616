use crate::osm::walk::Passable;

/// Who walks: how fast and over what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// Walking speed in metres per minute.
    pub metres_per_minute: u32,
    /// What the walker can pass.
    pub passable: Passable,
}

impl Profile {
    /// 80 m a minute, steps allowed.
    pub const ORDINARY: Self = Self { metres_per_minute: 80, passable: Passable::ON_FOOT };
    /// 48 m a minute (0.8 m/s), steps allowed.
    pub const ELDER: Self = Self { metres_per_minute: 48, passable: Passable::ON_FOOT };
    /// 48 m a minute, no steps, stiles or ways marked unfit for wheelchairs.
    pub const WHEELCHAIR: Self = Self { metres_per_minute: 48, passable: Passable::WHEELCHAIR };

    /// Walking distance of a number of minutes in millimetres.
    pub const fn reach_mm(&self, minutes: u32) -> u32 {
        minutes.saturating_mul(self.metres_per_minute).saturating_mul(1000)
    }
}

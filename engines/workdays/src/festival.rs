//! The festivals that follow moon and sun, for planning programmes.

use jiff::civil::{Date, date};

use crate::Error;
use crate::calendar::shift;
use crate::lunar::{LunarDate, LunarYear};

/// Festivals that move with the moon or the sun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Festival {
    Laba,
    LittleNewYear,
    NewYearsEve,
    SpringFestival,
    Lantern,
    DragonHead,
    Qingming,
    DragonBoat,
    Qixi,
    Zhongyuan,
    MidAutumn,
    DoubleNinth,
    WinterSolstice,
}

use Festival::{
    DoubleNinth, DragonBoat, DragonHead, Laba, Lantern, LittleNewYear, MidAutumn, NewYearsEve, Qingming,
    Qixi, SpringFestival, WinterSolstice, Zhongyuan,
};

/// Festivals on a fixed lunar day. New Year's Eve is the day before the next year's first.
const FIXED: [(Festival, i8, i8); 10] = [
    (SpringFestival, 1, 1),
    (Lantern, 1, 15),
    (DragonHead, 2, 2),
    (DragonBoat, 5, 5),
    (Qixi, 7, 7),
    (Zhongyuan, 7, 15),
    (MidAutumn, 8, 15),
    (DoubleNinth, 9, 9),
    (Laba, 12, 8),
    (LittleNewYear, 12, 23),
];

impl Festival {
    /// The name in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Laba => "腊八节",
            LittleNewYear => "小年",
            NewYearsEve => "除夕",
            SpringFestival => "春节",
            Lantern => "元宵节",
            DragonHead => "龙抬头",
            Qingming => "清明节",
            DragonBoat => "端午节",
            Qixi => "七夕节",
            Zhongyuan => "中元节",
            MidAutumn => "中秋节",
            DoubleNinth => "重阳节",
            WinterSolstice => "冬至",
        }
    }

    /// The name in English.
    pub fn en(self) -> &'static str {
        match self {
            Laba => "Laba Festival",
            LittleNewYear => "Little New Year",
            NewYearsEve => "New Year's Eve",
            SpringFestival => "Spring Festival",
            Lantern => "Lantern Festival",
            DragonHead => "Dragon Head Day",
            Qingming => "Qingming",
            DragonBoat => "Dragon Boat Festival",
            Qixi => "Qixi Festival",
            Zhongyuan => "Zhongyuan Festival",
            MidAutumn => "Mid-Autumn Festival",
            DoubleNinth => "Double Ninth Festival",
            WinterSolstice => "Winter Solstice",
        }
    }
}

/// All festivals in one solar year, by date. Little New Year is the 23rd of the twelfth month (the northern custom).
///
/// # Errors
/// [`Error::LunarRange`] outside 1951–2099.
pub fn festivals(year: i16) -> Result<Vec<(Date, Festival)>, Error> {
    let out = || Error::LunarRange(date(year.clamp(1, 9998), 1, 1));
    let before = year.checked_sub(1).and_then(LunarYear::of);
    let (old, new) = before.zip(LunarYear::of(year)).ok_or_else(out)?;
    let mut found = vec![
        (new.qingming(), Qingming),
        (new.winter_solstice(), WinterSolstice),
        (shift(new.new_year(), -1)?, NewYearsEve),
    ];
    for lunar in [old.year, new.year] {
        for (festival, month, day) in FIXED {
            let day = LunarDate { year: lunar, month, day, leap: false }.to_date()?;
            if day.year() == year {
                found.push((day, festival));
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

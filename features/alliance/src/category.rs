/// What kind of shop it is, as residents look for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    Food,
    Grocery,
    Fresh,
    Pharmacy,
    Hair,
    Repair,
    Laundry,
    Care,
    Other,
}

impl Category {
    pub const ALL: [Self; 9] = [
        Self::Food,
        Self::Grocery,
        Self::Fresh,
        Self::Pharmacy,
        Self::Hair,
        Self::Repair,
        Self::Laundry,
        Self::Care,
        Self::Other,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Food => "food",
            Self::Grocery => "grocery",
            Self::Fresh => "fresh",
            Self::Pharmacy => "pharmacy",
            Self::Hair => "hair",
            Self::Repair => "repair",
            Self::Laundry => "laundry",
            Self::Care => "care",
            Self::Other => "other",
        }
    }

    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Food => "alliance-category-food",
            Self::Grocery => "alliance-category-grocery",
            Self::Fresh => "alliance-category-fresh",
            Self::Pharmacy => "alliance-category-pharmacy",
            Self::Hair => "alliance-category-hair",
            Self::Repair => "alliance-category-repair",
            Self::Laundry => "alliance-category-laundry",
            Self::Care => "alliance-category-care",
            Self::Other => "alliance-category-other",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == text)
    }
}

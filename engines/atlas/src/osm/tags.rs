//! The tag keys this engine reads. Everything else in a file is skipped unseen.

macro_rules! keys {
    ($($name:ident = $text:literal),+ $(,)?) => {
        /// A tag key with a meaning for walking, services or buildings.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Key { $($name),+ }

        impl Key {
            /// The key for its text, if this engine knows it.
            pub fn parse(text: &[u8]) -> Option<Self> {
                $(if text == $text.as_bytes() { return Some(Self::$name); })+
                None
            }
        }
    };
}

keys! {
    Access = "access",
    Amenity = "amenity",
    Area = "area",
    Barrier = "barrier",
    Building = "building",
    Foot = "foot",
    Healthcare = "healthcare",
    Highway = "highway",
    Leisure = "leisure",
    Motorroad = "motorroad",
    Name = "name",
    Office = "office",
    PublicTransport = "public_transport",
    Railway = "railway",
    Ramp = "ramp:wheelchair",
    Shop = "shop",
    SocialFacility = "social_facility",
    Wheelchair = "wheelchair",
}

/// The known tags of one element.
#[derive(Debug, Default, Clone)]
pub struct Tags<'a>(Vec<(Key, &'a [u8])>);

impl<'a> Tags<'a> {
    /// Forgets all tags, keeping the memory.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds a tag.
    pub fn push(&mut self, key: Key, value: &'a [u8]) {
        self.0.push((key, value));
    }

    /// Whether there is nothing this engine would look at.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a key, empty when absent.
    pub fn get(&self, key: Key) -> &'a [u8] {
        self.0.iter().find(|(k, _)| *k == key).map_or(&[], |(_, v)| v)
    }

    /// Whether a key is present at all.
    pub fn has(&self, key: Key) -> bool {
        self.0.iter().any(|(k, _)| *k == key)
    }
}

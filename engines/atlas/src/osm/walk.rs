//! The walking filter: which ways and barriers let whom pass. The README repeats these rules for readers.

use super::tags::{Key, Tags};

/// Who may pass, as a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Passable(u8);

impl Passable {
    /// Nobody.
    pub const NOBODY: Self = Self(0);
    /// People on foot who manage steps.
    pub const ON_FOOT: Self = Self(1);
    /// People in a wheelchair.
    pub const WHEELCHAIR: Self = Self(2);
    /// Both.
    pub const EVERYBODY: Self = Self(3);

    /// Whether everyone in `who` may pass.
    pub const fn allows(self, who: Self) -> bool {
        self.0 & who.0 == who.0
    }

    const fn without(self, who: Self) -> Self {
        Self(self.0 & !who.0)
    }
}

/// Who may walk along a way with these tags.
pub fn way(tags: &Tags) -> Passable {
    if !is_path(tags) || forbidden(tags) {
        return Passable::NOBODY;
    }
    let wheelchair = tags.get(Key::Wheelchair);
    let steps = tags.get(Key::Highway) == b"steps";
    let ramp = matches!(tags.get(Key::Ramp), b"yes") || matches!(wheelchair, b"yes" | b"designated");
    if wheelchair == b"no" || (steps && !ramp) {
        return Passable::EVERYBODY.without(Passable::WHEELCHAIR);
    }
    Passable::EVERYBODY
}

fn is_path(tags: &Tags) -> bool {
    match tags.get(Key::Highway) {
        b"footway" | b"path" | b"pedestrian" | b"steps" | b"living_street" | b"residential" | b"service"
        | b"unclassified" | b"track" | b"road" | b"primary" | b"primary_link" | b"secondary"
        | b"secondary_link" | b"tertiary" | b"tertiary_link" | b"bridleway" | b"corridor" | b"elevator"
        | b"crossing" | b"platform" => true,
        b"trunk" | b"trunk_link" => tags.get(Key::Motorroad) != b"yes",
        b"cycleway" => true,
        b"motorway" | b"motorway_link" => permits(tags.get(Key::Foot)),
        _ => tags.get(Key::Railway) == b"platform" || tags.get(Key::PublicTransport) == b"platform",
    }
}

fn forbidden(tags: &Tags) -> bool {
    let foot = tags.get(Key::Foot);
    if matches!(foot, b"no" | b"private" | b"use_sidepath") {
        return true;
    }
    matches!(tags.get(Key::Access), b"no" | b"private") && !permits(foot)
}

const fn permits(foot: &[u8]) -> bool {
    matches!(foot, b"yes" | b"designated" | b"permissive" | b"official" | b"destination" | b"customers")
}

/// Who may pass a node with these tags. Nodes that are no barrier let everybody pass.
pub fn node(tags: &Tags) -> Passable {
    let barrier = tags.get(Key::Barrier);
    if barrier.is_empty() {
        return Passable::EVERYBODY;
    }
    // A private gate lets those pass who live behind it; without them whole compounds would be islands.
    let shut =
        tags.get(Key::Foot) == b"no" || (tags.get(Key::Access) == b"no" && !permits(tags.get(Key::Foot)));
    if shut || matches!(barrier, b"wall" | b"fence" | b"hedge") {
        return Passable::NOBODY;
    }
    let wheelchair = tags.get(Key::Wheelchair);
    let narrow = matches!(barrier, b"stile" | b"turnstile" | b"kissing_gate" | b"step" | b"log" | b"debris");
    if wheelchair == b"no" || (narrow && !matches!(wheelchair, b"yes" | b"designated")) {
        return Passable::EVERYBODY.without(Passable::WHEELCHAIR);
    }
    Passable::EVERYBODY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(Key, &'static str)]) -> Tags<'static> {
        let mut tags = Tags::default();
        for (k, v) in pairs {
            tags.push(*k, v.as_bytes());
        }
        tags
    }

    #[test]
    fn motorways_and_private_ways_are_not_walked_but_a_foot_permit_opens_them() {
        assert_eq!(way(&tags(&[(Key::Highway, "motorway")])), Passable::NOBODY);
        let private = [(Key::Highway, "service"), (Key::Access, "private")];
        assert_eq!(way(&tags(&private)), Passable::NOBODY);
        let opened = [(Key::Highway, "service"), (Key::Access, "private"), (Key::Foot, "yes")];
        assert_eq!(way(&tags(&opened)), Passable::EVERYBODY);
        assert_eq!(way(&tags(&[(Key::Building, "yes")])), Passable::NOBODY);
    }

    #[test]
    fn steps_stop_a_wheelchair_unless_there_is_a_ramp() {
        assert_eq!(way(&tags(&[(Key::Highway, "steps")])), Passable::ON_FOOT);
        assert_eq!(way(&tags(&[(Key::Highway, "steps"), (Key::Ramp, "yes")])), Passable::EVERYBODY);
        assert!(!way(&tags(&[(Key::Highway, "steps")])).allows(Passable::WHEELCHAIR));
    }

    #[test]
    fn a_gate_is_open_unless_it_says_otherwise_and_a_stile_stops_a_wheelchair() {
        assert_eq!(node(&tags(&[(Key::Barrier, "gate")])), Passable::EVERYBODY);
        assert_eq!(node(&tags(&[(Key::Barrier, "gate"), (Key::Access, "no")])), Passable::NOBODY);
        assert_eq!(node(&tags(&[(Key::Barrier, "gate"), (Key::Access, "private")])), Passable::EVERYBODY);
        assert_eq!(node(&tags(&[(Key::Barrier, "stile")])), Passable::ON_FOOT);
    }
}

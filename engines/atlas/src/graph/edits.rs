//! Local knowledge the map lacks: a gate closed at night, a passage between two houses.

use super::{Lines, PIECE_MM_MAX};
use crate::error::{Error, Result};
use crate::geo::{Plane, Point};

/// Most barriers and shortcuts one question may carry.
pub const EDITS_MAX: usize = 1_000;

/// A place nobody passes: the nearest path is cut there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Barrier {
    pub at: Point,
}

/// A passage between two places on paths, as long as the straight line unless a length is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    pub from: Point,
    pub to: Point,
    pub mm: Option<u32>,
}

/// Changes made to the lines before a graph is built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edits {
    pub barriers: Vec<Barrier>,
    pub shortcuts: Vec<Shortcut>,
    /// How far a barrier or shortcut end may lie from the path it means, in metres.
    pub within_m: u32,
}

/// A place on a line: after `refs[index]`, `mm` further on.
struct Foot {
    index: usize,
    mm: u32,
    at: Point,
}

impl Edits {
    /// Applies shortcuts, then barriers.
    ///
    /// # Errors
    /// [`Error::Input`] naming the barrier or shortcut that lies too far from any path, or a limit that is passed.
    pub fn apply(&self, lines: &mut Lines) -> Result<()> {
        if self.barriers.len() + self.shortcuts.len() > EDITS_MAX {
            return Err(Error::input("edits", format!("at most {EDITS_MAX} barriers and shortcuts")));
        }
        for (i, shortcut) in self.shortcuts.iter().enumerate() {
            let from = self.node_at(lines, shortcut.from, || format!("shortcuts[{i}].from"))?;
            let to = self.node_at(lines, shortcut.to, || format!("shortcuts[{i}].to"))?;
            let straight = lines.at[from as usize].mm_to(lines.at[to as usize]);
            let mm = shortcut.mm.map_or(straight, u64::from);
            if mm > PIECE_MM_MAX {
                return Err(Error::input(format!("shortcuts[{i}]"), "at most 50 km long"));
            }
            lines.refs.extend([from, to]);
            lines.mm.extend([mm as u32, 0]);
            lines.ends.push(lines.refs.len() as u32);
        }
        for (i, barrier) in self.barriers.iter().enumerate() {
            let node = self.node_at(lines, barrier.at, || format!("barriers[{i}]"))?;
            cut(lines, node);
        }
        Ok(())
    }

    /// The node at the foot of a point on the nearest line, made if there is none within a centimetre.
    fn node_at(&self, lines: &mut Lines, point: Point, field: impl Fn() -> String) -> Result<u32> {
        let found = foot(lines, point, f64::from(self.within_m));
        let Some(foot) = found else {
            return Err(Error::input(field(), format!("a place within {} m of a path", self.within_m)));
        };
        let length = lines.mm[foot.index];
        if foot.mm <= 10 {
            return Ok(lines.refs[foot.index]);
        }
        if length - foot.mm <= 10 {
            return Ok(lines.refs[foot.index + 1]);
        }
        Ok(split(lines, &foot))
    }
}

fn foot(lines: &Lines, point: Point, within_m: f64) -> Option<Foot> {
    let plane = Plane::at(point);
    let mut best = within_m * within_m;
    let mut found = None;
    for run in lines.runs() {
        for index in run.start..run.end - 1 {
            let a = plane.xy(lines.at[lines.refs[index] as usize]);
            let b = plane.xy(lines.at[lines.refs[index + 1] as usize]);
            let t = along(a, b);
            let (x, y) = (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
            if x * x + y * y < best {
                best = x * x + y * y;
                let mm = (f64::from(lines.mm[index]) * t).round() as u32;
                found = Some(Foot { index, mm, at: plane.point(x, y) });
            }
        }
    }
    found
}

/// How far along a→b the foot of the origin lies, 0 to 1.
pub(crate) fn along(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    if length == 0.0 { 0.0 } else { (-(a.0 * dx + a.1 * dy) / length).clamp(0.0, 1.0) }
}

fn split(lines: &mut Lines, foot: &Foot) -> u32 {
    let node = lines.at.len() as u32;
    lines.at.push(foot.at);
    lines.ids.push(0);
    lines.refs.insert(foot.index + 1, node);
    let rest = lines.mm[foot.index] - foot.mm;
    lines.mm[foot.index] = foot.mm;
    lines.mm.insert(foot.index + 1, rest);
    let run = lines.ends.partition_point(|e| *e as usize <= foot.index);
    lines.ends[run..].iter_mut().for_each(|e| *e += 1);
    node
}

/// Gives every line end at a node its own copy, so that nobody passes.
fn cut(lines: &mut Lines, node: u32) {
    let mut cut =
        Lines { at: std::mem::take(&mut lines.at), ids: std::mem::take(&mut lines.ids), ..Lines::default() };
    cut.too_long = lines.too_long;
    for run in lines.runs() {
        let last = run.end - 1;
        for i in run.clone() {
            let here = lines.refs[i];
            if here == node && i != run.start && i != last {
                let before = cut.copy(node);
                cut.refs.push(before);
                cut.mm.push(0);
                cut.ends.push(cut.refs.len() as u32);
            }
            let name = if here == node { cut.copy(node) } else { here };
            cut.refs.push(name);
            cut.mm.push(lines.mm[i]);
        }
        cut.ends.push(cut.refs.len() as u32);
    }
    *lines = cut;
}

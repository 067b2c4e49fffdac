//! Where volumes and mounted paths stand, and how their wires run.

use super::measure::LINE;
use super::rows::{HEADING, PADDING, Row, Rows, TOP};
use super::scene::Scene;
use crate::inventory::Sign;

/// Units between two of them.
const GAP: usize = 12;
/// Lines of text in each.
const LINES: usize = 3;

/// Volumes, mounted paths and their wires.
#[derive(Debug)]
pub(super) struct Stores {
    /// One a store of the scene.
    pub(super) rows: Vec<Row>,
    pub(super) wires: Vec<Wire>,
    /// How many lanes the wires need side by side.
    pub(super) lanes: usize,
    /// Where the last store ends.
    pub(super) bottom: usize,
}

/// From a container to what it mounts.
#[derive(Debug)]
pub(super) struct Wire {
    /// The height at which it leaves the container.
    pub(super) from: usize,
    /// The height at which it reaches its store.
    pub(super) to: usize,
    /// The lane in which it goes from one to the other; the first is nearest to the containers.
    pub(super) lane: usize,
    pub(super) sign: Option<Sign>,
}

impl Stores {
    pub(super) fn of(scene: &Scene<'_>, rows: &Rows) -> Self {
        let order = order(scene, rows);
        let (placed, bottom) = place(scene, rows, &order);
        let ends = ends(scene, rows, &placed, &order);
        let lanes = lanes(&ends, &placed);
        let mut wires = Vec::new();
        for store in order {
            for (from, sign) in &ends[store] {
                let (to, lane) = (placed[store].middle(), lanes[store]);
                wires.push(Wire { from: *from, to, lane, sign: *sign });
            }
        }
        let used = wires.iter().map(|wire| wire.lane + 1).max().unwrap_or(0);
        Self { rows: placed, wires, lanes: used, bottom }
    }
}

/// The stores from top to bottom: each as near to its containers as can be, those that nobody mounts last.
fn order(scene: &Scene<'_>, rows: &Rows) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scene.stores.len()).collect();
    order.sort_by_key(|store| wanted(scene, rows, *store).unwrap_or(usize::MAX));
    order
}

/// The mean height of the containers that mount it.
fn wanted(scene: &Scene<'_>, rows: &Rows, store: usize) -> Option<usize> {
    let mounts = &scene.stores[store].mounts;
    let sum: usize = mounts.iter().map(|(container, ..)| rows.boxes[*container].middle()).sum();
    sum.checked_div(mounts.len())
}

fn place(scene: &Scene<'_>, rows: &Rows, order: &[usize]) -> (Vec<Row>, usize) {
    let height = LINES * LINE + PADDING;
    let mut placed = vec![Row::default(); scene.stores.len()];
    let mut free = TOP + HEADING;
    for store in order {
        let wanted = wanted(scene, rows, *store).map_or(free, |middle| middle.saturating_sub(height / 2));
        let row = Row { top: wanted.max(free), height };
        placed[*store] = row;
        free = row.bottom() + GAP;
    }
    (placed, free)
}

/// Where the wires of each store leave their containers: spread over the side of the box, in the order of the stores,
/// so that they do not cross at once.
fn ends(scene: &Scene<'_>, rows: &Rows, placed: &[Row], order: &[usize]) -> Vec<Vec<(usize, Option<Sign>)>> {
    let mut leaving: Vec<Vec<(usize, Option<Sign>)>> = vec![Vec::new(); scene.containers.len()];
    for store in order {
        for (container, _, sign) in &scene.stores[*store].mounts {
            leaving[*container].push((*store, *sign));
        }
    }
    let mut ends = vec![Vec::new(); placed.len()];
    for (container, stores) in leaving.iter().enumerate() {
        let row = rows.boxes[container];
        for (index, (store, sign)) in stores.iter().enumerate() {
            let from = row.top + row.height * (index + 1) / (stores.len() + 1);
            ends[*store].push((from, *sign));
        }
    }
    ends
}

/// The lane of each store, such that no two share a stretch of one. Whose wires go far has its lane near to the containers:
/// so they do not cross those that end before.
fn lanes(ends: &[Vec<(usize, Option<Sign>)>], placed: &[Row]) -> Vec<usize> {
    let span = |store: usize| {
        let heights = ends[store].iter().map(|(from, _)| *from).chain([placed[store].middle()]);
        heights.fold((usize::MAX, 0), |(top, bottom), at| (top.min(at), bottom.max(at)))
    };
    let mut spans: Vec<(usize, (usize, usize))> =
        (0..placed.len()).map(|store| (store, span(store))).collect();
    spans.sort_by_key(|(store, (top, bottom))| (std::cmp::Reverse(bottom - top), *store));
    let mut taken: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut lanes = vec![0; placed.len()];
    for (store, (top, bottom)) in spans {
        let is_free = |lane: &Vec<(usize, usize)>| lane.iter().all(|(from, to)| bottom < *from || *to < top);
        let lane = taken.iter().position(is_free).unwrap_or(taken.len());
        if lane == taken.len() {
            taken.push(Vec::new());
        }
        taken[lane].push((top, bottom));
        lanes[store] = lane;
    }
    lanes
}

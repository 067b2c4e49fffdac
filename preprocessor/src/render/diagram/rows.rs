//! Where bands and boxes stand, from top to bottom.

use super::measure::LINE;
use super::scene::{Band, Drawn, Scene};

/// Units between things that stand one below the other.
const GAP: usize = 12;
/// Units between the edge of a box and what is in it.
pub(super) const PADDING: usize = 10;
/// Units that the heading of the frame or of a band takes.
pub(super) const HEADING: usize = 32;
/// Where the frame begins.
pub(super) const TOP: usize = 1;
/// Published ports of one container that are drawn; the others are counted.
pub(super) const PORTS: usize = 5;

/// A stretch from top to bottom.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row {
    pub(super) top: usize,
    pub(super) height: usize,
}

impl Row {
    pub(super) fn bottom(self) -> usize {
        self.top + self.height
    }

    pub(super) fn middle(self) -> usize {
        self.top + self.height / 2
    }
}

/// The rows of a picture.
#[derive(Debug)]
pub(super) struct Rows {
    /// One a container.
    pub(super) boxes: Vec<Row>,
    /// One a band.
    pub(super) bands: Vec<Row>,
    /// The guests of each band.
    pub(super) guests: Vec<Vec<Row>>,
    /// Where the last of them ends.
    pub(super) bottom: usize,
}

impl Rows {
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let mut rows = Self {
            boxes: vec![Row::default(); scene.containers.len()],
            bands: Vec::new(),
            guests: Vec::new(),
            bottom: TOP + HEADING,
        };
        for band in &scene.bands {
            rows.add(band, &scene.containers);
        }
        if scene.bands.is_empty() {
            rows.bottom += LINE + GAP;
        }
        rows
    }

    fn add(&mut self, band: &Band<'_>, containers: &[Drawn<'_>]) {
        let top = self.bottom;
        let mut bottom = top + HEADING;
        for index in &band.own {
            let row = Row { top: bottom, height: height(&containers[*index]) };
            self.boxes[*index] = row;
            bottom = row.bottom() + GAP;
        }
        let mut guests = Vec::new();
        for _ in &band.guests {
            let row = Row { top: bottom, height: LINE + PADDING };
            guests.push(row);
            bottom = row.bottom() + GAP;
        }
        self.bands.push(Row { top, height: bottom - top });
        self.guests.push(guests);
        self.bottom = bottom + GAP;
    }
}

/// The lines of text in a box, a line a port, and as much room as the wires on its other side need.
fn height(drawn: &Drawn<'_>) -> usize {
    let text = if drawn.note.is_empty() { 2 } else { 3 };
    let hidden = usize::from(drawn.ports.len() > PORTS);
    let ports = drawn.ports.len().min(PORTS) + hidden;
    (text.max(ports) * LINE).max(drawn.mounts.len() * 10) + PADDING
}

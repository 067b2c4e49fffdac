//! How wide everything is, from left to right.

use super::measure::{Face, width};
use super::rows::PADDING;
use super::scene::Scene;
use super::stores::Stores;
use super::words;

/// Units between two columns.
pub(super) const GAP: usize = 14;
/// Units between two lanes of wires.
const LANE: usize = 12;
/// The narrowest and the widest box of a container.
const BOX: (usize, usize) = (200, 340);
/// The same of what is mounted.
const STORE: (usize, usize) = (120, 260);
/// Units that an arrow has outside of the frame.
const ARROW: usize = 26;

/// The columns of a picture.
#[derive(Debug)]
pub(super) struct Columns {
    /// Where the arrows of published ports begin.
    pub(super) arrows: usize,
    pub(super) frame: usize,
    pub(super) bands: usize,
    pub(super) boxes: usize,
    pub(super) box_width: usize,
    pub(super) band_width: usize,
    /// The first lane of wires.
    lanes: usize,
    pub(super) stores: usize,
    pub(super) store_width: usize,
    pub(super) frame_width: usize,
    /// Of the whole picture.
    pub(super) width: usize,
}

impl Columns {
    pub(super) fn of(scene: &Scene<'_>, stores: &Stores) -> Self {
        let ports = scene.containers.iter().flat_map(|drawn| &drawn.ports);
        let labels =
            ports.map(|(port, sign)| width(&words::signed(*sign, &words::port(port)), Face::Fixed)).max();
        let arrows = labels.map_or(0, |label| label + 6);
        let frame = labels.map_or(1, |_| arrows + ARROW);
        let bands = frame + GAP;
        let boxes = bands + GAP;
        let box_width = box_width(scene).clamp(BOX.0, BOX.1);
        let band_width = box_width + 2 * GAP;
        let band_end = bands + band_width;
        let lanes = band_end + GAP;
        let store_column = lanes + stores.lanes * LANE + GAP / 2;
        let store_width = store_width(scene);
        let frame_end = store_width.map_or(band_end, |width| store_column + width) + GAP;
        Self {
            arrows,
            frame,
            bands,
            boxes,
            box_width,
            band_width,
            lanes,
            stores: store_column,
            store_width: store_width.unwrap_or(0),
            frame_width: frame_end - frame,
            width: frame_end + 1,
        }
    }

    /// Where a lane is.
    pub(super) fn lane(&self, lane: usize) -> usize {
        self.lanes + lane * LANE
    }
}

/// As wide as the widest line in a box, or the widest heading of a band.
fn box_width(scene: &Scene<'_>) -> usize {
    let of_boxes = scene.containers.iter().flat_map(|drawn| {
        let name = words::signed(drawn.sign, &drawn.it.name);
        [
            width(&name, Face::Fixed) + width(&words::state(drawn), Face::Prose) + GAP,
            width(&drawn.it.image, Face::Fixed) + width(drawn.address(drawn.home), Face::Fixed) + GAP,
            width(&drawn.note, Face::Prose),
        ]
    });
    let of_bands = scene.bands.iter().map(|band| {
        let (name, about) = (words::signed(band.sign, words::network(band)), words::about(band));
        width(&name, Face::Fixed) + width(&about, Face::Fixed) + GAP
    });
    let of_guests = scene.bands.iter().flat_map(|band| {
        let guests = band.guests.iter().map(|index| &scene.containers[*index]);
        guests.map(|drawn| {
            let name = words::guest(drawn);
            width(&name, Face::Fixed) + width(drawn.address(band.name), Face::Fixed) + GAP
        })
    });
    of_boxes.chain(of_bands).chain(of_guests).max().unwrap_or(0) + 2 * PADDING
}

/// As wide as the widest line about a store; `None` where there is none.
fn store_width(scene: &Scene<'_>) -> Option<usize> {
    let lines = scene.stores.iter().map(|store| {
        let name = words::signed(store.sign, &words::name(store));
        let words = [words::kind(store), words::place(store)].map(|words| width(&words, Face::Prose));
        words.into_iter().fold(width(&name, Face::Fixed), usize::max)
    });
    lines.max().map(|line| (line + 2 * PADDING).clamp(STORE.0, STORE.1))
}

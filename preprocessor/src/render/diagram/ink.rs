//! The lines, boxes and letters of a picture.

use super::columns::{Columns, GAP};
use super::measure::{Face, LINE, shortened, width};
use super::rows::{HEADING, PADDING, PORTS, Row, Rows, TOP};
use super::scene::{Band, Drawn, Scene, Store};
use super::stores::{Stores, Wire};
use super::words;
use crate::html::escape;
use crate::inventory::Sign;

/// Units below the last thing in the frame.
pub(super) const MARGIN: usize = 2;
/// From the top of a line of text to where its letters stand.
const BASE: usize = 15;

/// How a text is set: the class of its letters, and their face.
type Set = (&'static str, Face);
const NAME: Set = ("dd-name", Face::Fixed);
const FACT: Set = ("dd-fact", Face::Fixed);
const WORD: Set = ("dd-word", Face::Prose);

/// Everything between the tags of the picture. What is drawn first lies below.
pub(super) fn draw(scene: &Scene<'_>, rows: &Rows, stores: &Stores, columns: &Columns) -> String {
    let mut sheet = Sheet { out: String::new(), columns };
    sheet.frame(scene, rows.bottom.max(stores.bottom));
    for (band, (row, guests)) in scene.bands.iter().zip(rows.bands.iter().zip(&rows.guests)) {
        sheet.band(band, *row);
        for (index, row) in band.guests.iter().zip(guests) {
            sheet.guest(&scene.containers[*index], band, *row);
        }
    }
    stores.wires.iter().for_each(|wire| sheet.wire(wire));
    for (drawn, row) in scene.containers.iter().zip(&rows.boxes) {
        sheet.container(drawn, *row);
        sheet.ports(drawn, *row);
    }
    for (store, row) in scene.stores.iter().zip(&stores.rows) {
        sheet.store(store, *row);
    }
    sheet.out
}

struct Sheet<'run> {
    out: String,
    columns: &'run Columns,
}

impl Sheet<'_> {
    fn frame(&mut self, scene: &Scene<'_>, bottom: usize) {
        let (x, width) = (self.columns.frame, self.columns.frame_width);
        self.rect("dd-host", None, (x, TOP), (width, bottom - TOP));
        self.text(WORD.0, x + GAP, TOP + HEADING - PADDING, "the host");
        if scene.bands.is_empty() {
            self.text(WORD.0, x + GAP, TOP + HEADING + BASE, "no container");
        }
    }

    fn band(&mut self, band: &Band<'_>, row: Row) {
        let (x, width) = (self.columns.bands, self.columns.band_width);
        self.rect("dd-band", band.sign, (x, row.top), (width, row.height));
        let base = row.top + HEADING - PADDING;
        let name = words::signed(band.sign, words::network(band));
        let about = if band.network.is_some() { FACT } else { WORD };
        self.pair((&name, NAME), (&words::about(band), about), base);
    }

    fn container(&mut self, drawn: &Drawn<'_>, row: Row) {
        let (x, width) = (self.columns.boxes, self.columns.box_width);
        let class = if drawn.is_running() { "dd-box" } else { "dd-box dd-idle" };
        self.rect(class, drawn.sign, (x, row.top), (width, row.height));
        let base = row.top + PADDING / 2 + BASE;
        let name = words::signed(drawn.sign, &drawn.it.name);
        self.pair((&name, NAME), (&words::state(drawn), WORD), base);
        self.pair((&drawn.it.image, FACT), (drawn.address(drawn.home), FACT), base + LINE);
        if !drawn.note.is_empty() {
            self.text(WORD.0, x + PADDING, base + 2 * LINE, &drawn.note);
        }
    }

    /// A container that is drawn in another network, and is in this one as well.
    fn guest(&mut self, drawn: &Drawn<'_>, band: &Band<'_>, row: Row) {
        let (x, width) = (self.columns.boxes, self.columns.box_width);
        self.rect("dd-guest", drawn.sign, (x, row.top), (width, row.height));
        self.pair(
            (&words::guest(drawn), FACT),
            (drawn.address(band.name), FACT),
            row.top + PADDING / 2 + BASE,
        );
    }

    /// The arrows from outside, one a port.
    fn ports(&mut self, drawn: &Drawn<'_>, row: Row) {
        let lines = drawn.ports.len().min(PORTS) + usize::from(drawn.ports.len() > PORTS);
        let top = row.middle().saturating_sub(lines * LINE / 2);
        for (index, (port, sign)) in drawn.ports.iter().take(PORTS).enumerate() {
            let y = top + index * LINE + LINE / 2;
            let label = words::signed(*sign, &words::port(port));
            self.end_text(FACT.0, self.columns.arrows - 6, y + 5, &label);
            let (from, to) = (self.columns.arrows, self.columns.boxes);
            self.path("dd-way", *sign, &format!("M{from} {y}H{}", to - 7));
            self.path("dd-tip", *sign, &format!("M{} {}l8 4l-8 4z", to - 8, y - 4));
        }
        if drawn.ports.len() > PORTS {
            let y = top + PORTS * LINE + LINE / 2;
            let more = format!("and {}", drawn.ports.len() - PORTS);
            self.end_text(WORD.0, self.columns.arrows - 6, y + 5, &more);
        }
    }

    fn store(&mut self, store: &Store<'_>, row: Row) {
        let (x, width) = (self.columns.stores, self.columns.store_width);
        let class = if store.is_volume { "dd-volume" } else { "dd-bind" };
        self.rect(class, store.sign, (x, row.top), (width, row.height));
        let (room, base) = (width - 2 * PADDING, row.top + PADDING / 2 + BASE);
        let name = words::signed(store.sign, &words::name(store));
        self.text(NAME.0, x + PADDING, base, &shortened(&name, room, NAME.1));
        for (line, words) in [words::kind(store), words::place(store)].iter().enumerate() {
            self.text(WORD.0, x + PADDING, base + (line + 1) * LINE, &shortened(words, room, WORD.1));
        }
    }

    fn wire(&mut self, wire: &Wire) {
        let (from, lane) = (self.columns.boxes + self.columns.box_width, self.columns.lane(wire.lane));
        let (start, end, to) = (wire.from, wire.to, self.columns.stores);
        let way = if start == end {
            format!("M{from} {start}H{to}")
        } else {
            format!("M{from} {start}H{lane}V{end}H{to}")
        };
        self.path("dd-wire", wire.sign, &way);
        self.out.push_str(&format!("<circle class=\"dd-tip\" cx=\"{from}\" cy=\"{start}\" r=\"3\"/>"));
    }

    /// Two texts at the two ends of a line; the left one gives way.
    fn pair(&mut self, (left, left_set): (&str, Set), (right, right_set): (&str, Set), base: usize) {
        let (x, inside) = (self.columns.boxes + PADDING, self.columns.box_width - 2 * PADDING);
        let kept = width(left, left_set.1).min(inside / 3);
        let right = shortened(right, inside.saturating_sub(kept + GAP), right_set.1);
        let taken = if right.is_empty() { 0 } else { width(&right, right_set.1) + GAP };
        self.text(left_set.0, x, base, &shortened(left, inside.saturating_sub(taken), left_set.1));
        if !right.is_empty() {
            self.end_text(right_set.0, x + inside, base, &right);
        }
    }

    fn rect(&mut self, class: &str, sign: Option<Sign>, (x, y): (usize, usize), (w, h): (usize, usize)) {
        let class = classes(class, sign);
        self.out.push_str(&format!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"4\"/>"
        ));
    }

    fn path(&mut self, class: &str, sign: Option<Sign>, way: &str) {
        let class = classes(class, sign);
        self.out.push_str(&format!("<path class=\"{class}\" d=\"{way}\"/>"));
    }

    fn text(&mut self, class: &str, x: usize, y: usize, text: &str) {
        let text = escape(text);
        self.out.push_str(&format!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>"));
    }

    /// A text that ends at `x`.
    fn end_text(&mut self, class: &str, x: usize, y: usize, text: &str) {
        self.text(&format!("{class} dd-end"), x, y, text);
    }
}

fn classes(class: &str, sign: Option<Sign>) -> String {
    match sign {
        None => class.to_owned(),
        Some(Sign::Added) => format!("{class} dd-added"),
        Some(Sign::Removed) => format!("{class} dd-removed"),
        Some(Sign::Changed) => format!("{class} dd-changed"),
    }
}

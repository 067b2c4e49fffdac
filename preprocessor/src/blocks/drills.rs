//! Whether the blocks that break and mend the system of a chapter make a drill that can be proved.

use std::ops::Range;

use super::findings::Findings;
use super::options::Options;
use super::{Block, Half, Step};
use crate::diagnostic::Code;

/// The blocks of a chapter that are halves of its drill, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Drill {
    marks: Vec<Mark>,
    /// Whether a directive has a mistake, which may hide a half.
    unread: bool,
}

#[derive(Debug)]
struct Mark {
    half: Half,
    /// Where it is said in the chapter's text.
    at: Range<usize>,
    /// The index of the block.
    block: usize,
}

impl Drill {
    /// Notes what is said of the block with this index.
    pub(super) fn note(&mut self, options: &Options, block: usize) {
        self.unread |= options.broken;
        if let (Some(half), Some(at)) = (options.drill, options.place("drill")) {
            self.marks.push(Mark { half, at, block });
        }
    }

    /// Notes what keeps the drill from being proved.
    pub(super) fn check(&self, blocks: &[Block], findings: &mut Findings<'_>) {
        let first = |half| self.marks.iter().find(|mark| mark.half == half);
        match (first(Half::Fault), first(Half::Cure)) {
            (None, None) => {}
            _ if self.unread => {}
            (Some(fault), None) => {
                let help = "mark each block that mends the system: `drill = \"cure\"`";
                fault.complain("a fault without a cure", "nothing mends it", help, findings);
            }
            (None, Some(cure)) => {
                let help =
                    "mark the block that breaks the system, which may be `hidden`: `drill = \"fault\"`";
                cure.complain("a cure without a fault", "mends what nothing has broken", help, findings);
            }
            (Some(fault), Some(cure)) => self.check_order(fault, cure, blocks, findings),
        }
    }

    fn check_order(&self, fault: &Mark, cure: &Mark, blocks: &[Block], findings: &mut Findings<'_>) {
        let of = |half| self.marks.iter().filter(move |mark| mark.half == half);
        if let Some(late) = of(Half::Fault).find(|fault| fault.block > cure.block) {
            let help = "a chapter is one drill: it is broken first, then mended; another fault wants another chapter";
            late.complain("a fault after the cure", "nothing mends it", help, findings);
            return;
        }
        let last = of(Half::Cure).next_back().unwrap_or(cure);
        if !looks(blocks.get(fault.block + 1..cure.block)) {
            let message = "nothing shows the fault before this cure";
            let help = "show the symptom first, in a block that passes on the broken system only; quotes do not count";
            cure.complain(message, "no look at the system before it", help, findings);
        }
        if !looks(blocks.get(last.block + 1..)) {
            let message = "nothing shows that this cure has helped";
            let help =
                "look again after it, in a block that passes on the mended system only; quotes do not count";
            last.complain(message, "no look at the system after it", help, findings);
        }
    }
}

impl Mark {
    fn complain(&self, message: &str, label: &str, help: &str, findings: &mut Findings<'_>) {
        findings.error(Code::UnprovableDrill, self.at.clone(), message, label, help);
    }
}

/// Whether one of the blocks looks at the system, be it that only a mistake in it hides that.
fn looks(blocks: Option<&[Block]>) -> bool {
    let looks = |block: &Block| block.is_unread() || block.steps.iter().any(Step::looks);
    blocks.unwrap_or_default().iter().any(|block| block.drill.is_none() && looks(block))
}

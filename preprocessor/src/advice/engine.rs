//! An engine that the chapter did not ask for.

use super::{Advice, Trouble};
use crate::scenarios::Extent;

pub(super) fn advice(trouble: &Trouble<'_>, _: &crate::verdict::facts::Facts) -> Option<Advice> {
    // The words of the command line, of Compose and of Ansible's modules.
    let forms = ["Cannot connect to the Docker daemon", "Error while fetching server API version"];
    let unreached = forms.iter().any(|form| trouble.output.contains(form));
    (trouble.extent == Extent::Shell && unreached).then(|| {
        Advice::new(
            "the chapter asks for a machine without an engine: take its `needs = \"shell\"` out, or say `\"engine\"`",
        )
    })
}

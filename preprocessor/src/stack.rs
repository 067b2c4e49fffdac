//! The documented system: its description, and the golden made of it.

//! Chapters as readers see them: badges, commands, outputs.

//! The settings, each with its default and a line about it.

use crate::catalogue::Entry;

/// The keys of `[preprocessor.drydock]` that drydock reads.
pub const SETTINGS: [Entry; 10] = [
    Entry::new(
        "stack",
        "\"stack/stack.toml\"",
        "Where the description of the system is, relative to `book.toml`.",
    )
    .or("\"stack/stack.toml\""),
    Entry::new(
        "verify",
        "\"always\"",
        "When blocks are run: `\"changed\"` where something has changed since they were recorded, `\"always\"` at \
         every build, `\"never\"` not at all; the pages then say so.",
    )
    .or("\"changed\""),
    Entry::new(
        "jobs",
        "2",
        "How many chapters are run at once. Where nothing is said, as many as there are cores and memory for.",
    ),
    Entry::new("timeout", "\"2m\"", "How long a step may take unless its block says otherwise.").or("\"60s\""),
    Entry::new(
        "where",
        "{ \"container name\" = \"web\" }",
        "What stands in for placeholders such as `<container name>` in all chapters.",
    )
    .or("{}"),
    Entry::new("deny-warnings", "true", "Whether a warning fails the build.").or("false"),
    Entry::new("effects", "false", "Whether pages show what each step has changed in the engine.").or("true"),
    Entry::new(
        "recordings",
        "\"target/recordings\"",
        "Where recordings are kept, relative to `book.toml` and outside of the book's sources.",
    )
    .or("\".drydock/recordings\""),
    Entry::new(
        "report",
        "[\"junit=target/junit.xml\", \"github\"]",
        "What each run leaves for programs: `junit=PATH`, `sarif=PATH`, `json=PATH`, `badge=PATH` (a file that ends \
         in `.svg` or `.json`), and `github` for annotations and the summary of a job.",
    ),
    Entry::new(
        "outdated",
        "{ exclude = [\"examples\"] }",
        "A table of its own: what [`mdbook-drydock outdated`](outdated.md#settings) asks about new versions, and what it leaves.",
    )
    .or("{}"),
];

/// The keys of `[preprocessor.drydock.outdated]`.
pub const UPDATES: [Entry; 6] = [
    Entry::new(
        "ignore",
        "[{ name = \"postgres\", version = \"15\", why = \"the data has to be moved first\", until = 2030-06-30 }]",
        "Pins that are left as they are. Each owes its reason; `version` and `until`, the last day on which it counts, \
         can be left out.",
    )
    .or("[]"),
    Entry::new(
        "exclude",
        "[\"tests/fixtures\"]",
        "Files and folders that are not read: patterns as in a `.gitignore` beside `book.toml`. What git ignores is not \
         read anyway.",
    )
    .or("[]"),
    Entry::new(
        "mirrors",
        "[\"https://mirror.example.org\"]",
        "Registries that are asked before Docker Hub, as the engine's `registry-mirrors`.",
    )
    .or("[]"),
    Entry::new(
        "insecure",
        "[\"registry.lan:5000\"]",
        "Registries that are asked without TLS. Those of this computer are anyway.",
    )
    .or("[]"),
    Entry::new(
        "index-url",
        "\"https://pypi.example.org/simple/\"",
        "The Python index that is asked. Where nothing is said, pip's own: `PIP_INDEX_URL`, `pip.conf`, PyPI; a `trusted-host` of pip's may lack TLS.",
    ),
    Entry::new("timeout", "\"10m\"", "How long all look-ups may take together.").or("\"3m\""),
];

/// The keys that mdBook reads in the table of every preprocessor, and what they should say here.
pub const OF_MDBOOK: [Entry; 5] = [
    Entry::new("command", "\"mdbook-drydock\"", "The program that mdBook starts."),
    Entry::new("before", "[\"index\"]", "Preprocessors that come after drydock."),
    Entry::new(
        "after",
        "[\"links\"]",
        "Preprocessors that come before drydock. `links` belongs here: it replaces includes by their lines.",
    ),
    Entry::new(
        "renderers",
        "[\"html\"]",
        "The outputs that drydock is asked for; `html` must be among them.",
    ),
    Entry::new(
        "optional",
        "false",
        "Refused if `true`: mdBook would build the book unverified where drydock is missing.",
    ),
];

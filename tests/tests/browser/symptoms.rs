//! What someone with a broken service says, and the recipe that cures it.

/// A complaint in plain words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Symptom {
    /// As a person would type it who knows nothing of the guide.
    pub(crate) words: &'static str,
    /// The page with its recipe.
    pub(crate) recipe: &'static str,
}

const fn symptom(words: &'static str, recipe: &'static str) -> Symptom {
    Symptom { words, recipe }
}

/// One for each recipe.
pub(crate) const SYMPTOMS: [Symptom; 20] = [
    symptom("site answers 502 bad gateway", "recipes/502.html"),
    symptom("password authentication failed after password change", "recipes/changed-password.html"),
    symptom("jobs stay queued", "recipes/queued-jobs.html"),
    symptom("old jobs stay queued, new ones run", "recipes/lost-queue.html"),
    symptom("postgres does not start after upgrade", "recipes/postgres-upgrade.html"),
    symptom("login fails", "recipes/login-fails.html"),
    symptom("site is slow", "recipes/slow-site.html"),
    symptom("container restarts in a loop", "recipes/crash-loop.html"),
    symptom("killed out of memory", "recipes/out-of-memory.html"),
    symptom("changed code is not picked up", "recipes/stale-image.html"),
    symptom("mounted folder is empty inside the container", "recipes/wrong-bind-mount.html"),
    symptom("permission denied volume", "recipes/permission-denied.html"),
    symptom("worker docker socket", "recipes/docker-socket.html"),
    symptom("no space left on device", "recipes/disk-full.html"),
    symptom("port already allocated", "recipes/port-in-use.html"),
    symptom("container cannot reach another by name", "recipes/outside-network.html"),
    symptom("name not found since rename", "recipes/renamed-container.html"),
    symptom("pool overlaps with other one on this address space", "recipes/subnet-collision.html"),
    symptom("worker lost its broker", "recipes/lost-broker.html"),
    symptom("clock is wrong", "recipes/wrong-clock.html"),
];

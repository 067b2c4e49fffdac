//! Decides for each scenario whether its recording is replayed or its steps are executed.

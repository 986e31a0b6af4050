"""Effects: what changed because of something, estimated by a design that was written before the run."""

"""One row shape: a source shows something of a territory, with its evidence."""

"""Studies: a folder with a question, a frame, a panel and its evidence. One is bundled with the program."""

"""HybLab, workshops of data journalism in Nantes."""

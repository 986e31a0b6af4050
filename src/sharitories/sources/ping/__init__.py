"""PiNG, an association of Nantes for digital culture."""

"""Digital inclusion around Épernay, 2023."""

"""MedNum BFC, the network of digital inclusion in Bourgogne-Franche-Comté."""

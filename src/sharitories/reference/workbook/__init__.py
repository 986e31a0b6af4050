"""The catalogue as a workbook and back, for editors who do not use git."""

"""Cities of the programme Action cœur de ville, with signature dates."""

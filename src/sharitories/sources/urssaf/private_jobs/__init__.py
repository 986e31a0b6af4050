"""Private salaried jobs, 2014–2024."""

META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;11 - Bonhoure / Guilheméry / Château de l'Hers / Limayrac / Côte Pavée
instance;2022
num_projects;2
num_votes;3
budget;400000.0
vote_type;approval
rule;greedy
date_begin;03.10.2022
date_end;31.10.2022
min_length;1
max_length;3
currency;EUR
PROJECTS
project_id;cost;votes;name;category;district
124;60000.0;23;Toilettes publiques Bois de Limayrac;Cadre de vie;11 - Bonhoure / Guilheméry / Château de l'Hers / Limayrac / Côte Pavée
125;199500.0;94;Planter des arbres entre la rocade et la voie verte de l'Hers;Nature en ville;11 - Bonhoure / Guilheméry / Château de l'Hers / Limayrac / Côte Pavée
VOTES
voter_id;vote
1;125
2;203
3;124

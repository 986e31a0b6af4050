META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;12 - Pont des Demoiselles / Ormeau / Montaudran / La Terrasse / Malepère
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
134;200000.0;52;Création d une piste cyclable avenue de la Marcaissonne;Éco-mobilité;12 - Pont des Demoiselles / Ormeau / Montaudran / La Terrasse / Malepère
128;3000.0;87;Installation de ruches urbaines;Nature en ville;12 - Pont des Demoiselles / Ormeau / Montaudran / La Terrasse / Malepère
VOTES
voter_id;vote
1;136,134
2;136,134
3;136,132,128

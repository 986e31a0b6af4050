META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;15 - Croix de Pierre / Route d'Espagne
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
42;7000.0;30;Compostage commun/jardin participatif - Croix de PIerre;Déchets et Recyclage;15 - Croix de Pierre / Route d'Espagne
44;11200.0;125;Nichoirs à martinets et chauve souris + pièges à larves ou à adulte de moustique tigre;Nature en ville;15 - Croix de Pierre / Route d'Espagne
VOTES
voter_id;vote
1;44,41,45
2;44
3;42

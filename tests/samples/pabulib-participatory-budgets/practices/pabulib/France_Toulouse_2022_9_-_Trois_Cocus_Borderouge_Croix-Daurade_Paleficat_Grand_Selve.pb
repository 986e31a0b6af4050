META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;9 - Trois Cocus / Borderouge / Croix-Daurade / Paléficat / Grand Selve
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
94;1200.0;49;Installation de pièges à moustiques à Croix Daurade;Nature en ville;9 - Trois Cocus / Borderouge / Croix-Daurade / Paléficat / Grand Selve
97;150000.0;16;Création d'un terrain de cécifoot (foot pour non-voyants à Borderouge);Cadre de vie;9 - Trois Cocus / Borderouge / Croix-Daurade / Paléficat / Grand Selve
VOTES
voter_id;vote
1;94
2;95
3;91,94

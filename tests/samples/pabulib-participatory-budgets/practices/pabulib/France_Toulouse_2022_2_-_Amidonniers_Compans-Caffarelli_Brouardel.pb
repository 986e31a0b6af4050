META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;2 - Amidonniers / Compans-Caffarelli / Brouardel
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
198;10700.0;15;Mettre des poubelles à tous les arrêts de bus;Cadre de vie;2 - Amidonniers / Compans-Caffarelli / Brouardel
19;200000.0;189;Éclairage nocturne à détecteur de mouvements;Énergie;2 - Amidonniers / Compans-Caffarelli / Brouardel
VOTES
voter_id;vote
1;19
2;17,198,19
3;15,21,18

META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;6 - Saint-Cyprien
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
37;40000.0;9;Clarifier les priorités à la sortie de la rue Réclusane;Cadre de vie;6 - Saint-Cyprien
31;100000.0;9;Aire de jeux pour enfants;Cadre de vie;6 - Saint-Cyprien
VOTES
voter_id;vote
1;35,36,34
2;34
3;34

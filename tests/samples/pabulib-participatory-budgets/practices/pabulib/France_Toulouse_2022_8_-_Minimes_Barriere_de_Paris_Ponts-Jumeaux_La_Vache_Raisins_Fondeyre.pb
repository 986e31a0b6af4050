META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;8 - Minimes / Barrière de Paris / Ponts-Jumeaux / La Vache / Raisins / Fondeyre
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
71;20000.0;243;Planter des arbres et jardins partagés partout où c'est possible!;Nature en ville;8 - Minimes / Barrière de Paris / Ponts-Jumeaux / La Vache / Raisins / Fondeyre
74;10000.0;29;Jardin pédagogique;Nature en ville;8 - Minimes / Barrière de Paris / Ponts-Jumeaux / La Vache / Raisins / Fondeyre
VOTES
voter_id;vote
1;73,79,77
2;71
3;71,74

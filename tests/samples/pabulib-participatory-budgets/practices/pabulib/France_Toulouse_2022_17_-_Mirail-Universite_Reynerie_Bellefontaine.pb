META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;17 - Mirail-Université / Reynerie / Bellefontaine
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
180;75000.0;20;Pépinière-jardin du quartier Reynerie-Bellefontaine;Nature en ville;17 - Mirail-Université / Reynerie / Bellefontaine
183;200000.0;21;Le WorksParc, un complexe sportif en plein air, au croisement entre plusieurs disciplines ( Street Worksout, Chase Tag, Parkour);Cadre de vie;17 - Mirail-Université / Reynerie / Bellefontaine
VOTES
voter_id;vote
1;185
2;187
3;180

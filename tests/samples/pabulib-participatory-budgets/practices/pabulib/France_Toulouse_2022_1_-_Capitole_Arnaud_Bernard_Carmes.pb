META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;1 - Capitole / Arnaud Bernard / Carmes
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
13;4000.0;14;Esthétique des conteneurs de recyclage;Cadre de vie;1 - Capitole / Arnaud Bernard / Carmes
8;50000.0;49;Végétaliser les pieds d'arbres en ville;Nature en ville;1 - Capitole / Arnaud Bernard / Carmes
VOTES
voter_id;vote
1;5
2;6,5
3;7

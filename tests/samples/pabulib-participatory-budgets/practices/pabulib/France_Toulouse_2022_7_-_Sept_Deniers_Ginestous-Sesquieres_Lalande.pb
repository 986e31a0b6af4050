META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;7 - Sept Deniers / Ginestous-Sesquières / Lalande
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
88;55000.0;9;Remplacer les feux tricolores actuels de la Route de Blagnac par des feux récompenses et ajouter de nouveaux feux à tous les passages piétons;Cadre de vie;7 - Sept Deniers / Ginestous-Sesquières / Lalande
86;150000.0;59;Zone verte des Ponts-Jumeaux : équipements sportifs;Cadre de vie;7 - Sept Deniers / Ginestous-Sesquières / Lalande
VOTES
voter_id;vote
1;81,88
2;82
3;82,90,84

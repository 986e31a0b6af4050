META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;10 - Jolimont / Soupetard / Roseraie / Gloire / Gramont / Amouroux
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
116;4000.0;38;Création d’abris pour la faune;Nature en ville;10 - Jolimont / Soupetard / Roseraie / Gloire / Gramont / Amouroux
110;200000.0;134;Rénovation du Parc des Argoulets 🌳🌱🌺🌻;Nature en ville;10 - Jolimont / Soupetard / Roseraie / Gloire / Gramont / Amouroux
VOTES
voter_id;vote
1;115
2;115
3;115

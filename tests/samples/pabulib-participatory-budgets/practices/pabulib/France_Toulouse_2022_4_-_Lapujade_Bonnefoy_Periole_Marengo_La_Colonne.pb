META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;4 - Lapujade / Bonnefoy / Périole / Marengo / La Colonne
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
104;50000.0;9;Piste cyclable chemin Caillibens;Éco-mobilité;4 - Lapujade / Bonnefoy / Périole / Marengo / La Colonne
107;40000.0;30;Piste cyclabe chemin Lapujade partie manquante;Éco-mobilité;4 - Lapujade / Bonnefoy / Périole / Marengo / La Colonne
VOTES
voter_id;vote
1;108
2;108
3;108

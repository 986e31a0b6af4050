META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
instance;2024
num_projects;2
num_votes;3
budget;8000000
vote_type;approval
rule;greedy
date_begin;01.06.2024
date_end;04.07.2024
min_length;1
max_length;3
currency;EUR
PROJECTS
project_id;cost;votes;name;category;district
245;100000.0;131;Plantation d'arbres sur stationnement rue des Fontaines;Nature en ville et biodiversité;19 - Casselardit / Fontaine-Bayonne / Cartoucherie
262;4000.0;50;Quartier Jacobins/ Fermat  limiter la circulation et la vitesse avec un marquage au sol;Éco-mobilité et transports;1 - Capitole / Arnaud Bernard / Carmes
VOTES
voter_id;vote
1;279,260,375
2;279,260,375
3;317,396,382

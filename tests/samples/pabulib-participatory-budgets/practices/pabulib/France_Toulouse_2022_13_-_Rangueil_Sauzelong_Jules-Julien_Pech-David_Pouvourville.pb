META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;13 - Rangueil / Sauzelong / Jules-Julien / Pech-David / Pouvourville
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
144;50000.0;116;Plantations d’arbres fruitiers sur les quartiers de Rangueil, Sauzelong et Jules Julien;Nature en ville;13 - Rangueil / Sauzelong / Jules-Julien / Pech-David / Pouvourville
142;200000.0;93;Voie verte pour aller à Pech David;Éco-mobilité;13 - Rangueil / Sauzelong / Jules-Julien / Pech-David / Pouvourville
VOTES
voter_id;vote
1;139
2;143
3;144

META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;3 - Les Chalets / Bayard / Belfort / Saint Aubin / Dupuy
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
25;200000.0;95;Végétaliser la rue Matabiau;Nature en ville;3 - Les Chalets / Bayard / Belfort / Saint Aubin / Dupuy
30;75000.0;64;Apaisement du Boulevard Riquet;Éco-mobilité;3 - Les Chalets / Bayard / Belfort / Saint Aubin / Dupuy
VOTES
voter_id;vote
1;27,29,30
2;26
3;199

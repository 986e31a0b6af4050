META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;20 - Arènes Romaines / Ancely / Saint-Martin du Touch / Purpan
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
163;200000.0;164;Réouverture des espaces verts des bords de Garonne aux Toulousains;Nature en ville;20 - Arènes Romaines / Ancely / Saint-Martin du Touch / Purpan
160;20000.0;8;Eclairage passage piéton;Énergie;20 - Arènes Romaines / Ancely / Saint-Martin du Touch / Purpan
VOTES
voter_id;vote
1;163
2;162
3;164,161,162

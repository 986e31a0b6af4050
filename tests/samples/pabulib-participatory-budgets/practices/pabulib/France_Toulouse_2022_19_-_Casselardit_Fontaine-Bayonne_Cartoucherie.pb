META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;19 - Casselardit / Fontaine-Bayonne / Cartoucherie
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
70;60000.0;27;Toilettes publiques au Jardin du Barry;Cadre de vie;19 - Casselardit / Fontaine-Bayonne / Cartoucherie
63;150000.0;46;Végétaliser Avenues Biarritz & Casselardit;Nature en ville;19 - Casselardit / Fontaine-Bayonne / Cartoucherie
VOTES
voter_id;vote
1;66,68
2;68
3;68

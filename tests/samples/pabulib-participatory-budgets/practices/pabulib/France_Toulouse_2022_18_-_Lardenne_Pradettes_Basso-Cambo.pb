META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;18 - Lardenne / Pradettes / Basso-Cambo
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
177;200000.0;189;Terrain couvert au niveau du boulodrome;Cadre de vie;18 - Lardenne / Pradettes / Basso-Cambo
174;45000.0;107;Redonnons de la couleur aux espaces verts du chemin de la Fronde;Nature en ville;18 - Lardenne / Pradettes / Basso-Cambo
VOTES
voter_id;vote
1;173
2;172
3;173,170,169

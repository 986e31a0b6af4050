META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;5 - Saint-Michel / Saint-Agne / Empalot / Le Busca / Ile du Ramier / Monplaisir
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
157;70000.0;128;Plantation d'arbres et diversification de la palette végétale;Nature en ville;5 - Saint-Michel / Saint-Agne / Empalot / Le Busca / Ile du Ramier / Monplaisir
148;6000.0;24;Plan du voisinage aux sorties de métro;Cadre de vie;5 - Saint-Michel / Saint-Agne / Empalot / Le Busca / Ile du Ramier / Monplaisir
VOTES
voter_id;vote
1;156,151
2;157,148
3;153

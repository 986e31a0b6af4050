META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;14 - Saint-Simon / Lafourguette / Oncopole-Campus Santé du Futur
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
197;10000.0;13;Installer une «tour-nichoir à hirondelles» dans une zone verte du cœur de quartier Lafourguette;Nature en ville;14 - Saint-Simon / Lafourguette / Oncopole-Campus Santé du Futur
195;5700.0;85;Déployer des équipements préventifs pour démoustiquer le quartier;Nature en ville;14 - Saint-Simon / Lafourguette / Oncopole-Campus Santé du Futur
VOTES
voter_id;vote
1;197
2;193
3;193,189

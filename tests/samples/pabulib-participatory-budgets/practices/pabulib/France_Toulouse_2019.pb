META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
instance;2019
num_projects;2
num_votes;3
budget;1000000
vote_type;cumulative
rule;greedy
date_begin;11.09.2019
date_end;15.10.2019
max_points;3
max_sum_points;7
edition;1
language;fr
currency;EUR
PROJECTS
project_id;cost;votes;score;name;subunit;proposer;public_id
4;390000;471;1090;Tous à la Ramée à vélo ! A pied, en trottinette et rollers !;PRADETTES;-;23
16;45000;332;877;Parc enfant sécurisé pour moins de 3 ans;MIRAIL UNIVERSITE;-;28
VOTES
voter_id;vote;points
1;15,22,25,10;2,2,2,1
2;6,25,5,22;3,2,1,1
3;22,3,20;3,2,2

META
key;value
description;Assen Top Idee
country;Netherlands
unit;Assen
instance;2024
num_projects;2
num_votes;3
budget;100000
vote_type;approval
rule;equalshares/add1
date_begin;31.03.2024
date_end;15.04.2024
min_length;2
language;nl
currency;EUR
comment;#1: Young people between the ages of 12 and 27 could vote
PROJECTS
project_id;cost;votes;name;selected;description
3;7200;43;PopUp Podium;1;12x per jaar zal er een PopUp Podium opduiken in de stad
9;21000;42;Jongerenplatform;1;Begrip streeft ernaar een centraal platform te creëren voor
VOTES
voter_id;vote
1;1,2,6,9,13
2;1,2,10
3;1,3

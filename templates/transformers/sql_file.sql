-- template: SQL, in a file of its own
-- df_1, df_2 and so on are what the blocks above returned, in their order; the names of the blocks are tables too.
select *
from df_1

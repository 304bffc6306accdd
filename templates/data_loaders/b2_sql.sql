-- template: Backblaze B2, in SQL
-- 1. What to load, with the profile of the block: 'orders/*.csv' loads every match.
-- 2. A value of the run stands in for a name: {{ variables('bucket') }} in place of a text in quotes.
-- 3. What the query gives is what the blocks below receive: a Table.
select *
from {{ b2.load('your-bucket', 'orders/orders.csv') }}

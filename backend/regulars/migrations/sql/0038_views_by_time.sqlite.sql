-- Reports read no views of SQLite.
SELECT 1;

-- SQLite's indexes hold the key anyway.
SELECT 1;

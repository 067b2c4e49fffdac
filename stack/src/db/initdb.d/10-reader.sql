-- For looking around while debugging: sees everything, changes nothing.
CREATE ROLE reader NOLOGIN;
GRANT pg_read_all_data TO reader;

#!/bin/sh
# Three databases: Tandem's own, the shop's, Rasa's trackers. Each belongs to a role of its own, none
# of which is a superuser, with a password of its own, and no other role may connect.
set -eu
for name in tandem shop rasa; do
  PASSWORD=$(printenv "DATABASE_PASSWORD_$(echo "$name" | tr a-z A-Z)")
  export PASSWORD
  psql -X -v ON_ERROR_STOP=1 -v name="$name" <<'SQL'
\getenv password PASSWORD
CREATE ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done

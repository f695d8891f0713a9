-- The portal's three roles and its database, once, by a superuser and before the first migration: default privileges
-- hold for tables made later. Passwords come from the environment. The owner makes the extensions itself.
--   OWNER_PASSWORD=... WEB_PASSWORD=... WORKER_PASSWORD=... psql -v ON_ERROR_STOP=1 -f deploy/roles.sql
\getenv owner_password OWNER_PASSWORD
\getenv web_password WEB_PASSWORD
\getenv worker_password WORKER_PASSWORD

CREATE ROLE portal_owner LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'owner_password';
CREATE ROLE portal_web LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'web_password';
CREATE ROLE portal_worker LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'worker_password';
CREATE DATABASE portal OWNER portal_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_web, portal_worker;

\connect portal
GRANT USAGE ON SCHEMA public TO portal_web, portal_worker;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_web, portal_worker;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO portal_web, portal_worker;

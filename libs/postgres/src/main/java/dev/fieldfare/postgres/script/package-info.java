/**
 * Reads SQL scripts: splits them into statements as psql does, and asks the server what a statement
 * is.
 */
package dev.fieldfare.postgres.script;

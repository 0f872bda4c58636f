package dev.fieldfare.postgres.backup.database;

/**
 * A function that runs while a database is restored: of a check, a domain, a generated column, an
 * index, an operator or an event trigger.
 *
 * @param owner the role that can change it
 */
public record RunCode(String function, String owner) {}

package dev.fieldfare.postgres.query;

import java.util.UUID;

/**
 * One line of a list.
 *
 * @param json the migration as everybody sees it, without its plan
 */
public record ListedMigration(UUID id, String json) {}

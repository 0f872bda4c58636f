package dev.fieldfare.postgres.form;

import dev.fieldfare.testkit.TestDatabase;

/** The two tables in which a form builder keeps its history, with a table of a form. */
final class FormerHistory {

  static final String FORM = "b6263a75-1e57-4c0a-9d2f-b6263a751e57";
  private static final String USER = "70cc4fdc-0000-4000-8000-0000000000aa";

  private final TestDatabase database;

  FormerHistory(TestDatabase database) {
    this.database = database;
  }

  /** Creates them empty, in the shape of its migrations or, with an enum, of its models. */
  void create(String migrationType) {
    drop();
    database.execute(
        "DROP TYPE IF EXISTS former_type CASCADE",
        "CREATE TYPE former_type AS ENUM ('ADD_COLUMN', 'DROP_COLUMN', 'MODIFY_COLUMN',"
            + " 'RENAME_COLUMN')",
        "CREATE TABLE users (id uuid PRIMARY KEY, username varchar(100))",
        "INSERT INTO users VALUES ('%s', 'ann')".formatted(USER),
        "CREATE TABLE ticket (id int PRIMARY KEY, price numeric)",
        "CREATE TABLE field_migrations (id uuid PRIMARY KEY, field_id uuid, form_id uuid NOT NULL, migration_type %s NOT NULL,"
                .formatted(migrationType)
            + " table_name varchar(255) NOT NULL, column_name varchar(255), old_value jsonb,"
            + " new_value jsonb, backup_id uuid, executed_by uuid, executed_at timestamptz NOT"
            + " NULL, success boolean NOT NULL, error_message text, rollback_sql text)",
        "CREATE TABLE field_data_backups (id uuid PRIMARY KEY, field_id uuid, form_id uuid NOT"
            + " NULL, table_name varchar(255) NOT NULL, column_name varchar(255) NOT NULL,"
            + " data_snapshot jsonb NOT NULL DEFAULT '[]', backup_type varchar(50), retention_until"
            + " timestamptz, created_by uuid, \"createdAt\" timestamptz NOT NULL)");
  }

  void drop() {
    database.execute(
        "DROP TABLE IF EXISTS users, ticket, field_migrations, field_data_backups CASCADE");
  }

  /** A migration of this day of a month; the values are SQL. */
  void migration(
      int day, String type, String column, String before, String after, boolean success) {
    insert(day, type, column, before + ", " + after + ", NULL", success);
  }

  /** A removal with the backup of the same day. */
  void migrationWithBackup(int day, String type, String column, String before) {
    insert(day, type, column, "%s, NULL, '%s'".formatted(before, backupId(day)), true);
  }

  void backup(int day, String column, String type, String snapshot, String retention) {
    database.execute(
        "INSERT INTO field_data_backups VALUES ('%s', NULL, '%s', 'ticket', '%s', '%s', '%s', %s, '%s', %s)"
            .formatted(backupId(day), FORM, column, snapshot, type, retention, USER, moment(day)));
  }

  static String backupId(int day) {
    return "00000000-0000-4000-8000-0000000001%02d".formatted(day);
  }

  private void insert(int day, String type, String column, String values, boolean success) {
    database.execute(
        "INSERT INTO field_migrations VALUES ('00000000-0000-4000-8000-0000000000%02d', NULL, '%s', '%s', 'ticket', '%s', %s, '%s', %s, %s, %s)"
            .formatted(
                day,
                FORM,
                type,
                column,
                values,
                USER,
                moment(day),
                success,
                success ? "NULL, 'ALTER TABLE …'" : "'no', NULL"));
  }

  private static String moment(int day) {
    return "'2025-03-%02d 10:00:00Z'".formatted(day);
  }
}

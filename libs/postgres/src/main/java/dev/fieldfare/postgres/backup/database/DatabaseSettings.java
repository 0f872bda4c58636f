package dev.fieldfare.postgres.backup.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the settings with which sessions in a database begin. */
final class DatabaseSettings {
  private static final String SETTINGS =
      """
      SELECT r.rolname, split_part(u.setting, '=', 1), substr(u.setting, strpos(u.setting, '=') + 1)
      FROM pg_catalog.pg_db_role_setting s LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
      CROSS JOIN LATERAL unnest(s.setconfig) WITH ORDINALITY u(setting, n)
      WHERE s.setdatabase = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())
      ORDER BY 1 NULLS FIRST, u.n
      """;

  private DatabaseSettings() {}

  /** Those of the database of the session. */
  static List<DatabaseSetting> read(Connection session) throws SQLException {
    List<DatabaseSetting> settings = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(SETTINGS)) {
      while (row.next()) {
        settings.add(
            new DatabaseSetting(
                Optional.ofNullable(row.getString(1)), row.getString(2), row.getString(3)));
      }
    }
    return settings;
  }
}

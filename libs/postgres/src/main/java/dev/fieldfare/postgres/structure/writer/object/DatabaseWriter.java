package dev.fieldfare.postgres.structure.writer.object;

import dev.fieldfare.postgres.structure.writer.access.AccessRights;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.NameList;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Settings, privileges, owner and comment of the database itself. The statements name the database
 * in which they are executed, whatever it is called.
 */
public final class DatabaseWriter implements ObjectWriter {

  /** Settings that hold a list of names. */
  private static final List<String> LISTS =
      List.of(
          "search_path",
          "temp_tablespaces",
          "local_preload_libraries",
          "session_preload_libraries",
          "shared_preload_libraries",
          "unix_socket_directories");

  private static final String DATABASE = "\0";

  @Override
  public void read(Inventory inventory) throws SQLException {
    if (!inventory.options().everythingIsChosen() || !inventory.options().leftOut().isEmpty()) {
      return;
    }
    inventory.each(
        """
        SELECT d.datconnlimit, pg_get_userbyid(d.datdba) AS owner, shobj_description(d.oid, 'pg_database') AS comment
        FROM pg_database d WHERE d.datname = current_database()\
        """,
        row -> database(inventory, row));
    if (!inventory.options().noPrivileges()) {
      readPrivileges(inventory);
    }
    inventory.each(
        """
        SELECT CASE s.setrole WHEN 0 THEN NULL ELSE pg_get_userbyid(s.setrole) END AS role, u.setting FROM pg_db_role_setting s
        CROSS JOIN LATERAL unnest(s.setconfig) WITH ORDINALITY u(setting, n)
        WHERE s.setdatabase = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()) ORDER BY 1 NULLS FIRST, u.n\
        """,
        row -> setting(inventory, row.getString("role"), row.getString("setting")));
    inventory.each(
        "SELECT l.provider, l.label FROM pg_shseclabel l WHERE l.classoid = 'pg_database'::regclass"
            + " AND l.objoid = (SELECT d.oid FROM pg_database d WHERE d.datname ="
            + " current_database())",
        row ->
            add(
                inventory,
                "SECURITY LABEL FOR "
                    + Quoter.name(row.getString("provider"))
                    + " ON DATABASE "
                    + DATABASE
                    + " IS "
                    + Quoter.literal(row.getString("label"))));
  }

  private static void database(Inventory inventory, ResultSet row) throws SQLException {
    if (!inventory.options().noOwner()) {
      add(
          inventory,
          "ALTER DATABASE " + DATABASE + " OWNER TO " + inventory.role(row.getString("owner")));
    }
    if (row.getInt("datconnlimit") != -1) {
      add(
          inventory,
          "ALTER DATABASE " + DATABASE + " CONNECTION LIMIT " + row.getInt("datconnlimit"));
    }
    if (row.getString("comment") != null) {
      add(
          inventory,
          "COMMENT ON DATABASE " + DATABASE + " IS " + Quoter.literal(row.getString("comment")));
    }
  }

  private static void readPrivileges(Inventory inventory) throws SQLException {
    List<AccessRights> found = new ArrayList<>();
    inventory.each(
        """
        SELECT pg_get_userbyid(d.datdba) AS owner, x.part, pg_get_userbyid(x.grantor) AS grantor,
          CASE x.grantee WHEN 0 THEN '' ELSE pg_get_userbyid(x.grantee)::text END AS grantee, x.privilege_type, x.is_grantable
        FROM pg_database d CROSS JOIN LATERAL (SELECT 'wanted' AS part, w.* FROM aclexplode(d.datacl) w
          UNION ALL SELECT 'before', b.* FROM aclexplode(acldefault('d', d.datdba)) b) x
        WHERE d.datname = current_database() AND d.datacl IS NOT NULL\
        """,
        row -> {
          if (found.isEmpty()) {
            found.add(new AccessRights(row.getString("owner")));
          }
          AccessRights.Right right =
              new AccessRights.Right(
                  row.getString("grantor"),
                  row.getString("grantee"),
                  row.getString("privilege_type"),
                  row.getBoolean("is_grantable"));
          if (row.getString("part").equals("before")) {
            found.getFirst().before(right);
          } else {
            found.getFirst().wanted(right);
          }
        });
    for (AccessRights rights : found) {
      rights
          .statements(inventory, "", " ON DATABASE " + DATABASE, "")
          .forEach(statement -> add(inventory, statement));
    }
  }

  private static void setting(Inventory inventory, String role, String setting) {
    int end = setting.indexOf('=');
    String name = setting.substring(0, end);
    String value = setting.substring(end + 1);
    add(
        inventory,
        (role == null
                ? "ALTER DATABASE " + DATABASE
                : "ALTER ROLE " + inventory.role(role) + " IN DATABASE " + DATABASE)
            + " SET "
            + Quoter.setting(name)
            + " TO "
            + valueOf(name, value));
  }

  /** The value of a setting, for a statement. */
  public static String valueOf(String name, String value) {
    List<String> values = LISTS.contains(name) ? NameList.split(value) : List.of(value);
    return values.isEmpty()
        ? "''"
        : String.join(", ", values.stream().map(Quoter::literal).toList());
  }

  private static void add(Inventory inventory, String statement) {
    // Settings are kept in the order in which they are set.
    String name = "%06d".formatted(inventory.items().size());
    if (statement.indexOf(DATABASE) < 0) {
      inventory.addStep(Kind.DATABASE, name, statement);
      return;
    }
    String text =
        Arrays.stream(statement.split(DATABASE, -1))
            .map(Quoter::literal)
            .collect(
                Collectors.joining(
                    " || pg_catalog.quote_ident(pg_catalog.current_database()) || "));
    String body = "BEGIN EXECUTE " + text + "; END";
    inventory.addStep(Kind.DATABASE, name, "DO " + Quoter.literal(body));
  }
}

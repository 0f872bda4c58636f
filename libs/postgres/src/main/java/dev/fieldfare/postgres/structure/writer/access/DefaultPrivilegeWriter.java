package dev.fieldfare.postgres.structure.writer.access;

import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.text;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Default privileges: after all objects, so that these do not get them. */
final class DefaultPrivilegeWriter implements ObjectWriter {

  private record Target(String role, String schema, String type) {}

  private final Map<Target, AccessRights> rights = new LinkedHashMap<>();

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT pg_get_userbyid(c.defaclrole) AS role, n.nspname, c.defaclobjtype, x.part, pg_get_userbyid(x.grantor) AS grantor,
          CASE x.grantee WHEN 0 THEN '' ELSE pg_get_userbyid(x.grantee)::text END AS grantee, x.privilege_type, x.is_grantable
        FROM pg_default_acl c LEFT JOIN pg_namespace n ON n.oid = c.defaclnamespace
        CROSS JOIN LATERAL (SELECT 'wanted' AS part, w.* FROM aclexplode(c.defaclacl) w
          UNION ALL SELECT 'before', b.* FROM aclexplode(CASE c.defaclnamespace WHEN 0 THEN acldefault(CASE c.defaclobjtype WHEN 'S' THEN 's' ELSE c.defaclobjtype END, c.defaclrole) END) b) x
        ORDER BY 1, 2 NULLS FIRST, 3""",
        this::right);
    rights.forEach((target, right) -> write(inventory, target, right));
  }

  private void right(ResultSet row) throws SQLException {
    Target target =
        new Target(row.getString("role"), text(row, "nspname"), row.getString("defaclobjtype"));
    AccessRights all = rights.computeIfAbsent(target, _ -> new AccessRights(target.role));
    AccessRights.Right right =
        new AccessRights.Right(
            row.getString("grantor"),
            row.getString("grantee"),
            row.getString("privilege_type"),
            row.getBoolean("is_grantable"));
    if (row.getString("part").equals("before")) {
      all.before(right);
    } else {
      all.wanted(right);
    }
  }

  private static void write(Inventory inventory, Target target, AccessRights rights) {
    if (!inventory.options().everythingIsChosen()
        && !inventory.options().schemas().contains(target.schema)) {
      return;
    }
    String objects =
        switch (target.type) {
          case "r" -> "TABLES";
          case "S" -> "SEQUENCES";
          case "f" -> "FUNCTIONS";
          case "T" -> "TYPES";
          case "n" -> "SCHEMAS";
          case "L" -> "LARGE OBJECTS";
          default -> throw new IllegalStateException("default privileges on " + target.type);
        };
    String lead =
        "ALTER DEFAULT PRIVILEGES FOR ROLE "
            + inventory.role(target.role)
            + (target.schema.isEmpty() ? "" : " IN SCHEMA " + Quoter.name(target.schema))
            + " ";
    rights.statements(inventory, lead, " ON " + objects, "").forEach(inventory::atLast);
  }
}

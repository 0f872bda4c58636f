package dev.fieldfare.postgres.structure.writer;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** Reads what the script needs of the server: memberships between the roles that it names. */
final class RequirementReader implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    if (inventory.roles().isEmpty()) {
      return;
    }
    String roles =
        inventory.roles().stream().map(Quoter::literal).collect(Collectors.joining(", ", "(", ")"));
    inventory.each(
        "SELECT DISTINCT pg_get_userbyid(m.roleid) AS role, pg_get_userbyid(m.member) AS member, m.admin_option FROM pg_auth_members m"
            + " WHERE pg_get_userbyid(m.roleid)::text IN "
            + roles
            + " AND pg_get_userbyid(m.member)::text IN "
            + roles
            + " ORDER BY 1, 2",
        row ->
            inventory.membership(
                "GRANT "
                    + Quoter.name(row.getString("role"))
                    + " TO "
                    + Quoter.name(row.getString("member"))
                    + (row.getBoolean("admin_option") ? " WITH ADMIN OPTION" : "")));
  }
}

package dev.fieldfare.postgres.structure.writer.object;

import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.text;

import dev.fieldfare.postgres.structure.writer.item.CatalogueKey;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operators, operator families and operator classes. */
public final class OperatorWriter implements ObjectWriter {

  private final Map<CatalogueKey, List<String>> members = new HashMap<>();

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT o.oid, n.nspname, o.oprname, o.oid::regoperator::text AS signature, o.oprcode::text, o.oprcanmerge, o.oprcanhash,
          format_type(nullif(o.oprleft, 0), NULL) AS leftarg, format_type(nullif(o.oprright, 0), NULL) AS rightarg,
          nullif(o.oprrest::oid, 0)::regproc::text AS restrict, nullif(o.oprjoin::oid, 0)::regproc::text AS joining,"""
            + " "
            + related("oprcom", "commutator")
            + ", "
            + related("oprnegate", "negator")
            + " FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid >= 16384 AND o.oprcode::oid <> 0",
        row -> operator(inventory, row));
    inventory.each(
        """
        SELECT o.oid::regoperator::text FROM pg_operator o WHERE o.oid >= 16384 AND o.oprcode::oid = 0
          AND NOT EXISTS (SELECT FROM pg_operator x WHERE o.oid IN (x.oprcom, x.oprnegate) AND x.oprcode::oid <> 0)""",
        row -> inventory.unwritten("operator " + row.getString(1) + ": it has no function"));
    readMembers(inventory);
    inventory.each(
        """
        SELECT f.oid, n.nspname, f.opfname, a.amname FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace
        JOIN pg_am a ON a.oid = f.opfmethod WHERE f.oid >= 16384""",
        row -> family(inventory, row));
    inventory.each(
        """
        SELECT c.oid, n.nspname, c.opcname, a.amname, c.opcdefault, format_type(c.opcintype, NULL) AS type, fn.nspname AS fschema, f.opfname,
          CASE WHEN c.opckeytype <> 0 AND c.opckeytype <> c.opcintype THEN format_type(c.opckeytype, NULL) END AS stored
        FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace JOIN pg_am a ON a.oid = c.opcmethod
        JOIN pg_opfamily f ON f.oid = c.opcfamily JOIN pg_namespace fn ON fn.oid = f.opfnamespace WHERE c.oid >= 16384""",
        row -> operatorClass(inventory, row));
    aliasMembers(inventory);
  }

  private static String related(String column, String name) {
    return "(SELECT 'OPERATOR(' || quote_ident(xn.nspname) || '.' || x.oprname || ')' FROM pg_operator x JOIN pg_namespace xn ON xn.oid = x.oprnamespace WHERE x.oid = o.%s) AS %s"
        .formatted(column, name);
  }

  private static void operator(Inventory inventory, ResultSet row) throws SQLException {
    List<String> all = new ArrayList<>();
    all.add("FUNCTION = " + row.getString("oprcode"));
    add(all, "LEFTARG = ", text(row, "leftarg"));
    add(all, "RIGHTARG = ", text(row, "rightarg"));
    add(all, "COMMUTATOR = ", text(row, "commutator"));
    add(all, "NEGATOR = ", text(row, "negator"));
    add(all, "RESTRICT = ", text(row, "restrict"));
    add(all, "JOIN = ", text(row, "joining"));
    if (row.getBoolean("oprcanmerge")) {
      all.add("MERGES");
    }
    if (row.getBoolean("oprcanhash")) {
      all.add("HASHES");
    }
    Item item =
        inventory
            .add("pg_operator", row.getLong("oid"), Kind.OPERATOR, row.getString("signature"))
            .inSchema(row.getString("nspname"))
            .writing(
                "CREATE OPERATOR %s.%s (%s)"
                    .formatted(
                        Quoter.name(row.getString("nspname")),
                        row.getString("oprname"),
                        String.join(", ", all)));
    inventory.address(
        "pg_operator", row.getLong("oid"), item, "OPERATOR " + row.getString("signature"));
  }

  private static void add(List<String> all, String key, String value) {
    if (!value.isEmpty()) {
      all.add(key + value);
    }
  }

  private void readMembers(Inventory inventory) throws SQLException {
    String holder =
        " JOIN pg_depend d ON d.classid = '%1$s'::regclass AND d.objid = c.oid AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass) AND d.deptype IN ('i', 'a') AND d.refobjid >= 16384";
    inventory.each(
        """
        SELECT d.refclassid::regclass::text AS catalogue, d.refobjid, 'OPERATOR ' || c.amopstrategy || ' ' || c.amopopr::regoperator::text
          || coalesce((SELECT ' FOR ORDER BY ' || quote_ident(n.nspname) || '.' || quote_ident(s.opfname) FROM pg_opfamily s JOIN pg_namespace n ON n.oid = s.opfnamespace WHERE s.oid = c.amopsortfamily), '') AS member
        FROM pg_amop c"""
            + holder.formatted("pg_amop")
            + " WHERE c.oid >= 16384 ORDER BY c.amopstrategy, 3",
        this::member);
    inventory.each(
        """
        SELECT d.refclassid::regclass::text AS catalogue, d.refobjid, 'FUNCTION ' || c.amprocnum || ' (' || format_type(c.amproclefttype, NULL) || ', '
          || format_type(c.amprocrighttype, NULL) || ') ' || c.amproc::regprocedure::text AS member
        FROM pg_amproc c"""
            + holder.formatted("pg_amproc")
            + " WHERE c.oid >= 16384 ORDER BY c.amprocnum, 3",
        this::member);
  }

  private void member(ResultSet row) throws SQLException {
    members
        .computeIfAbsent(
            new CatalogueKey(row.getString("catalogue"), row.getLong("refobjid")),
            _ -> new ArrayList<>())
        .add(row.getString("member"));
  }

  private void family(Inventory inventory, ResultSet row) throws SQLException {
    long oid = row.getLong("oid");
    String name =
        Quoter.name(row.getString("nspname"), row.getString("opfname"))
            + " USING "
            + Quoter.name(row.getString("amname"));
    Item item =
        inventory
            .add("pg_opfamily", oid, Kind.OPERATOR_FAMILY, name)
            .inSchema(row.getString("nspname"))
            .writing("CREATE OPERATOR FAMILY " + name);
    inventory.address("pg_opfamily", oid, item, "OPERATOR FAMILY " + name);
    List<String> loose = members.get(item.key());
    if (loose != null && !item.isMember()) {
      Item addition =
          inventory
              .addStep(
                  Kind.OPERATOR_CLASS,
                  "family " + name,
                  "ALTER OPERATOR FAMILY " + name + " ADD\n  " + String.join(",\n  ", loose))
              .partOf(item);
      additions.put(oid, addition);
    }
  }

  private final Map<Long, Item> additions = new HashMap<>();

  private void operatorClass(Inventory inventory, ResultSet row) throws SQLException {
    long oid = row.getLong("oid");
    String name = Quoter.name(row.getString("nspname"), row.getString("opcname"));
    String using = " USING " + Quoter.name(row.getString("amname"));
    Item item =
        inventory
            .add("pg_opclass", oid, Kind.OPERATOR_CLASS, name + using)
            .inSchema(row.getString("nspname"));
    List<String> all = new ArrayList<>(members.getOrDefault(item.key(), List.of()));
    if (row.getString("stored") != null || all.isEmpty()) {
      all.addFirst(
          "STORAGE "
              + (row.getString("stored") == null
                  ? row.getString("type")
                  : row.getString("stored")));
    }
    item.writing(
        "CREATE OPERATOR CLASS %s%s FOR TYPE %s%s FAMILY %s AS\n  %s"
            .formatted(
                name,
                row.getBoolean("opcdefault") ? " DEFAULT" : "",
                row.getString("type"),
                using,
                Quoter.name(row.getString("fschema"), row.getString("opfname")),
                String.join(",\n  ", all)));
    inventory.address("pg_opclass", oid, item, "OPERATOR CLASS " + name + using);
  }

  /** What a member needs, its class needs. */
  private void aliasMembers(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT d.classid::regclass::text AS catalogue, d.objid, d.refclassid::regclass::text AS holder, d.refobjid FROM pg_depend d
        WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
          AND d.deptype IN ('i', 'a') AND d.objid >= 16384""",
        row -> {
          Item holder = inventory.find(row.getString("holder"), row.getLong("refobjid"));
          Item addition =
              row.getString("holder").equals("pg_opfamily")
                  ? additions.get(row.getLong("refobjid"))
                  : holder;
          if (addition != null || holder != null) {
            inventory.alias(
                row.getString("catalogue"),
                row.getLong("objid"),
                addition == null ? holder : addition);
          }
        });
  }
}

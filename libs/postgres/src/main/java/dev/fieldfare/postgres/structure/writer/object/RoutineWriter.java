package dev.fieldfare.postgres.structure.writer.object;

import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.text;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Functions, procedures and aggregates. */
public final class RoutineWriter implements ObjectWriter {

  /** Made with a range type: they only get owners and grants. */
  private static final String MADE_WITH_A_TYPE =
      "(SELECT d.refobjid FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = c.oid AND d.deptype = 'i' AND d.refclassid = 'pg_type'::regclass)";

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory
        .reading()
        .eachDefined(
            "c.oid, n.nspname, c.prokind, c.oid::regprocedure::text AS signature, pg_get_function_identity_arguments(c.oid) AS identity,"
                + " quote_ident(n.nspname) || '.' || quote_ident(c.proname) AS qualified, pg_get_functiondef(c.oid) AS definition, "
                + MADE_WITH_A_TYPE
                + " AS made",
            "FROM pg_proc c JOIN pg_namespace n ON n.oid = c.pronamespace WHERE c.oid >= 16384 AND c.prokind <> 'a'",
            row -> routine(inventory, row),
            inventory.naming("pg_proc"));
    readAggregates(inventory);
  }

  private static void routine(Inventory inventory, ResultSet row) throws SQLException {
    long oid = row.getLong("oid");
    boolean procedure = row.getString("prokind").equals("p");
    String phrase =
        procedure
            ? "PROCEDURE " + row.getString("qualified") + "(" + row.getString("identity") + ")"
            : "FUNCTION " + row.getString("signature");
    if (row.getLong("made") != 0) {
      Item type = inventory.find("pg_type", row.getLong("made"));
      inventory.alias("pg_proc", oid, type);
      inventory.address("pg_proc", oid, type, phrase);
      return;
    }
    Item item =
        inventory
            .add("pg_proc", oid, Kind.FUNCTION, phrase)
            .inSchema(row.getString("nspname"))
            .writing(row.getString("definition").stripTrailing());
    inventory.address("pg_proc", oid, item, phrase);
  }

  private static void readAggregates(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT a.*, p.oid, n.nspname, p.proname, p.proparallel, pg_get_function_arguments(p.oid) AS arguments, pg_get_function_identity_arguments(p.oid) AS identity,
          p.oid::regprocedure::text AS signature, format_type(a.aggtranstype, NULL) AS stype, format_type(nullif(a.aggmtranstype, 0), NULL) AS mstype,
          (SELECT 'OPERATOR(' || quote_ident(sn.nspname) || '.' || s.oprname || ')' FROM pg_operator s JOIN pg_namespace sn ON sn.oid = s.oprnamespace WHERE s.oid = a.aggsortop) AS sortop
        FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid >= 16384""",
        row -> aggregate(inventory, row));
  }

  private static void aggregate(Inventory inventory, ResultSet row) throws SQLException {
    String name = Quoter.name(row.getString("nspname"), row.getString("proname"));
    String identity = row.getString("identity");
    String phrase = "AGGREGATE " + name + "(" + (identity.isEmpty() ? "*" : identity) + ")";
    String arguments = row.getString("arguments");
    long oid = row.getLong("oid");
    Item item =
        inventory
            .add("pg_proc", oid, Kind.AGGREGATE, phrase)
            .inSchema(row.getString("nspname"))
            .writing(
                "CREATE AGGREGATE %s(%s) (%s)"
                    .formatted(
                        name,
                        arguments.isEmpty() ? "*" : arguments,
                        String.join(", ", parameters(row))));
    inventory.address(
        "pg_proc", oid, item, phrase, "FUNCTION " + row.getString("signature"), phrase);
  }

  private static List<String> parameters(ResultSet row) throws SQLException {
    List<String> all = new ArrayList<>();
    add(all, "SFUNC", row, "aggtransfn");
    all.add("STYPE = " + row.getString("stype"));
    number(all, "SSPACE", row, "aggtransspace");
    add(all, "FINALFUNC", row, "aggfinalfn");
    extra(all, "FINALFUNC", row, "f", "aggfinal");
    add(all, "COMBINEFUNC", row, "aggcombinefn");
    add(all, "SERIALFUNC", row, "aggserialfn");
    add(all, "DESERIALFUNC", row, "aggdeserialfn");
    literal(all, "INITCOND", row, "agginitval");
    add(all, "MSFUNC", row, "aggmtransfn");
    add(all, "MINVFUNC", row, "aggminvtransfn");
    if (row.getString("mstype") != null) {
      all.add("MSTYPE = " + row.getString("mstype"));
      number(all, "MSSPACE", row, "aggmtransspace");
      add(all, "MFINALFUNC", row, "aggmfinalfn");
      extra(all, "MFINALFUNC", row, "m", "aggmfinal");
      literal(all, "MINITCOND", row, "aggminitval");
    }
    if (row.getString("sortop") != null) {
      all.add("SORTOP = " + row.getString("sortop"));
    }
    switch (row.getString("proparallel")) {
      case "s" -> all.add("PARALLEL = safe");
      case "r" -> all.add("PARALLEL = restricted");
      default -> all.add("PARALLEL = unsafe");
    }
    if (row.getString("aggkind").equals("h")) {
      all.add("HYPOTHETICAL");
    }
    return all;
  }

  private static void add(List<String> all, String key, ResultSet row, String column)
      throws SQLException {
    if (!text(row, column).equals("-") && !text(row, column).isEmpty()) {
      all.add(key + " = " + row.getString(column));
    }
  }

  private static void number(List<String> all, String key, ResultSet row, String column)
      throws SQLException {
    if (row.getInt(column) != 0) {
      all.add(key + " = " + row.getInt(column));
    }
  }

  private static void literal(List<String> all, String key, ResultSet row, String column)
      throws SQLException {
    if (row.getString(column) != null) {
      all.add(key + " = " + Quoter.literal(row.getString(column)));
    }
  }

  private static void extra(
      List<String> all, String key, ResultSet row, String letter, String column)
      throws SQLException {
    String prefix = letter.equals("f") ? "aggfinal" : "aggmfinal";
    if (row.getBoolean(prefix + "extra")) {
      all.add(key + "_EXTRA");
    }
    switch (row.getString(prefix + "modify")) {
      case "r" -> all.add(key + "_MODIFY = READ_ONLY");
      case "s" -> all.add(key + "_MODIFY = SHAREABLE");
      default -> all.add(key + "_MODIFY = READ_WRITE");
    }
  }
}

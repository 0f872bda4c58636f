package dev.fieldfare.postgres.structure.writer.relation;

import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.text;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** Sequences of their own, of serial columns and of identity columns. */
record SequenceWriter(Map<Long, Relation> relations) implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory.each(
        """
        SELECT s.*, format_type(s.seqtypid, NULL) AS type, d.deptype, d.refobjid, d.refobjsubid FROM pg_sequence s
        LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.refclassid = 'pg_class'::regclass
          AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i') WHERE s.seqrelid >= 16384""",
        row -> {
          Relation sequence = relations.get(row.getLong("seqrelid"));
          if (sequence != null) {
            sequence(inventory, sequence, row);
          }
        });
  }

  private void sequence(Inventory inventory, Relation sequence, ResultSet row) throws SQLException {
    String parameters =
        "START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s"
            .formatted(
                row.getString("seqstart"),
                row.getString("seqincrement"),
                row.getString("seqmin"),
                row.getString("seqmax"),
                row.getString("seqcache"),
                row.getBoolean("seqcycle") ? " CYCLE" : "");
    Relation owner = relations.get(row.getLong("refobjid"));
    if (text(row, "deptype").equals("i") && owner != null) {
      identity(inventory, sequence, owner.column(row.getInt("refobjsubid")), owner, parameters);
      return;
    }
    sequence.item.writing(
        "CREATE %sSEQUENCE %s AS %s %s"
            .formatted(
                sequence.unlogged ? "UNLOGGED " : "",
                sequence.name,
                row.getString("type"),
                parameters));
    if (owner != null) {
      inventory
          .addStep(
              Kind.OWNED_SEQUENCE,
              sequence.name,
              "ALTER SEQUENCE %s OWNED BY %s.%s"
                  .formatted(
                      sequence.name, owner.name, owner.column(row.getInt("refobjsubid")).name))
          .partOf(owner.item)
          .needs(sequence.item);
    }
  }

  /** The table makes the sequence: whatever needs the sequence needs the table. */
  private static void identity(
      Inventory inventory,
      Relation sequence,
      WrittenColumn column,
      Relation owner,
      String parameters) {
    boolean otherwise = sequence.unlogged != owner.unlogged;
    column.identityClause =
        " GENERATED %s AS IDENTITY (SEQUENCE NAME %s%s %s)"
            .formatted(
                column.identity.equals("a") ? "ALWAYS" : "BY DEFAULT",
                sequence.name,
                otherwise ? sequence.unlogged ? " UNLOGGED" : " LOGGED" : "",
                parameters);
    inventory.alias("pg_class", sequence.oid, owner.item);
    String phrase = "SEQUENCE " + sequence.name;
    inventory.address("pg_class", sequence.oid, owner.item, phrase, phrase, "");
    sequence.item.leaveOut();
  }
}

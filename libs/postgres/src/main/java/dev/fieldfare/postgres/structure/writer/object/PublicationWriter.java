package dev.fieldfare.postgres.structure.writer.object;

import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.text;

import dev.fieldfare.postgres.structure.writer.item.CatalogueReading;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import dev.fieldfare.postgres.structure.writer.relation.Relation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Publications, subscriptions and event triggers. */
public record PublicationWriter(Map<Long, Relation> relations) implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    CatalogueReading reading = inventory.reading();
    inventory.each(
        "SELECT p.*, %s AS generated FROM pg_publication p WHERE p.oid >= 16384"
            .formatted(reading.since(18, "p.pubgencols::text", "'n'::text")),
        row -> publication(inventory, row));
    boolean rowsAndColumns = reading.version() >= 15;
    inventory.each(
        "SELECT r.oid, r.prpubid, r.prrelid, "
            + (rowsAndColumns
                ? "pg_get_expr(r.prqual, r.prrelid) AS condition, (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY u.n) FROM unnest(r.prattrs::int2[]) WITH ORDINALITY u(x, n) JOIN pg_attribute a ON a.attrelid = r.prrelid AND a.attnum = u.x) AS columns"
                : "NULL::text AS condition, NULL::text AS columns")
            + " FROM pg_publication_rel r",
        row -> published(inventory, row));
    if (rowsAndColumns) {
      inventory.each(
          "SELECT r.oid, r.pnpubid, r.pnnspid, n.nspname FROM pg_publication_namespace r JOIN pg_namespace n ON n.oid = r.pnnspid",
          row -> publishedSchema(inventory, row));
    }
  }

  private static void publication(Inventory inventory, ResultSet row) throws SQLException {
    String name = Quoter.name(row.getString("pubname"));
    List<String> operations = new ArrayList<>();
    for (String operation : List.of("insert", "update", "delete", "truncate")) {
      if (row.getBoolean("pub" + operation)) {
        operations.add(operation);
      }
    }
    Item item =
        inventory
            .add("pg_publication", row.getLong("oid"), Kind.PUBLICATION, name)
            .writing(
                "CREATE PUBLICATION %s%s WITH (publish = %s, publish_via_partition_root = %s%s)"
                    .formatted(
                        name,
                        row.getBoolean("puballtables") ? " FOR ALL TABLES" : "",
                        Quoter.literal(String.join(", ", operations)),
                        row.getBoolean("pubviaroot"),
                        row.getString("generated").equals("s")
                            ? ", publish_generated_columns = stored"
                            : ""));
    inventory.address("pg_publication", row.getLong("oid"), item, "PUBLICATION " + name);
  }

  private void published(Inventory inventory, ResultSet row) throws SQLException {
    Item publication = inventory.find("pg_publication", row.getLong("prpubid"));
    Relation table = relations.get(row.getLong("prrelid"));
    if (publication == null || table == null) {
      return;
    }
    String columns = text(row, "columns");
    String condition = text(row, "condition");
    inventory
        .add(
            "pg_publication_rel",
            row.getLong("oid"),
            Kind.PUBLISHED,
            publication.name() + " " + table.name)
        .partOf(publication)
        .needs(table.item)
        .writing(
            "ALTER PUBLICATION %s ADD TABLE ONLY %s%s%s"
                .formatted(
                    publication.name(),
                    table.name,
                    columns.isEmpty() ? "" : " (" + columns + ")",
                    condition.isEmpty() ? "" : " WHERE (" + condition + ")"));
  }

  private static void publishedSchema(Inventory inventory, ResultSet row) throws SQLException {
    Item publication = inventory.find("pg_publication", row.getLong("pnpubid"));
    Item schema = inventory.find("pg_namespace", row.getLong("pnnspid"));
    if (publication == null || schema == null) {
      return;
    }
    inventory
        .add(
            "pg_publication_namespace",
            row.getLong("oid"),
            Kind.PUBLISHED,
            publication.name() + " " + schema.name())
        .partOf(publication)
        .needs(schema)
        .writing(
            "ALTER PUBLICATION %s ADD TABLES IN SCHEMA %s"
                .formatted(publication.name(), Quoter.name(row.getString("nspname"))));
  }
}

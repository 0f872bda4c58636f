package dev.fieldfare.postgres.structure.writer.object;

import static dev.fieldfare.postgres.structure.writer.item.CatalogueReading.texts;

import dev.fieldfare.postgres.structure.writer.item.CatalogueReading;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import dev.fieldfare.postgres.structure.writer.relation.TriggerWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Subscriptions, written so that they connect to nothing, event triggers and large objects. */
public final class SubscriptionWriter implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory.each(
        "SELECT e.oid, e.evtname, e.evtevent, e.evtfoid, e.evtfoid::regproc::text AS function, e.evtenabled, e.evttags FROM pg_event_trigger e WHERE e.oid >= 16384",
        row -> eventTrigger(inventory, row));
    inventory.each(
        "SELECT oid FROM pg_largeobject_metadata",
        row -> {
          String oid = row.getString(1);
          Item item =
              inventory
                  .add("pg_largeobject", row.getLong(1), Kind.LARGE_OBJECT, oid)
                  .writing("SELECT pg_catalog.lo_create(" + oid + ")");
          inventory.address("pg_largeobject", row.getLong(1), item, "LARGE OBJECT " + oid);
        });
    readSubscriptions(inventory);
  }

  /** Event triggers come last: they would fire on what follows. */
  private static void eventTrigger(Inventory inventory, ResultSet row) throws SQLException {
    String name = Quoter.name(row.getString("evtname"));
    List<String> tags = new ArrayList<>();
    for (String tag : texts(row, "evttags")) {
      tags.add(Quoter.literal(tag));
    }
    Item item =
        inventory
            .add("pg_event_trigger", row.getLong("oid"), Kind.EVENT_TRIGGER, name)
            .writing(
                "CREATE EVENT TRIGGER "
                    + name
                    + " ON "
                    + Quoter.name(row.getString("evtevent"))
                    + (tags.isEmpty() ? "" : " WHEN TAG IN (" + String.join(", ", tags) + ")")
                    + " EXECUTE FUNCTION "
                    + row.getString("function")
                    + "()");
    inventory.address("pg_event_trigger", row.getLong("oid"), item, "EVENT TRIGGER " + name);
    String state = TriggerWriter.state(row.getString("evtenabled"));
    if (!state.isEmpty()) {
      item.follow("ALTER EVENT TRIGGER " + name + " " + state);
    }
  }

  private static void readSubscriptions(Inventory inventory) throws SQLException {
    CatalogueReading reading = inventory.reading();
    boolean[] visible = {false};
    reading.each(
        "SELECT has_column_privilege('pg_subscription', 'subconninfo', 'SELECT')",
        row -> visible[0] = row.getBoolean(1));
    String columns =
        "oid, subname, subslotname, subpublications, subbinary, subsynccommit, substream::text AS stream"
            + reading.since(
                15,
                ", subtwophasestate <> 'd' AS twophase, subdisableonerr",
                ", false AS twophase, false AS subdisableonerr")
            + reading.since(
                16,
                ", suborigin, subpasswordrequired, subrunasowner",
                ", 'any' AS suborigin, true AS subpasswordrequired, false AS subrunasowner")
            + reading.since(17, ", subfailover", ", false AS subfailover")
            + (visible[0] ? ", subconninfo" : ", '' AS subconninfo");
    reading.each(
        "SELECT "
            + columns
            + " FROM pg_subscription WHERE subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())",
        row -> {
          if (!visible[0]) {
            inventory.unwritten(
                "subscription "
                    + Quoter.name(row.getString("subname"))
                    + ": this role may not see its connection");
          }
          subscription(inventory, row);
        });
  }

  private static void subscription(Inventory inventory, ResultSet row) throws SQLException {
    String name = Quoter.name(row.getString("subname"));
    List<String> all = new ArrayList<>();
    all.add("connect = false");
    String slot = row.getString("subslotname");
    all.add("slot_name = " + (slot == null ? "NONE" : Quoter.literal(slot)));
    all.add("synchronous_commit = " + Quoter.literal(row.getString("subsynccommit")));
    flag(all, row.getBoolean("subbinary"), "binary = true");
    switch (row.getString("stream")) {
      case "t", "true" -> all.add("streaming = on");
      case "p" -> all.add("streaming = parallel");
      case "f", "false" -> all.add("streaming = off");
      default -> throw new IllegalStateException("streaming " + row.getString("stream"));
    }
    flag(all, row.getBoolean("twophase"), "two_phase = on");
    flag(all, row.getBoolean("subdisableonerr"), "disable_on_error = true");
    flag(all, !row.getBoolean("subpasswordrequired"), "password_required = false");
    flag(all, row.getBoolean("subrunasowner"), "run_as_owner = true");
    flag(all, row.getBoolean("subfailover"), "failover = true");
    flag(
        all,
        !row.getString("suborigin").equals("any"),
        "origin = " + Quoter.literal(row.getString("suborigin")));
    Item item =
        inventory
            .add("pg_subscription", row.getLong("oid"), Kind.SUBSCRIPTION, name)
            .writing(
                "CREATE SUBSCRIPTION %s CONNECTION %s PUBLICATION %s WITH (%s)"
                    .formatted(
                        name,
                        Quoter.literal(row.getString("subconninfo")),
                        Quoter.names(texts(row, "subpublications")),
                        String.join(", ", all)));
    inventory.address("pg_subscription", row.getLong("oid"), item, "SUBSCRIPTION " + name);
  }

  private static void flag(List<String> all, boolean set, String text) {
    if (set) {
      all.add(text);
    }
  }
}

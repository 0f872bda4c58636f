package dev.fieldfare.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.postgres.OldestPostgres;
import dev.fieldfare.postgres.structure.catalogue.PropertyWords;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

@WithServers
class CatalogueImageIT {

  private static final String[] SCRIPT = {
    "CREATE SCHEMA shop",
    "CREATE TYPE shop.size AS ENUM ('s', 'l')",
    "CREATE DOMAIN shop.mail AS text CHECK (VALUE LIKE '%@%')",
    "CREATE TABLE shop.item (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, gone int, size shop.size DEFAULT 'l', mail shop.mail)",
    "ALTER TABLE shop.item DROP COLUMN gone",
    "CREATE TABLE shop.sale (item bigint REFERENCES shop.item ON DELETE CASCADE, at date) PARTITION BY RANGE (at)",
    "CREATE TABLE shop.sale_1 PARTITION OF shop.sale FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
    "CREATE INDEX sale_at ON shop.sale (at DESC) INCLUDE (item)",
    "CREATE VIEW shop.sizes AS SELECT size, count(*) FROM shop.item GROUP BY size",
    "CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER touch BEFORE UPDATE ON shop.item FOR EACH ROW EXECUTE FUNCTION shop.touch('it''s')",
    "GRANT SELECT ON shop.item TO PUBLIC",
    "COMMENT ON COLUMN shop.item.size IS 'of the box'",
    "CREATE TABLE loose (a int, b text)"
  };

  @Test
  void isEqualOnTwoDatabasesWithEqualStructure(PostgresServer server) throws SQLException {
    TestDatabase left = TestDatabase.create(server);
    TestDatabase right = TestDatabase.create(server);
    left.execute(SCRIPT);
    // Other object ids, and no dropped column.
    right.execute("CREATE TABLE first (a int)", "DROP TABLE first");
    right.execute(
        List.of(SCRIPT).stream()
            .filter(s -> !s.contains("DROP"))
            .map(s -> s.replace("gone int,", ""))
            .toArray(String[]::new));
    String owner = left.user();
    String other = right.user();

    CatalogueImage image = image(left);

    assertThat(image.objects()).hasSizeGreaterThan(40);
    assertThat(image.differences(image(left))).isEmpty();
    assertThat(image.hash()).isEqualTo(image(left).hash());
    assertThat(image.differences(image(right)))
        .as("only the owners differ")
        .allSatisfy(
            difference ->
                assertThat(difference)
                    .isInstanceOfSatisfying(
                        Difference.Changed.class,
                        changed ->
                            assertThat(changed.left().replace(owner, other))
                                .isEqualTo(changed.right())));
  }

  @Test
  void namesObjectPropertyAndBothValues(PostgresServer server) throws SQLException {
    TestDatabase database = TestDatabase.create(server);
    database.execute(SCRIPT);
    CatalogueImage before = image(database);

    database.execute(
        "ALTER TABLE shop.item ALTER size SET DEFAULT 's'",
        "DROP VIEW shop.sizes",
        "ALTER TABLE loose REPLICA IDENTITY FULL");

    assertThat(before.differences(image(database)))
        .extracting(Difference::inWords)
        .contains(
            "default shop.item.size: expression is \"'l'::shop.size\" on the left, \"'s'::shop.size\" on the right",
            "view shop.sizes is missing on the right",
            "table public.loose: replica identity is default on the left, full on the right");
  }

  @Test
  void anImageOfSomeSchemasHoldsNothingElse(PostgresServer server) throws SQLException {
    TestDatabase database = TestDatabase.create(server);
    database.execute(SCRIPT);
    CatalogueImage before;
    try (Connection connection = database.connect()) {
      before = CatalogueImage.of(connection, Set.of("shop"));
      assertThat(before.objects()).noneMatch(object -> object.name().contains("loose"));
      assertThat(before.objects())
          .contains(new ObjectName("comment", "table column shop.item.size"));
      database.execute(
          "DROP TABLE loose", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
      assertThat(before.differences(CatalogueImage.of(connection, Set.of("shop")))).isEmpty();
    }
  }

  @Test
  void readsTheOldestVersion() throws SQLException {
    try (TestDatabase database = OldestPostgres.newDatabase()) {
      database.execute(SCRIPT);
      assertThat(image(database).objects())
          .contains(new ObjectName("trigger", "touch on shop.item"));
    }
  }

  @Test
  void saysInPlainWordsWhatDiffers() {
    assertThat(
            words(
                "table t",
                "relacl",
                "[\"a: SELECT by o\"]",
                "[\"a: SELECT by o\",\"b: INSERT by o\"]"))
        .isEqualTo("table t: privileges: \"b: INSERT by o\" only on the right");
    assertThat(words("column t.a", "attidentity", "\"a\"", "\"\""))
        .isEqualTo("column t.a: identity is always on the left, no on the right");
    assertThat(words("column t.a", "attstattarget", "null", "7"))
        .isEqualTo("column t.a: statistics target is not set on the left, 7 on the right");
    assertThat(words("constraint c on t", "confdeltype", "\"a\"", "\"c\""))
        .isEqualTo("constraint c on t: ON DELETE is NO ACTION on the left, CASCADE on the right");
  }

  private static String words(String object, String property, String left, String right) {
    int space = object.indexOf(' ');
    ObjectName name = new ObjectName(object.substring(0, space), object.substring(space + 1));
    return new Difference.Changed(name, property, left, right).inWords();
  }

  @Test
  void everyColumnOfTheCataloguesHasPlainWords(PostgresServer server) throws SQLException {
    TestDatabase newest = TestDatabase.create(server);
    try (TestDatabase oldest = OldestPostgres.newDatabase()) {
      for (TestDatabase database : List.of(newest, oldest)) {
        try (Connection connection = database.connect()) {
          CatalogueSnapshot.run(
              connection,
              () -> {
                ImageReader reader = new ImageReader(connection, Optional.empty());
                reader.readColumns();
                assertThat(reader.properties())
                    .filteredOn(each -> !PropertyWords.isKnown(each))
                    .isEmpty();
              });
        }
      }
    }
  }

  private static CatalogueImage image(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      return CatalogueImage.of(connection);
    }
  }
}

package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.http.StructureDiff;
import dev.fieldfare.contracts.http.StructureDiff.Closing;
import dev.fieldfare.contracts.http.StructureHash;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Structures of two targets: written, hashed, compared, and made equal by the answers. */
@QuarkusTest
@QuarkusTestResource(value = SecondTarget.class, restrictToAnnotatedClass = true)
class StructureIT extends GatewayIT {

  private static final String STRUCTURE = "/api/v1/structure/";
  private static final String SCHEMA = "&schema=shop";
  private static final String[] SHOP = {
    "DROP SCHEMA IF EXISTS shop CASCADE",
    "CREATE SCHEMA shop",
    "CREATE TABLE shop.item (id bigint PRIMARY KEY, name varchar(20), price int)",
    "CREATE VIEW shop.names AS SELECT name FROM shop.item"
  };

  SecondTarget.Copy copy;

  @BeforeEach
  void makeBothEqual() {
    database.execute(SHOP);
    copy.database().execute(SHOP);
    own();
  }

  /** The targets belong to different roles, which are no difference that is looked for here. */
  private void own() {
    executeAsSuperuser(
        "ALTER SCHEMA shop OWNER TO \"%s\"".formatted(database.user()),
        "ALTER TABLE shop.item OWNER TO \"%s\"".formatted(database.user()),
        "ALTER VIEW shop.names OWNER TO \"%s\"".formatted(database.user()),
        "GRANT \"%s\" TO \"%s\"".formatted(database.user(), copy.database().user()));
  }

  @Test
  void equalTargetsHaveEqualHashes() {
    StructureHash main = hash("main");

    assertThat(main.objects()).isGreaterThan(5);
    assertThat(hash("copy").hash()).isEqualTo(main.hash());
    assertThat(diff("left=main&right=copy").equal()).isTrue();
    database.execute("ALTER TABLE shop.item ADD note text");
    assertThat(hash("main").hash()).isNotEqualTo(main.hash());
  }

  @Test
  void aDifferenceSaysWhatAndTheStatementsCloseIt() {
    database.execute(
        "ALTER TABLE shop.item ADD note text DEFAULT 'x'",
        "ALTER TABLE shop.item ALTER price TYPE bigint",
        "CREATE INDEX item_price ON shop.item (price)",
        "GRANT SELECT ON shop.item TO PUBLIC");
    copy.database().execute("CREATE TABLE shop.extra (a int)");

    StructureDiff diff = diff("left=main&right=copy");

    assertThat(diff.equal()).isFalse();
    assertThat(diff.differences())
        .extracting(StructureDiff.Change::words)
        .contains(
            "column shop.item.note is missing on the right",
            "column shop.item.price: type is \"bigint\" on the left, \"integer\" on the right",
            "table shop.extra is missing on the left");
    assertThat(diff.statements())
        .filteredOn(Closing::drops)
        .extracting(Closing::sql)
        .contains(List.of("DROP TABLE shop.extra"));
    diff.statements().forEach(this::execute);
    assertThat(diff("left=main&right=copy").differences()).isEmpty();
  }

  @Test
  void aTargetIsComparedWithTheDocumentOfAnEarlierOne() throws IOException {
    Answer document = admin().get(STRUCTURE + "dump?target=main&format=image" + SCHEMA);
    assertThat(document.status()).isEqualTo(200);
    assertThat(document.header("Fieldfare-Missing-Parts")).contains("0");
    assertThat(compared("right=main", document.body()).equal()).isTrue();
    database.execute("DROP VIEW shop.names", "ALTER TABLE shop.item DROP COLUMN price");

    StructureDiff diff = compared("right=main", document.body());

    assertThat(diff.left()).isEqualTo("document");
    assertThat(diff.statements())
        .flatExtracting(Closing::sql)
        .contains("ALTER TABLE shop.item ADD COLUMN price integer")
        .anyMatch(sql -> sql.startsWith("CREATE VIEW \"shop\".\"names\""));
    assertThat(compared("left=main", document.body()).right()).isEqualTo("document");
  }

  @Test
  void aDumpIsAScript() {
    Answer dump = admin().get(STRUCTURE + "dump?target=main&schema=shop&noOwner=true");

    assertThat(dump.header("Content-Type").orElseThrow()).startsWith("application/sql");
    assertThat(dump.body())
        .contains("CREATE TABLE \"shop\".\"item\"", "-- complete")
        .doesNotContain("OWNER TO");
  }

  @Test
  void whatIsNoDocumentIsRefused() throws IOException {
    String document = admin().get(STRUCTURE + "dump?target=main&format=image" + SCHEMA).body();

    assertThat(post("right=main", "{}").code()).isEqualTo("malformed");
    assertThat(post("right=main", document.substring(0, document.length() / 2)).body())
        .contains("Line");
    assertThat(post("right=main", document.replace("item", "itim")).body())
        .contains("truncated or changed");
    assertThat(post("left=main&right=copy", document).status()).isEqualTo(400);
    assertThat(post("", document).status()).isEqualTo(400);
    assertThat(admin().get(STRUCTURE + "diff?left=main").status()).isEqualTo(400);
    assertThat(admin().get(STRUCTURE + "hash?target=nowhere").status()).isEqualTo(404);
    assertThat(admin().get(STRUCTURE + "dump?format=pdf").status()).isEqualTo(400);
  }

  private StructureHash hash(String target) {
    return admin().get(STRUCTURE + "hash?target=" + target + SCHEMA).as(StructureHash.class);
  }

  private StructureDiff diff(String sides) {
    return admin().get(STRUCTURE + "diff?" + sides + SCHEMA).as(StructureDiff.class);
  }

  private StructureDiff compared(String side, String document) throws IOException {
    return post(side, document).as(StructureDiff.class);
  }

  private Answer post(String side, String document) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(document.getBytes(StandardCharsets.UTF_8));
    }
    return admin()
        .send(
            admin()
                .request(STRUCTURE + "diff?" + side + SCHEMA)
                .header("Content-Type", "application/gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray())));
  }

  private void execute(Closing closing) {
    executeAsSuperuser(closing.sql().toArray(String[]::new));
  }

  private void executeAsSuperuser(String... statements) {
    try (Connection connection = copy.database().superuserDataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

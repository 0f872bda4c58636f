package dev.fieldfare.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Optional.empty;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.track.BaselineVersions;
import dev.fieldfare.contracts.track.CheckedVersion;
import dev.fieldfare.contracts.track.PlannedRelease;
import dev.fieldfare.contracts.track.ReleasePlanRequest;
import dev.fieldfare.contracts.track.RequestedVersions;
import dev.fieldfare.contracts.track.ScriptStatement;
import dev.fieldfare.contracts.track.StoredVersion;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.gateway.Gateway.Answer;
import dev.fieldfare.postgres.structure.CatalogueState;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TracksIT extends GatewayIT {

  private static final String TRACK = "/api/v1/tracks/shop";

  @BeforeEach
  void forgetTracks() {
    database.execute("TRUNCATE fieldfare.tracks, fieldfare.schema_migrations");
  }

  @Test
  void storesVersionsAndShowsThemInOrder() {
    StoredVersion stored = put("010", "CREATE TABLE a (id int);").as(StoredVersion.class);
    put("2", "CREATE TABLE b (id int);\n-- fieldfare: down\nDROP TABLE b;");

    Track track = viewer().get(TRACK).as(Track.class);
    assertThat(stored.version()).isEqualTo("10");
    assertThat(track.versions()).extracting(TrackVersion::version).containsExactly("2", "10");
    assertThat(track.versions()).extracting(TrackVersion::hasDown).containsExactly(true, false);
    assertThat(put("10", "CREATE TABLE a (id int);").as(StoredVersion.class).verdict())
        .isEqualTo("unchanged");
  }

  @Test
  void c46_aScriptThatCannotBeParsedIsRefusedByFileLineAndColumn() {
    Answer answer = put("1", "SELECT 1;\nCREATE TABEL x (id int);\n\\i other.sql\nCOMMIT;\n");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("invalid_script");
    assertThat(answer.body())
        .contains("1_first.sql:2:8: syntax error", "1_first.sql:4:1: COMMIT is refused");
    assertThat(viewer().get(TRACK).status()).isEqualTo(404);
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    assertThat(put("1", "SELECT 1;\n\0".getBytes(StandardCharsets.UTF_8)).code())
        .isEqualTo("zero_byte");
    assertThat(put("1", "SELECT 1;".getBytes(StandardCharsets.UTF_16)).code())
        .isEqualTo("invalid_text");
    byte[] large = " ".repeat(17 * 1024 * 1024).getBytes(StandardCharsets.UTF_8);
    assertThat(put("1", large).code()).isEqualTo("too_large");
    byte[] allowed = ("SELECT 1;" + " ".repeat(12 * 1024 * 1024)).getBytes(StandardCharsets.UTF_8);
    assertThat(put("1", allowed).status()).isEqualTo(200);
  }

  @Test
  void enqueuesAReleaseOnceAsOneChangeSet() {
    put("1", "CREATE TABLE a (id int);");
    put("2", "CREATE TABLE b (id int);");

    RequestedVersions first = release("{}");
    RequestedVersions second = release("{}");

    assertThat(first.versions()).extracting(v -> v.verdict()).containsOnly("accepted");
    assertThat(second.versions()).extracting(v -> v.verdict()).containsOnly("under_way");
    assertThat(second.versions().getFirst().migrationId())
        .isEqualTo(first.versions().getFirst().migrationId());
    assertThat(
            database.query(
                "SELECT concat_ws(' ', body ->> 'type', body ->> 'version', change_set_index,"
                    + " change_set_size, sender_role) FROM fieldfare.inbox ORDER BY place"))
        .containsExactly("RUN_SQL 1 0 2 admin", "RUN_SQL 2 1 2 admin");
    assertThat(put("1", "CREATE TABLE other (id int);").code()).isEqualTo("wrong_state");
  }

  @Test
  void refusesAReleaseWithFilesThatAreNotStored() {
    put("1", "CREATE TABLE a (id int);");

    Answer answer =
        admin().post(TRACK + "/migrate", "{\"files\":[{\"version\":\"7\",\"checksum\":\"x\"}]}");

    assertThat(answer.code()).isEqualTo("not_found");
    assertThat(admin().post(TRACK + "/rollback", "{\"version\":\"1\"}").code())
        .isEqualTo("wrong_state");
    assertThat(admin().post(MIGRATIONS, "{\"type\":\"RUN_SQL\",\"track\":\"shop\"}").code())
        .isEqualTo("not_permitted");
  }

  @Test
  void showsTheTextsOfAVersion() {
    put("1", "CREATE TABLE a (id int);");

    JsonNode version = operator().get(TRACK + "/versions/001").json();

    assertThat(version.path("up").asText()).isEqualTo("CREATE TABLE a (id int);");
    assertThat(version.path("history")).isEmpty();
    assertThat(viewer().get(TRACK + "/versions/1").status()).isEqualTo(403);
  }

  @Test
  void aPlanShowsOrderStatementsAndClaimsAndChangesNothing() throws Exception {
    put("1", "CREATE TABLE a (id int);");
    String ledger = ledgerHash();
    CatalogueState structure = structure();

    CheckedVersion late = check("3", "-- fieldfare: depends-on=2\nALTER TABLE a ADD x int;");
    CheckedVersion other = check("2", "SELECT 1;\nCREATE INDEX ON a (id);");
    PlannedRelease plan =
        plan(new ReleasePlanRequest(empty(), List.of(late, other), empty(), empty(), false, false));
    PlannedRelease stored =
        plan(new ReleasePlanRequest(empty(), List.of(), empty(), empty(), false, false));

    assertThat(other.statements())
        .extracting(one -> one.line() + " " + one.command())
        .containsExactly("1 SELECT", "2 CREATE INDEX");
    assertThat(plan.versions()).extracting(v -> v.version()).containsExactly("2", "3");
    assertThat(plan.versions().getFirst().claims()).containsExactly("*");
    assertThat(stored.versions()).hasSize(1);
    assertThat(stored.versions().getFirst().statements())
        .extracting(ScriptStatement::command)
        .containsExactly("CREATE TABLE");
    assertThat(ledgerHash()).isEqualTo(ledger);
    assertThat(structure.changes(structure())).isEmpty();
  }

  @Test
  void aPlanIsRefusedAsTheReleaseWouldBe() {
    Answer cycle =
        admin()
            .post(
                TRACK + "/plan",
                "{\"files\":[{\"version\":\"1\",\"checksum\":\"c\",\"options\":{\"dependsOn\":[\"1\"]}}]}");

    assertThat(cycle.status()).as(cycle.body()).isEqualTo(422);
    assertThat(cycle.code()).isEqualTo("invalid_script");
    assertThat(send("POST", "/versions/1/check", "CREATE TABEL x ();".getBytes(UTF_8)).code())
        .isEqualTo("invalid_script");
    assertThat(viewer().get(TRACK).status()).isEqualTo(404);
  }

  @Test
  void marksVersionsAsBaselineAllOrNone() {
    put("1", "CREATE TABLE a (id int);");
    put("2", "CREATE TABLE b (id int);");
    put("3", "CREATE TABLE c (id int);");
    put("R__views", "CREATE VIEW d AS SELECT 1;");

    Answer marked = admin().post(TRACK + "/baseline", "{\"version\":\"002\"}");

    assertThat(marked.status()).as(marked.body()).isEqualTo(200);
    assertThat(marked.as(BaselineVersions.class).versions()).containsExactly("1", "2");
    Track track = viewer().get(TRACK).as(Track.class);
    assertThat(track.versions())
        .extracting(v -> v.status().name())
        .containsExactly("BASELINE", "BASELINE", "PENDING", "PENDING");
    assertThat(track.current()).contains("2");
    assertThat(
            database.query(
                "SELECT data ->> 'version' FROM fieldfare.event_log"
                    + " WHERE type = 'dev.fieldfare.version.baselined' AND subject LIKE '%:shop'"
                    + " ORDER BY log_id"))
        .endsWith("1", "2");
    assertThat(database.query("SELECT 1 FROM pg_tables WHERE tablename IN ('a', 'b')")).isEmpty();
    assertThat(put("1", "CREATE TABLE changed ();").as(StoredVersion.class).verdict())
        .isEqualTo("changed");
    assertThat(admin().post(TRACK + "/baseline", "{\"version\":\"2\"}").code())
        .isEqualTo("version_changed");
  }

  @Test
  void c23_theSameKeyTakesAHistoryOverOnce() {
    database.execute(
        "DROP TABLE IF EXISTS public.schema_migrations",
        "CREATE TABLE public.schema_migrations (version bigint PRIMARY KEY, dirty boolean)",
        "INSERT INTO public.schema_migrations VALUES (1, false)");
    put("1", "CREATE TABLE a (id int);");
    String[] key = {"Idempotency-Key", "history-1"};

    Answer first = admin().post(TRACK + "/history", "{\"tool\":\"golang-migrate\"}", key);
    Answer again = admin().post(TRACK + "/history", "{\"tool\":\"golang-migrate\"}", key);
    Answer other = admin().post(TRACK + "/history", "{\"tool\":\"knex\"}", key);
    database.execute("DROP TABLE public.schema_migrations");

    assertThat(first.as(BaselineVersions.class).versions()).as(first.body()).containsExactly("1");
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(other.code()).isEqualTo("key_conflict");
  }

  @Test
  void aVersionThatIsUnderWayIsNoBaseline() {
    put("1", "CREATE TABLE a (id int);");
    put("2", "CREATE TABLE b (id int);");
    release("{\"version\":\"2\"}");

    Answer refused = admin().post(TRACK + "/baseline", "{\"version\":\"2\"}");

    assertThat(refused.code()).isEqualTo("wrong_state");
    assertThat(viewer().get(TRACK).as(Track.class).versions())
        .extracting(v -> v.status().name())
        .containsExactly("PENDING", "PENDING");
    assertThat(admin().post(TRACK + "/baseline", "{\"version\":\"9\"}").code())
        .isEqualTo("not_found");
    assertThat(admin().post(TRACK + "/baseline", "{}").code()).isEqualTo("missing_property");
  }

  private CheckedVersion check(String version, String text) {
    Answer answer = send("POST", "/versions/" + version + "/check", text.getBytes(UTF_8));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.as(CheckedVersion.class);
  }

  private PlannedRelease plan(ReleasePlanRequest request) throws JsonProcessingException {
    Answer answer =
        admin().post(TRACK + "/plan", ContractsJson.mapper().writeValueAsString(request));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.as(PlannedRelease.class);
  }

  /** All rows of the ledger, but for what services write about themselves. */
  private String ledgerHash() {
    return database.value(
        """
        SELECT md5(string_agg(md5(query_to_xml(format('SELECT * FROM fieldfare.%I t ORDER BY t::text',
          c.relname), true, true, '')::text), '' ORDER BY c.relname))
        FROM pg_class c WHERE c.relnamespace = 'fieldfare'::regnamespace AND c.relkind = 'r'
          AND c.relname IN ('tracks', 'schema_migrations', 'version_attempts', 'field_migrations',
            'inbox', 'claims', 'event_log')\
        """);
  }

  private CatalogueState structure() throws SQLException {
    try (Connection connection = database.connect()) {
      return CatalogueState.now(connection);
    }
  }

  private RequestedVersions release(String body) {
    Answer answer = admin().post(TRACK + "/migrate", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.as(RequestedVersions.class);
  }

  private Answer put(String version, String text) {
    return put(version, text.getBytes(StandardCharsets.UTF_8));
  }

  private Answer put(String version, byte[] text) {
    return send("PUT", "/versions/" + version + "?file=" + version + "_first.sql", text);
  }

  private Answer send(String method, String path, byte[] text) {
    return admin()
        .send(
            admin()
                .request(TRACK + path)
                .header("Content-Type", "application/octet-stream")
                .method(method, BodyPublishers.ofByteArray(text)));
  }
}

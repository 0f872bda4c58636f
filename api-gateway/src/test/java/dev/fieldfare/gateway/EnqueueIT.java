package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.http.AcceptedMigration;
import dev.fieldfare.contracts.http.MigrationPage;
import dev.fieldfare.contracts.migration.Migration;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EnqueueIT extends GatewayIT {

  @Test
  void showsAMigrationFromTheInboxAtOnceAndAfterAdmission() {
    var answer = enqueuer().post(MIGRATIONS, drop("orders", "note"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    var accepted = answer.as(Accepted.class).migrations().getFirst();
    assertThat(answer.header("Location").orElseThrow()).endsWith(accepted.href());

    var queued = viewer().get(accepted.href());
    assertThat(queued.status()).as(queued.body()).isEqualTo(200);
    assertThat(queued.as(Migration.class).status()).isEqualTo(Status.QUEUED);
    assertThat(queued.as(Migration.class).requestedBy()).contains("bootstrap-enqueuer");

    Ledger.admit(database);
    assertThat(shown(accepted.id()).status()).isEqualTo(Status.QUEUED);
    Ledger.apply(database);
    Migration applied = shown(accepted.id());
    assertThat(applied.status()).isEqualTo(Status.APPLIED);
    assertThat(applied.attempts()).hasSize(1);
  }

  @Test
  void c7_recordsTheKeyAsSenderWhateverTheBodyClaims() {
    String id =
        enqueue(
            """
            {"type":"DELETE_FIELD","tableName":"orders","columnName":"note","userId":"the boss"}""");

    assertThat(shown(id).requestedBy()).contains("bootstrap-enqueuer");
    assertThat(database.value("SELECT body ->> 'requestedBy' FROM fieldfare.inbox")).isNull();
  }

  @Test
  void c13_keepsTwoChangesOfOneColumnInOneMillisecond() {
    String body = drop("orders", "note");
    Accepted accepted = set("[" + body + "," + body + "]", false);

    assertThat(accepted.migrations()).extracting(AcceptedMigration::id).doesNotHaveDuplicates();
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("2");
  }

  @Test
  void takesAChangeSetAsAWhole() {
    Accepted accepted = set("[" + drop("a", "x") + "," + drop("b", "y") + "]", true);

    assertThat(accepted.changeSetId()).isPresent();
    assertThat(
            database.query(
                "SELECT change_set_index || '/' || change_set_size || ' ' || change_set_atomic || ' '"
                    + " || (body ->> 'table') FROM fieldfare.inbox ORDER BY place"))
        .containsExactly("0/2 true a", "1/2 true b");
    Migration second = shown(accepted.migrations().get(1).id());
    assertThat(second.changeSet().orElseThrow().index()).isEqualTo(1);
    assertThat(second.changeSet().orElseThrow().of()).isEqualTo(2);
  }

  @Test
  void listsByCursorAcrossInboxAndLedger() {
    for (int i = 0; i < 3; i++) {
      enqueue(drop("orders", "c" + i));
    }
    Ledger.admit(database);
    for (int i = 3; i < 5; i++) {
      enqueue(drop("orders", "c" + i));
    }

    List<String> columns = new ArrayList<>();
    String next = "";
    do {
      MigrationPage page = viewer().get(MIGRATIONS + "?limit=2" + next).as(MigrationPage.class);
      page.items().forEach(m -> columns.add(m.subject().column().orElseThrow()));
      next = page.next().map(cursor -> "&cursor=" + cursor).orElse("");
    } while (!next.isEmpty());

    assertThat(columns).containsExactly("c4", "c3", "c2", "c1", "c0");
  }

  @Test
  void filtersLists() {
    enqueuer().post(MIGRATIONS, drop("orders", "note"), "Idempotency-Key", "k-1");
    Ledger.admit(database);
    Ledger.apply(database);
    String since =
        database.value("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.USZ')");
    enqueue(
        """
        {"type":"ADD_COLUMN","table":"customers","column":"email","dataType":"email","formId":"f1"}""");

    assertThat(listed("?status=APPLIED")).containsExactly("note");
    assertThat(listed("?status=QUEUED")).containsExactly("email");
    assertThat(listed("?status=QUEUED,APPLIED")).containsExactly("email", "note");
    assertThat(listed("?status=FAILED")).isEmpty();
    assertThat(listed("?table=orders")).containsExactly("note");
    assertThat(listed("?table=public.customers")).containsExactly("email");
    assertThat(listed("?table=other.customers")).isEmpty();
    assertThat(listed("?formId=f1")).containsExactly("email");
    assertThat(listed("?type=ADD_COLUMN")).containsExactly("email");
    assertThat(listed("?idempotencyKey=k-1")).containsExactly("note");
    assertThat(listed("?since=" + since)).containsExactly("email");
    assertThat(listed("?target=main")).containsExactly("email", "note");
  }

  @Test
  void saysWhatIsWrongWithAQuery() {
    for (String query :
        List.of(
            "?limit=0",
            "?limit=501",
            "?limit=x",
            "?cursor=x",
            "?status=DONE",
            "?type=NONSENSE",
            "?since=yesterday")) {
      var answer = viewer().get(MIGRATIONS + query);
      assertThat(answer.status()).as(query).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("invalid_value");
    }
    assertThat(viewer().get(MIGRATIONS + "?target=nowhere").code()).isEqualTo("unknown_target");
  }

  private List<String> listed(String query) {
    var answer = viewer().get(MIGRATIONS + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<String> columns = new ArrayList<>();
    for (JsonNode item : answer.json().path("items")) {
      columns.add(item.path("column").asText());
    }
    return columns;
  }

  private Accepted set(String changes, boolean atomic) {
    var answer =
        enqueuer().post(MIGRATIONS, "{\"changes\":%s,\"atomic\":%b}".formatted(changes, atomic));
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.as(Accepted.class);
  }
}

package dev.fieldfare.bench.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The checker itself: which failures it takes for right. */
@WithServers
class ReplayIT {
  private static final OffsetDateTime NOON =
      OffsetDateTime.of(2026, 1, 1, 12, 0, 0, 0, ZoneOffset.UTC);
  private static final List<String> OPENING =
      List.of(
          "CREATE TABLE form (id int PRIMARY KEY, small integer, list integer[], other integer)",
          "INSERT INTO form VALUES (1, 5, '{1}', 1)");
  private static final String TOO_BIG = "UPDATE form SET small = 40000 WHERE id = 1";
  private static final String TO_SMALL = "\"column\":\"small\",\"dataType\":\"smallint\"";
  private static final String TO_NUMBER = "\"column\":\"list\",\"dataType\":\"integer\"";
  private static final String RENAMED = "\"column\":\"other\",\"newName\":\"another\"";

  private final Violations violations = new Violations();

  @Test
  void aMemberMayHaveMetItsTableBeforeAWriteThatStopsTheMemberBeforeIt() throws SQLException {
    Replay replay =
        replay(
            List.of(member(1, "CANCELLED", null, TO_SMALL), failed(2, "no_conversion", TO_NUMBER)),
            note(0, NOON.minusSeconds(1)));

    assertThat(violations.all()).isEmpty();
    assertThat(replay.undecided()).isZero();
  }

  @Test
  void noMemberMetItsTableBeforeTheChangeInFrontOfItsSet() throws SQLException {
    replay(
        List.of(
            row(1, "RENAME_COLUMN", "APPLIED", null, RENAMED, Optional.empty()),
            member(2, "CANCELLED", null, TO_SMALL),
            failed(3, "no_conversion", TO_NUMBER)),
        note(0, NOON.minusSeconds(1)));

    assertThat(violations.all()).singleElement().asString().contains("PostgreSQL says 22003");
  }

  @Test
  void aReasonThatHoldsInNoStateIsWrong() throws SQLException {
    replay(
        List.of(member(1, "CANCELLED", null, TO_SMALL), failed(2, "column_missing", TO_NUMBER)),
        note(0, NOON.minusSeconds(1)));

    assertThat(violations.all()).singleElement().asString().startsWith("[outcome] FAILED, but");
  }

  @Test
  void aDryRunMayHaveMetItsTableBeforeAWriteThatWouldStopIt() throws SQLException {
    replay(List.of(dryRun(1)), note(0, NOON.minusSeconds(1)));

    assertThat(violations.all()).isEmpty();
  }

  @Test
  void aDryRunThatFitsNoStateIsWrong() throws SQLException {
    replay(
        List.of(row(1, "RENAME_COLUMN", "APPLIED", null, RENAMED, Optional.empty()), dryRun(2)),
        note(0, NOON.minusSeconds(1)));

    assertThat(violations.all()).singleElement().asString().contains("SKIPPED, but 22003");
  }

  private static LedgerRow dryRun(int place) {
    return row(place, "CHANGE_TYPE", "SKIPPED", null, TO_SMALL, Optional.empty());
  }

  private Replay replay(List<LedgerRow> rows, ApplicationWrite note) throws SQLException {
    Map<String, Deque<ApplicationWrite>> notes = new HashMap<>();
    notes.put("form", new ArrayDeque<>(List.of(note)));
    try (TestDatabase database = TestServers.newDatabase();
        ShadowDatabase shadow = ShadowDatabase.of(database.connect(), OPENING)) {
      Replay replay = new Replay(LedgerCopy.of(rows), shadow, notes, violations);
      replay.run();
      return replay;
    }
  }

  private static ApplicationWrite note(long afterSeq, OffsetDateTime at) {
    return new ApplicationWrite(1, "form", afterSeq, List.of(TOO_BIG), at);
  }

  private static LedgerRow failed(int place, String code, String change) {
    return member(place, "FAILED", code, change);
  }

  private static LedgerRow member(int place, String status, String code, String change) {
    var member = new LedgerRow.Member("set", place, 3, true);
    return row(place, "CHANGE_TYPE", status, code, change, Optional.of(member));
  }

  private static LedgerRow row(
      int place,
      String type,
      String status,
      String code,
      String change,
      Optional<LedgerRow.Member> member) {
    return new LedgerRow(
        "m" + place,
        Optional.of((long) place),
        null,
        false,
        member,
        type,
        json("{\"table\":\"form\"," + change + "}"),
        List.of("public.form"),
        status,
        false,
        "stream",
        "test",
        code,
        null,
        Optional.of(NOON),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static JsonNode json(String text) {
    try {
      return LedgerCopy.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
